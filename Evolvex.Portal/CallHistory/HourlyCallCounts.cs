using System.Collections.Concurrent;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// Counts calls by hour from the call records. All pages that ask within <see cref="Freshness"/> share one query, so that many open pages cost
/// the database no more than one.
/// </summary>
internal sealed class HourlyCallCounts(CdrDatabase database, IDbContextFactory<PortalDbContext> tables, PbxOptions pbx, TimeProvider time) : IHourlyCalls
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<DateOnly, Counted> _days = new();

    public TimeZoneInfo Zone => pbx.TimeZone;

    public async Task<IReadOnlyList<HourCount>> CountAsync(CallSight sight, DateOnly day, CancellationToken cancellation)
    {
        if (!sight.SeesAll) return await CountSeenAsync(sight, day, cancellation);
        var now = time.GetUtcNow();
        foreach (var (old, counted) in _days)
        {
            if (now - counted.At > Freshness) _days.TryRemove(new KeyValuePair<DateOnly, Counted>(old, counted));
        }

        // Whoever waits may leave; the query goes on for the others, and its own time-out ends it.
        var shared = _days.GetOrAdd(day, d => new Counted(now, new Lazy<Task<CdrAnswer<IReadOnlyList<HourCount>>>>(() => ReadAsync(d))));
        var answer = await shared.Answer.Value.WaitAsync(cancellation);
        if (answer.TryGet(out var hours)) return hours;
        _days.TryRemove(new KeyValuePair<DateOnly, Counted>(day, shared));
        throw new CdrUnavailableException(answer.Trouble!);
    }

    // From the calls that were read, which know who may see them.
    private async Task<IReadOnlyList<HourCount>> CountSeenAsync(CallSight sight, DateOnly day, CancellationToken cancellation)
    {
        var number = CallRows.DayOf(day.ToDateTime(TimeOnly.MinValue));
        await using var context = await tables.CreateDbContextAsync(cancellation);
        var seen = await context.SeenByAsync(sight, cancellation);
        return await seen.Calls.Where(call => call.Day == number).GroupBy(call => call.Hour).Select(hour => new HourCount(hour.Key, hour.Count())).ToListAsync(cancellation);
    }

    private Task<CdrAnswer<IReadOnlyList<HourCount>>> ReadAsync(DateOnly day)
    {
        var from = day.ToDateTime(TimeOnly.MinValue);
        var until = from.AddDays(1);
        return database.AskAsync<IReadOnlyList<HourCount>>(
            async (context, cancelled) => await context.Rows
                .Where(row => row.Start >= from && row.Start < until)
                // Some tables have no linkedid, some leave it empty.
                .GroupBy(row => row.LinkedId != null && row.LinkedId != "" ? row.LinkedId : row.UniqueId)
                .Select(call => call.Min(row => row.Start)!.Value)
                .GroupBy(start => start.Hour)
                .Select(hour => new HourCount(hour.Key, hour.Count()))
                .ToListAsync(cancelled),
            CancellationToken.None);
    }

    private sealed record Counted(DateTimeOffset At, Lazy<Task<CdrAnswer<IReadOnlyList<HourCount>>>> Answer);
}
