using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Recordings;

/// <summary>The recordings of a call of which only an id is known, with what the call records tell besides.</summary>
internal sealed class CallRecordings(IRecordings recordings, IEnumerable<ICallFacts> facts, IEnumerable<IRecordedCalls> calls)
{
    /// <summary>The call's recordings that can be played and that somebody may hear, and what they were sought by; none for what can be no id.</summary>
    /// <exception cref="RecordingException">The other machine that has them does not answer.</exception>
    public async ValueTask<(RecordingQuery Query, IReadOnlyList<Recording> Found)> FindAsync(string id, CallSight sight, CancellationToken cancellation)
    {
        var query = new RecordingQuery { Uniqueid = id, Linkedid = id };
        if (!CallId.CanBe(id)) return (query, []);
        if (!sight.SeesAll && !await MayHearAsync(id, sight.Access, cancellation)) return (query, []);
        try
        {
            query = await QueryOfAsync(id, cancellation);
        }
        catch (RecordingException)
        {
            // A recording that is found by its id alone needs no record of its call.
        }

        var found = await recordings.FindAsync(query, cancellation);
        return (query, found.Count > 0 ? found : await OfOtherChannelsAsync(id, sight.Access, query, cancellation));
    }

    /// <summary>What a call's recordings are to be sought by.</summary>
    /// <exception cref="RecordingException">The call records cannot be read.</exception>
    public async ValueTask<RecordingQuery> QueryOfAsync(string id, CancellationToken cancellation)
    {
        var query = new RecordingQuery { Uniqueid = id, Linkedid = id };
        foreach (var source in facts)
            if (await source.OfAsync(id, cancellation) is { } known) query = known;
        return query;
    }

    /// <summary>A group may have the recordings of that id. Without the call records nobody can tell whose they are.</summary>
    public async ValueTask<bool> MayHearAsync(string id, GroupAccess access, CancellationToken cancellation)
    {
        foreach (var source in facts)
            if (await source.MayHearAsync(id, access, cancellation)) return true;
        return false;
    }

    // A call that is named by its first channel may have been recorded on another.
    private async ValueTask<IReadOnlyList<Recording>> OfOtherChannelsAsync(string id, GroupAccess access, RecordingQuery query, CancellationToken cancellation)
    {
        foreach (var source in calls)
        {
            if (await CallAsync(source, id, access, cancellation) is not { } call) continue;
            var others = call.Uniqueids.Where(other => other != id).Select(other => query with { Uniqueid = other, RecordingFile = null }).ToList();
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
