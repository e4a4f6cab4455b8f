using Evolvex.Portal.Domain.Recordings;
using Microsoft.Extensions.Caching.Memory;

namespace Evolvex.Portal.Recordings.Remote;

/// <summary>
/// Finds recordings by asking another machine's Evolvex API, which allows so many questions a minute: of a list of calls each is asked for once by its linkedid,
/// by which another portal finds it whatever channel was recorded, and answers are kept a while.
/// </summary>
internal sealed class RemoteRecordings(RemoteApi api, TimeProvider clock) : IRecordings, IDisposable
{
    private const int MostKept = 20_000;
    private const int MostAtOnce = 4;

    /// <summary>So many calls of lists that it does not have by their other channels either: it needs not be asked for those.</summary>
    private const int EnoughInVain = 20;

    private static readonly TimeSpan KeepFound = TimeSpan.FromHours(1);

    // The recording of a call that has just ended may be there in a moment; that of an old one hardly.
    private static readonly TimeSpan KeepMissing = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeepMissingOfOld = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Old = TimeSpan.FromHours(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostKept, Clock = new CacheClock(clock) });
    private int _inVain;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Recording>> FindAsync(RecordingQuery query, CancellationToken cancellation)
    {
        foreach (var id in new[] { query.Uniqueid, query.Linkedid }.OfType<string>().Distinct(StringComparer.Ordinal))
            if (await HasAsync(id, query, cancellation)) return [Named(id)];
        return [];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IReadOnlyList<Recording>>> FindAllAsync(IReadOnlyList<RecordingQuery> queries, CancellationToken cancellation)
    {
        var found = new IReadOnlyList<Recording>[queries.Count];
        var calls = queries.Select((query, index) => (Query: query, Index: index)).GroupBy(pair => pair.Query.Linkedid ?? pair.Query.Uniqueid ?? "", StringComparer.Ordinal).ToList();
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellation }, async (call, stop) =>
        {
            var ofCall = await OfCallAsync(call.Key, [.. call.Select(pair => pair.Query)], stop);
            foreach (var (_, index) in call) found[index] = ofCall;
        });
        return found;
    }

    public void Dispose() => _known.Dispose();

    private async ValueTask<IReadOnlyList<Recording>> OfCallAsync(string call, List<RecordingQuery> channels, CancellationToken cancellation)
    {
        if (await HasAsync(call, channels[0], cancellation)) return [Named(call)];
        var others = channels.Select(query => query.Uniqueid).OfType<string>().Where(id => id != call).Distinct(StringComparer.Ordinal).ToList();
        if (others.Count == 0 || _inVain >= EnoughInVain) return [];
        foreach (var id in others)
        {
            if (!await HasAsync(id, channels[0], cancellation)) continue;
            // One that is found only so: such a machine has to be asked for every channel.
            Interlocked.Exchange(ref _inVain, int.MinValue);
            return [Named(id)];
        }

        Interlocked.Increment(ref _inVain);
        return [];
    }

    private static RemoteRecording Named(string id) => new() { Name = id, Uniqueid = id };

    private async ValueTask<bool> HasAsync(string id, RecordingQuery query, CancellationToken cancellation)
    {
        if (!CallId.CanBe(id)) return false;
        if (_known.TryGetValue(id, out bool has)) return has;
        has = await api.HasRecordingAsync(id, cancellation);
        var isOld = (query.StartedAt ?? CallId.StartedAt(id)) is { } began && clock.GetUtcNow() - began > Old;
        _known.Set(id, has, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = has ? KeepFound : isOld ? KeepMissingOfOld : KeepMissing });
        return has;
    }

    private sealed class CacheClock(TimeProvider clock) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
