using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Finds calls whose rows came or changed. A row appears when its leg ends and bears the time at which it began, so the newest are not at the end of the
/// table: each second the last quarter of an hour is compared with what is known, each minute the last hours, each hour the last days.
/// </summary>
internal sealed class CallFollower(CallRecordSource source, CallFiller filler, IDbContextFactory<PortalDbContext> databases, WallClock clock, TimeProvider time)
{
    /// <summary>How far back to look, and how often.</summary>
    private static readonly (TimeSpan Back, TimeSpan Every)[] Looks =
    [
        (TimeSpan.FromMinutes(15), TimeSpan.Zero), (TimeSpan.FromHours(4), TimeSpan.FromMinutes(1)), (TimeSpan.FromHours(48), TimeSpan.FromHours(1)),
    ];

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly DateTimeOffset[] _looked = new DateTimeOffset[Looks.Length];
    private readonly HashSet<int> _days = [];
    private bool _isStarted;
    private long _countedAt;
    private TimeSpan _countCost;

    /// <summary>What is known may be wrong: it is read again before the next look.</summary>
    public void Forget() => (_isStarted, _countedAt) = (false, 0);

    /// <summary>Looks once; true when calls came or changed.</summary>
    public async Task<bool> FollowAsync(CallHistorySettings settings, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!_isStarted) await StartAsync(now, cancellationToken);
        var wall = clock.At(now);
        var changed = await ChangedAsync(wall - Due(now), cancellationToken);
        if (changed.Count > 0)
        {
            var (calls, days) = await filler.MendAsync(changed.Keys, changed.Values.Min(), settings, cancellationToken);
            foreach (var call in calls) _known[call.CallKey] = new Known(clock.At(call.StartedAt), call.RowCount, call.RowSum, call.IsOpen);
            _days.UnionWith(days);
        }

        await CountAsync(settings, cancellationToken);
        return changed.Count > 0;
    }

    /// <summary>What the table says of the last days; their totals are counted anew, should the portal have stopped between the two.</summary>
    private async Task StartAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        _known.Clear();
        Array.Clear(_looked);
        var from = CallNumber.First(now - Looks[^1].Back - TimeSpan.FromHours(2));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var calls = database.Set<CallRow>().AsNoTracking().Where(call => call.Id >= from)
            .Select(call => new { call.CallKey, call.StartedAt, call.RowCount, call.RowSum, call.IsOpen, call.Day }).AsAsyncEnumerable();
        await foreach (var call in calls.WithCancellation(cancellationToken))
        {
            _known[call.CallKey] = new Known(clock.At(call.StartedAt), call.RowCount, call.RowSum, call.IsOpen);
            _days.Add(call.Day);
        }

        _isStarted = true;
    }

    private TimeSpan Due(DateTimeOffset now)
    {
        var back = Looks[0].Back;
        for (var look = 0; look < Looks.Length; look++)
        {
            if (now - _looked[look] < Looks[look].Every) continue;
            _looked[look] = now;
            back = Looks[look].Back;
        }

        if (back == Looks[^1].Back)
            foreach (var old in _known.Where(known => known.Value.First < clock.At(now) - back - TimeSpan.FromHours(2)).Select(known => known.Key).ToList()) _known.Remove(old);
        return back;
    }

    /// <summary>Calls of which something differs from what is known, and when each began.</summary>
    private async Task<Dictionary<string, DateTime>> ChangedAsync(DateTime from, CancellationToken cancellationToken)
    {
        var changed = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        foreach (var print in await source.PrintsAsync(from, cancellationToken))
        {
            if (!_known.TryGetValue(print.Key, out var known)) changed[print.Key] = print.First;
            // Of a call that began before, only a part was looked at.
            else if (known.First >= from ? (known.Rows, known.Sum) != (print.Rows, print.Sum) : print.Rows > known.Rows || print.Sum > known.Sum) changed[print.Key] = known.First;
        }

        // Those that were open may be over now.
        foreach (var (key, known) in _known)
            if (known.IsOpen) changed.TryAdd(key, known.First);
        return changed;
    }

    /// <summary>Counts the days that changed; where that costs much, not each time.</summary>
    private async Task CountAsync(CallHistorySettings settings, CancellationToken cancellationToken)
    {
        if (_days.Count == 0 || (_countedAt != 0 && time.GetElapsedTime(_countedAt) < _countCost * 10)) return;
        var watch = time.GetTimestamp();
        await filler.CountAsync(_days, settings, cancellationToken);
        _days.Clear();
        (_countedAt, _countCost) = (time.GetTimestamp(), time.GetElapsedTime(watch));
    }

    private readonly record struct Known(DateTime First, int Rows, long Sum, bool IsOpen);
}
