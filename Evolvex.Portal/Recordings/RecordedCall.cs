using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Recordings;

/// <summary>A call as far as it matters to who looks for its recording.</summary>
public sealed record RecordedCall
{
    /// <summary>Asterisk's id of its first channel.</summary>
    public required string Uniqueid { get; init; }

    /// <summary>Asterisk's id of the call.</summary>
    public required string Linkedid { get; init; }

    /// <summary>Ids of all its channels that are known, each once: any of them may have been recorded.</summary>
    public IReadOnlyList<string> Uniqueids { get; init; } = [];

    /// <summary>The files that its records name, by the id of the channel whose record it is.</summary>
    public IReadOnlyDictionary<string, string> RecordingFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What the PBX's clock showed then.</summary>
    public required DateTime StartedOnWall { get; init; }

    /// <summary>Who called.</summary>
    public required Party From { get; init; }

    /// <summary>Who was called.</summary>
    public required Party To { get; init; }

    /// <summary>Whose telephone of the house answered first, where that is known: a caller from outside dialled a number of the house.</summary>
    public Party? AnsweredBy { get; init; }

    /// <summary>How long people talked.</summary>
    public TimeSpan Talk { get; init; }

    /// <summary>What its recordings are to be sought by, for each channel.</summary>
    internal IEnumerable<RecordingQuery> Queries() => Uniqueids.DefaultIfEmpty(Uniqueid)
        .Select(id => new RecordingQuery { Uniqueid = id, Linkedid = Linkedid, StartedAt = StartedAt, RecordingFile = RecordingFiles.GetValueOrDefault(id) });
}

/// <summary>Which calls are meant.</summary>
/// <param name="From">On the PBX's clock, inclusive.</param>
/// <param name="Until">On the PBX's clock, exclusive.</param>
/// <param name="Text">Part of a number or a name, or a call's id; empty: all.</param>
/// <param name="Access">Only those that this group may see; null: all.</param>
internal sealed record RecordedCallFilter(DateTime From, DateTime Until, string Text = "", GroupAccess? Access = null);

/// <summary>Implemented by who has the call records.</summary>
internal interface IRecordedCalls
{
    /// <summary>The PBX's clock now.</summary>
    DateTime WallNow { get; }

    /// <summary>The call with this uniqueid or linkedid, as far as a group may see it; null when it is not known, or not to be known.</summary>
    /// <exception cref="RecordingException">The call records cannot be read.</exception>
    Task<RecordedCall?> FindAsync(string id, GroupAccess access, CancellationToken cancellation);

    /// <summary>Which of these ids belong to a call that is known.</summary>
    /// <exception cref="RecordingException">The call records cannot be read.</exception>
    Task<IReadOnlySet<string>> KnownAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation);

    /// <summary>What retention goes by, of the calls with these ids; those that are not known are left out.</summary>
    /// <exception cref="RecordingException">The call records cannot be read.</exception>
    Task<IReadOnlyDictionary<string, CallTraits>> TraitsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation);

    /// <summary>The calls whose records name these files: the linkedid of each that is named, by its path. Looks through the records of the time when they were written.</summary>
    /// <exception cref="RecordingException">The call records cannot be read.</exception>
    Task<IReadOnlyDictionary<string, string>> NamedAsync(IReadOnlyCollection<WrittenFile> files, CancellationToken cancellation);

    /// <summary>Answered calls that began at <paramref name="latest"/> or before, newest first. Calls of one second may come twice, in two answers.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="latest">On the PBX's clock; null: from the newest.</param>
    /// <param name="most">Records to read at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RecordingException">The call records cannot be read.</exception>
    Task<RecordedCallPage> ReadAsync(RecordedCallFilter filter, DateTime? latest, int most, CancellationToken cancellation);
}

/// <summary>Some calls, newest first.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="Next">Where to go on; null: there are no more.</param>
internal sealed record RecordedCallPage(IReadOnlyList<RecordedCall> Calls, DateTime? Next);

/// <summary>A file whose name does not lead to a call.</summary>
/// <param name="Path">Relative to the root with <c>/</c>.</param>
/// <param name="WrittenAt">Last written.</param>
internal sealed record WrittenFile(string Path, DateTimeOffset WrittenAt);

/// <summary>What retention goes by.</summary>
/// <param name="Ids">All ids of the call that are known.</param>
/// <param name="Direction">Null where it is not known.</param>
/// <param name="Queue">Null where there was none or it is not known.</param>
internal sealed record CallTraits(IReadOnlyList<string> Ids, CallDirection? Direction, string? Queue);
