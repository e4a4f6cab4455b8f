using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Recordings;

/// <summary>The recordings of a call of which only an id is known, with what the call records tell besides.</summary>
internal sealed class CallRecordings(IRecordings recordings, IEnumerable<ICallFacts> facts)
{
    /// <summary>The call's recordings that can be played, and what they were sought by; none for what can be no id.</summary>
    /// <exception cref="RecordingException">The other machine that has them does not answer.</exception>
    public async ValueTask<(RecordingQuery Query, IReadOnlyList<Recording> Found)> FindAsync(string id, CancellationToken cancellation)
    {
        var query = new RecordingQuery { Uniqueid = id, Linkedid = id };
        if (!CallId.CanBe(id)) return (query, []);
        foreach (var source in facts)
            if (await source.OfAsync(id, cancellation) is { } known) query = known;
        return (query, await recordings.FindAsync(query, cancellation));
    }
}
