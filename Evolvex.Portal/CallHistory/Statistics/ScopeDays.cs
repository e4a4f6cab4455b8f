using System.Collections.Concurrent;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>
/// What calls come to by the day and by who may see them. The kept totals are of all calls, so for who sees some of them each call has to be counted: once, as
/// days stay in memory for as long as the totals of all calls say that nothing of them has changed.
/// </summary>
internal sealed class ScopeDays(IDbContextFactory<PortalDbContext> databases) : IDisposable
{
    /// <summary>Three years; a day of 20,000 calls takes some 30 KB.</summary>
    private const int MostDays = 1100;

    private readonly ConcurrentDictionary<int, CountedDay> _days = new();

    // Two who ask for the same days wait for one another, rather than count them twice.
    private readonly SemaphoreSlim _counting = new(1);

    /// <summary>The days that have calls of some scopes.</summary>
    /// <param name="scopes">Which calls.</param>
    /// <param name="first">First day.</param>
    /// <param name="last">Last day.</param>
    /// <param name="serviceLevelSeconds">Answered within it is in time.</param>
    /// <param name="progress">Told of the days, 0 to 1, where some have to be counted.</param>
    /// <param name="cancellationToken">Gives up; what was counted by then stays counted.</param>
    public async Task<IReadOnlyList<(int Day, ScopeDay Calls)>> ReadAsync(
        IReadOnlyCollection<long> scopes, DateOnly first, DateOnly last, int serviceLevelSeconds, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var found = new List<(int Day, ScopeDay Calls)>();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var prints = await PrintsAsync(database, first, last, cancellationToken);
        for (var at = 0; at < prints.Count; at++)
        {
            var (day, print) = prints[at];
            if (!_days.TryGetValue(day, out var counted) || counted.Print != print || counted.ServiceLevelSeconds != serviceLevelSeconds)
            {
                progress?.Report((double)at / prints.Count);
                counted = await CountAsync(database, day, print, serviceLevelSeconds, cancellationToken);
            }

            foreach (var scope in scopes)
                if (counted.Scopes.TryGetValue(scope, out var calls)) found.Add((day, calls));
        }

        return found;
    }

    /// <summary>What tells whether something of a day has changed: its kept totals, which change with each call.</summary>
    private static async Task<List<(int Day, Print Print)>> PrintsAsync(PortalDbContext database, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var (from, to) = (CallRows.DayOf(first.ToDateTime(TimeOnly.MinValue)), CallRows.DayOf(last.ToDateTime(TimeOnly.MinValue)));
        var totals = await database.Set<DayTotal>().AsNoTracking().Where(total => total.Kind == TotalKind.All && total.Day >= from && total.Day <= to)
            .Select(total => new { total.Day, total.Direction, total.Verdict, total.Calls, total.InTime, total.WaitSeconds, total.TalkSeconds }).ToListAsync(cancellationToken);
        return
        [
            .. totals.GroupBy(total => total.Day).OrderBy(day => day.Key).Select(day => (day.Key, new Print(
                day.Sum(total => (long)total.Calls),
                day.Sum(total => total.WaitSeconds),
                day.Sum(total => total.TalkSeconds),
                day.Sum(total => total.Calls * ((long)total.Verdict * 31 + (long)total.Direction) * 7919 + total.InTime)))),
        ];
    }

    private async Task<CountedDay> CountAsync(PortalDbContext database, int day, Print print, int serviceLevelSeconds, CancellationToken cancellationToken)
    {
        await _counting.WaitAsync(cancellationToken);
        try
        {
            if (_days.TryGetValue(day, out var known) && known.Print == print && known.ServiceLevelSeconds == serviceLevelSeconds) return known;
            var counted = new CountedDay(print, serviceLevelSeconds, await ScopesAsync(database, day, serviceLevelSeconds, cancellationToken));
            // The oldest day is the least likely to be asked for.
            if (_days.Count >= MostDays) _days.TryRemove(_days.Keys.Min(), out _);
            return _days[day] = counted;
        }
        finally
        {
            _counting.Release();
        }
    }

    /// <summary>Counted by the database, so that some hundred rows come instead of each call.</summary>
    private static async Task<Dictionary<long, ScopeDay>> ScopesAsync(PortalDbContext database, int day, int serviceLevelSeconds, CancellationToken cancellationToken)
    {
        var scopes = new Dictionary<long, ScopeDay>();
        ScopeDay Of(long id) => scopes.TryGetValue(id, out var scope) ? scope : scopes[id] = new ScopeDay();
        var date = CallRows.DayOf(day);
        var calls = new SeenCalls(database, null).Between(date, date).Calls.Where(call => call.Day == day);
        var counts = await calls.GroupBy(call => new { call.ScopeId, call.Direction, call.Verdict, call.Queue, call.Trunk, call.Hour })
            .Select(group => new
            {
                group.Key,
                Calls = group.Count(),
                InTime = group.Sum(call => call.Verdict == CallVerdict.Answered && call.WaitSeconds <= serviceLevelSeconds ? 1 : 0),
                Wait = group.Sum(call => (long)call.WaitSeconds),
                Talk = group.Sum(call => (long)call.TalkSeconds),
            }).ToListAsync(cancellationToken);
        foreach (var count in counts)
        {
            var slice = Of(count.Key.ScopeId).Of(count.Key.Direction, count.Key.Queue ?? "", count.Key.Trunk ?? "");
            slice.Add(count.Key.Verdict, count.Key.Hour, new CallCount(count.Calls, count.InTime, count.Wait, count.Talk));
        }

        var waits = await calls.Where(call => call.Verdict == CallVerdict.Answered).GroupBy(call => new { call.ScopeId, call.Direction, call.Queue, call.Trunk, call.WaitSeconds })
            .Select(group => new { group.Key, Calls = group.Count() }).ToListAsync(cancellationToken);
        foreach (var wait in waits) Of(wait.Key.ScopeId).Of(wait.Key.Direction, wait.Key.Queue ?? "", wait.Key.Trunk ?? "").AddWait(wait.Key.WaitSeconds, wait.Calls);
        var parts = await database.Set<CallExtensionRow>().AsNoTracking().Join(calls, part => part.CallId, call => call.Id, (part, call) => new { part.Extension, part.Made, part.Answered, part.TalkSeconds, call.ScopeId, call.Verdict })
            .GroupBy(part => new { part.ScopeId, part.Extension })
            .Select(group => new
            {
                group.Key,
                Made = group.Sum(part => part.Made ? 1 : 0),
                Taken = group.Sum(part => part.Answered && !part.Made ? 1 : 0),
                Missed = group.Sum(part => part.Made || part.Answered || part.Verdict == CallVerdict.Answered ? 0 : 1),
                Talk = group.Sum(part => (long)part.TalkSeconds),
            }).ToListAsync(cancellationToken);
        foreach (var part in parts) Of(part.Key.ScopeId).Extensions[part.Key.Extension] = new ExtensionCount(part.Made, part.Taken, part.Missed, part.Talk);
        return scopes;
    }

    public void Dispose() => _counting.Dispose();

    private sealed record CountedDay(Print Print, int ServiceLevelSeconds, Dictionary<long, ScopeDay> Scopes);

    private sealed record Print(long Calls, long WaitSeconds, long TalkSeconds, long Kinds);
}
