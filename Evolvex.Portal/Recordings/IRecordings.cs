namespace Evolvex.Portal.Recordings;

/// <summary>What is known of a call whose recordings are sought; each part may be missing, but not all.</summary>
internal sealed record RecordingQuery
{
    /// <summary>Asterisk's id of the channel that was recorded.</summary>
    public string? Uniqueid { get; init; }

    /// <summary>Asterisk's id of the call.</summary>
    public string? Linkedid { get; init; }

    /// <summary>When the call began, in the PBX's zone: places that are named by date are found at once by it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What the call's own row says (<c>recordingfile</c>, <c>userfield</c>) or the PBX told: a base name, a relative or an absolute path.</summary>
    public string? RecordingFile { get; init; }
}

/// <summary>Finds the recordings of calls.</summary>
internal interface IRecordings
{
    /// <summary>
    /// The recordings of one call that can be played, those of the channel itself first, then those of the call; empty when there is none. Looks at the disk (or asks the other machine) if need be.
    /// </summary>
    ValueTask<IReadOnlyList<Recording>> FindAsync(RecordingQuery query, CancellationToken cancellation);

    /// <summary>The same for a list of calls, in its order. Answers from what is known of the folder, without going to the disk for each.</summary>
    ValueTask<IReadOnlyList<IReadOnlyList<Recording>>> FindAllAsync(IReadOnlyList<RecordingQuery> queries, CancellationToken cancellation);
}
