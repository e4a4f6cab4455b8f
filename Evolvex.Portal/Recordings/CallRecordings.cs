using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Recordings.Finding;

namespace Evolvex.Portal.Recordings;

/// <summary>The recordings of a call of which only an id is known, with what the call records tell besides.</summary>
internal sealed class CallRecordings(IRecordings recordings, IEnumerable<ICallFacts> facts, IEnumerable<IRecordedCalls> calls, RecordingFolder folder, ILogger<CallRecordings> logger)
{
    /// <summary>The call's recordings that can be played and that somebody may hear, and what they were sought by; none for what can be no id.</summary>
    /// <exception cref="RecordingException">The other machine that has them does not answer.</exception>
    public ValueTask<(RecordingQuery Query, IReadOnlyList<Recording> Found)> FindAsync(string id, CallSight sight, CancellationToken cancellation) => FindAsync(id, sight.Access, cancellation);

    /// <summary>The same for a group: only records that it may see lead to a recording.</summary>
    /// <exception cref="RecordingException">The other machine that has them does not answer.</exception>
    public async ValueTask<(RecordingQuery Query, IReadOnlyList<Recording> Found)> FindAsync(string id, GroupAccess access, CancellationToken cancellation)
    {
        var query = new RecordingQuery { Uniqueid = id, Linkedid = id };
        if (!CallId.CanBe(id)) return (query, []);
        if (!access.IsUnrestricted && !await MayHearAsync(id, access, cancellation)) return (query, []);
        try
        {
            query = await QueryOfAsync(id, access, cancellation);
        }
        catch (RecordingException fault)
        {
            // A recording that is found by its id alone needs no record of its call.
            RecordingsLog.SoughtByIdAlone(logger, fault.Message);
        }

        var found = await recordings.FindAsync(query, cancellation);
        if (found.Count == 0) found = await OfOtherChannelsAsync(id, access, query, cancellation);
        return (query, access.IsUnrestricted ? found : await OwnAsync(found, access, cancellation));
    }

    /// <summary>What a call's recordings are to be sought by.</summary>
    /// <exception cref="RecordingException">The call records cannot be read.</exception>
    public ValueTask<RecordingQuery> QueryOfAsync(string id, CancellationToken cancellation) => QueryOfAsync(id, CallSight.Whole.Access, cancellation);

    private async ValueTask<RecordingQuery> QueryOfAsync(string id, GroupAccess access, CancellationToken cancellation)
    {
        var query = new RecordingQuery { Uniqueid = id, Linkedid = id };
        foreach (var source in facts)
            if (await source.OfAsync(id, access, cancellation) is { } known) query = known;
        return query;
    }

    /// <summary>A group may have the recordings of that id. Without the call records nobody can tell whose they are.</summary>
    public async ValueTask<bool> MayHearAsync(string id, GroupAccess access, CancellationToken cancellation)
    {
        foreach (var source in facts)
            if (await source.MayHearAsync(id, access, cancellation)) return true;
        return false;
    }

    // What a row or the PBX names may be of somebody else's call: a script of the group can have written it there.
    private async ValueTask<IReadOnlyList<Recording>> OwnAsync(IReadOnlyList<Recording> found, GroupAccess access, CancellationToken cancellation)
    {
        var own = new List<Recording>();
        foreach (var recording in found)
            if (recording is not FolderRecording file || folder.IdToldBy(file) is not { } id || await MayHearAsync(id, access, cancellation) || !await IsKnownAsync(id, cancellation)) own.Add(recording);
        return own;
    }

    private async ValueTask<bool> IsKnownAsync(string id, CancellationToken cancellation)
    {
        foreach (var source in facts)
            if (await source.OfAsync(id, CallSight.Whole.Access, cancellation) is not null) return true;
        return false;
    }

    // A call that is named by its first channel may have been recorded on another.
    private async ValueTask<IReadOnlyList<Recording>> OfOtherChannelsAsync(string id, GroupAccess access, RecordingQuery query, CancellationToken cancellation)
    {
        foreach (var source in calls)
        {
            if (await CallAsync(source, id, access, cancellation) is not { } call) continue;
            var others = call.Queries().Where(other => other.Uniqueid != id).Select(other => query with { Uniqueid = other.Uniqueid, RecordingFile = other.RecordingFile }).ToList();
            if ((await recordings.FindAllAsync(others, cancellation)).FirstOrDefault(some => some.Count > 0) is { } found) return found;
        }
        return [];
    }

    private static async Task<RecordedCall?> CallAsync(IRecordedCalls source, string id, GroupAccess access, CancellationToken cancellation)
    {
        try
        {
            return await source.FindAsync(id, access, cancellation);
        }
        catch (RecordingException)
        {
            // Without the call records a recording is found by its id or not at all.
            return null;
        }
    }
}
