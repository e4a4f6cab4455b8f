using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Recordings;

/// <summary>A recording of a call that can be played.</summary>
internal abstract record Recording
{
    /// <summary>Base name without extensions: what a downloaded copy is called.</summary>
    public required string Name { get; init; }

    /// <summary>Which side of the call is on it.</summary>
    public RecordingSide Side { get; init; }
}

/// <summary>A recording in the folder.</summary>
internal sealed record FolderRecording : Recording
{
    /// <summary>Relative to the root, with <c>/</c>.</summary>
    public required string Path { get; init; }

    public required RecordingFormat Format { get; init; }

    public RecordingPacking Packing { get; init; }

    /// <summary>In bytes, when it was last looked at.</summary>
    public long Length { get; init; }

    /// <summary>Last written, when it was last looked at.</summary>
    public DateTimeOffset ModifiedAt { get; init; }
}

/// <summary>A recording that another machine's Evolvex API serves.</summary>
internal sealed record RemoteRecording : Recording
{
    /// <summary>The id that the other machine is asked for.</summary>
    public required string Uniqueid { get; init; }
}
