using Evolvex.Portal.Domain.Recordings;
using Microsoft.Extensions.Caching.Memory;

namespace Evolvex.Portal.Recordings.Remote;

/// <summary>Finds recordings by asking another machine's Evolvex API; its answers are kept a while, as a list of calls asks for many.</summary>
internal sealed class RemoteRecordings(RemoteApi api, TimeProvider clock) : IRecordings, IDisposable
{
    private const int MostKept = 20_000;
    private const int MostAtOnce = 4;

    private static readonly TimeSpan KeepFound = TimeSpan.FromHours(1);

    // The recording of a call that has just ended may be there in a moment.
    private static readonly TimeSpan KeepMissing = TimeSpan.FromSeconds(30);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostKept, Clock = new CacheClock(clock) });

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Recording>> FindAsync(RecordingQuery query, CancellationToken cancellation)
    {
        foreach (var id in new[] { query.Uniqueid, query.Linkedid }.OfType<string>().Where(id => CallId.CanBe(id)).Distinct(StringComparer.Ordinal))
            if (await HasAsync(id, cancellation)) return [new RemoteRecording { Name = id, Uniqueid = id }];
        return [];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IReadOnlyList<Recording>>> FindAllAsync(IReadOnlyList<RecordingQuery> queries, CancellationToken cancellation)
    {
        var found = new IReadOnlyList<Recording>[queries.Count];
        await Parallel.ForAsync(0, queries.Count, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellation }, async (index, stop) => found[index] = await FindAsync(queries[index], stop));
        return found;
    }

    public void Dispose() => _known.Dispose();

    private async ValueTask<bool> HasAsync(string id, CancellationToken cancellation)
    {
        if (_known.TryGetValue(id, out bool has)) return has;
        has = await api.HasRecordingAsync(id, cancellation);
        _known.Set(id, has, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = has ? KeepFound : KeepMissing });
        return has;
    }

    private sealed class CacheClock(TimeProvider clock) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
