using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>Reads the figures of a period from the smallest totals that tell them.</summary>
internal sealed class StatisticsQueries(IDbContextFactory<PortalDbContext> databases, CallHistoryEntries entries, CallQueries calls, ScopeDays scopeDays, WallClock clock)
{
    /// <summary>Of who sees some calls only, the most at once on a trunk is counted of so many days: it cannot be told from what is known of each day.</summary>
    private const int MostDaysOfPeaks = 7;

    private const int MostDays = 5 * 366;
    private const int MostBars = 62;
    private const int MostListed = 200;

    /// <summary>The days of a filter, at most the last five years of them.</summary>
    public (DateOnly First, DateOnly Last) DaysOf(CallFilter filter)
    {
        var (first, last) = filter.Days(calls.Today) ?? (calls.Today.AddDays(-364), calls.Today);
        var earliest = last.AddDays(1 - MostDays);
        return (first < earliest ? earliest : first, last);
    }

    /// <summary>Everything but the most frequent numbers.</summary>
    /// <param name="sight">Who looks.</param>
    /// <param name="filter">Which calls.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="progress">Told how far it is, 0 to 1, where calls have to be counted one by one.</param>
    public async Task<CallStatistics> ReadAsync(CallSight sight, CallFilter filter, CancellationToken cancellationToken, IProgress<double>? progress = null)
    {
        var (first, last) = DaysOf(filter);
        var length = last.DayNumber - first.DayNumber + 1;
        var now = Within(filter, first, last);
        var before = Within(filter, first.AddDays(-length), last.AddDays(-length));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var seen = await database.SeenByAsync(sight, cancellationToken);
        var seconds = (await entries.SettingsAsync(cancellationToken)).ServiceLevelSeconds;
        if (seen.Scopes is { } scopes) return await LimitedAsync(seen, scopes, now, before, seconds, progress, cancellationToken);
        return new CallStatistics
        {
            Now = await FiguresAsync(sight, seen, now, cancellationToken),
            Before = await FiguresAsync(sight, seen, before, cancellationToken),
            Bars = length == 1 ? await HoursAsync(seen, now, before, first, cancellationToken) : await DaysAsync(seen, now, before, first, last, cancellationToken),
            Heat = await HeatAsync(seen, now, cancellationToken),
            Queues = await QueuesAsync(seen, now, cancellationToken),
            Extensions = await ExtensionsAsync(seen, new SpanParts(first, last), cancellationToken),
            Trunks = await TrunksAsync(seen, now, Number(first), Number(last), cancellationToken),
            ServiceLevelSeconds = seconds,
        };
    }

    /// <summary>The same for who sees some calls only.</summary>
    private async Task<CallStatistics> LimitedAsync(SeenCalls seen, List<long> scopes, CallFilter now, CallFilter before, int seconds, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var (first, last) = DaysOf(now);
        // Both times in one, so that what is told of the progress is of all.
        var all = await scopeDays.ReadAsync(scopes, before.From!.Value, last, seconds, progress, cancellationToken);
        var (limited, earlier) = (new LimitedStatistics([.. all.Where(day => day.Day >= Number(first))], now), new LimitedStatistics([.. all.Where(day => day.Day < Number(first))], before));
        var peaks = last.DayNumber - first.DayNumber < MostDaysOfPeaks ? await TrunkPeaks.OfAsync(seen, Number(first), Number(last), cancellationToken) : null;
        return new CallStatistics
        {
            Now = limited.Figures(),
            Before = earlier.Figures(),
            Bars = first == last
                ? await HoursAsync(seen, now, before, first, cancellationToken)
                : BarsOf(limited.Days(), earlier.Days().Select(day => (day.Day, day.Calls)), first, last),
            Heat = HeatOf(limited.Hours()),
            Queues = QueuesOf(limited.Queues()),
            Extensions = limited.Extensions(MostListed),
            Trunks = TrunksOf(limited.Trunks(), peaks),
            ServiceLevelSeconds = seconds,
        };
    }

    /// <summary>The numbers that called most, or were called most.</summary>
    /// <param name="sight">Who looks.</param>
    /// <param name="filter">Which calls.</param>
    /// <param name="direction">Inbound: who called; outbound: who was called.</param>
    /// <param name="most">How many numbers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<NumberFigures>> NumbersAsync(CallSight sight, CallFilter filter, CallDirection direction, int most, CancellationToken cancellationToken)
    {
        var (first, last) = DaysOf(filter);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var (from, until) = (CallNumber.First(clock.Earliest(first.ToDateTime(TimeOnly.MinValue))), CallNumber.First(clock.Earliest(last.AddDays(1).ToDateTime(TimeOnly.MinValue))));
        var seen = await database.SeenByAsync(sight, cancellationToken);
        var frequent = seen.Scopes is null && filter.Queue.Length + filter.Trunk.Length == 0 ? await new FrequentNumbers(database, clock, direction, first, last).FindAsync(most, cancellationToken) : null;
        var rows = frequent ?? await new CountedNumbers(seen, filter, direction).ReadAsync(from, until, most, cancellationToken);
        var names = direction == CallDirection.Inbound ? await NamesAsync(seen, [.. rows.Select(row => row.Number)], cancellationToken) : [];
        return [.. rows.Select(row => row with { Name = names.GetValueOrDefault(row.Number) })];
    }

    /// <summary>The name that each number called by last, if any.</summary>
    private static async Task<Dictionary<string, string?>> NamesAsync(SeenCalls seen, string[] numbers, CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var number in numbers)
        {
            var key = NumberKey.Of(number);
            names[number] = await seen.Calls.Where(call => call.FromKey == key && call.Direction == CallDirection.Inbound && call.FromNumber == number)
                .OrderByDescending(call => call.Id).Select(call => call.FromName).FirstOrDefaultAsync(cancellationToken);
        }

        return names;
    }

    private async Task<PeriodFigures> FiguresAsync(CallSight sight, SeenCalls seen, CallFilter filter, CancellationToken cancellationToken)
    {
        var (first, last) = DaysOf(filter);
        var waits = SmallestTotals.Waits(seen, filter, first, last, clock);
        var counted = await waits.GroupBy(wait => wait.Wait).Select(group => new { group.Key, Calls = group.Sum(wait => wait.Calls) }).ToListAsync(cancellationToken);
        var sums = await calls.SumAsync(sight, filter, cancellationToken);
        return new PeriodFigures(sums, CallStatistics.Percentile([.. counted.OrderBy(wait => wait.Key).Select(wait => (wait.Key, wait.Calls))], .9));
    }

    private async Task<IReadOnlyList<StatisticsBar>> HoursAsync(SeenCalls seen, CallFilter now, CallFilter before, DateOnly day, CancellationToken cancellationToken)
    {
        var counts = await SmallestTotals.Hours(seen, now, calls.Today).GroupBy(hour => new { hour.Hour, hour.Verdict, hour.Direction })
            .Select(group => new { group.Key.Hour, group.Key.Verdict, group.Key.Direction, Calls = group.Sum(hour => hour.Calls) }).ToListAsync(cancellationToken);
        var earlier = await SmallestTotals.Hours(seen, before, calls.Today).GroupBy(hour => hour.Hour).Select(group => new { group.Key, Calls = group.Sum(hour => hour.Calls) }).ToListAsync(cancellationToken);
        var bars = new StatisticsBar[24];
        for (var hour = 0; hour < 24; hour++) bars[hour] = new StatisticsBar(day, day, hour, new int[4], earlier.FirstOrDefault(row => row.Key == hour)?.Calls ?? 0);
        foreach (var count in counts) bars[count.Hour].Groups[(int)CallStatistics.GroupOf(count.Verdict, count.Direction)] += count.Calls;
        return bars;
    }

    private async Task<IReadOnlyList<StatisticsBar>> DaysAsync(
        SeenCalls seen, CallFilter now, CallFilter before, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var counts = await SmallestTotals.Days(seen, now, calls.Today).GroupBy(hour => new { hour.Day, hour.Verdict, hour.Direction })
            .Select(group => new { group.Key.Day, group.Key.Verdict, group.Key.Direction, Calls = group.Sum(hour => hour.Calls) }).ToListAsync(cancellationToken);
        var earlier = await SmallestTotals.Days(seen, before, calls.Today).GroupBy(hour => hour.Day).Select(group => new { group.Key, Calls = group.Sum(hour => hour.Calls) }).ToListAsync(cancellationToken);
        return BarsOf(counts.Select(count => (count.Day, count.Verdict, count.Direction, count.Calls)), earlier.Select(row => (row.Key, row.Calls)), first, last);
    }

    private static StatisticsBar[] BarsOf(IEnumerable<(int Day, CallVerdict Verdict, CallDirection Direction, int Calls)> counts, IEnumerable<(int Day, int Calls)> earlier, DateOnly first, DateOnly last)
    {
        var length = last.DayNumber - first.DayNumber + 1;
        var step = length <= MostBars ? 1 : length <= MostBars * 7 ? 7 : 31;
        var before = new int[(length + step - 1) / step];
        foreach (var (day, calls) in earlier)
        {
            var at = (CallRows.DayOf(day).DayNumber + length - first.DayNumber) / step;
            if (at >= 0 && at < before.Length) before[at] += calls;
        }

        var bars = before.Select((earlierCalls, at) =>
        {
            var begin = first.AddDays(at * step);
            var end = begin.AddDays(step - 1) is var whole && whole < last ? whole : last;
            return new StatisticsBar(begin, end, null, new int[4], earlierCalls);
        }).ToArray();
        foreach (var count in counts)
            bars[(CallRows.DayOf(count.Day).DayNumber - first.DayNumber) / step].Groups[(int)CallStatistics.GroupOf(count.Verdict, count.Direction)] += count.Calls;
        return bars;
    }

    private async Task<int[,]> HeatAsync(SeenCalls seen, CallFilter filter, CancellationToken cancellationToken)
    {
        var counts = await SmallestTotals.DayHours(seen, filter, calls.Today).GroupBy(hour => new { hour.Day, hour.Hour })
            .Select(group => new { group.Key.Day, group.Key.Hour, Calls = group.Sum(hour => hour.Calls) }).ToListAsync(cancellationToken);
        return HeatOf(counts.Select(count => (count.Day, count.Hour, count.Calls)));
    }

    private static int[,] HeatOf(IEnumerable<(int Day, int Hour, int Calls)> counts)
    {
        var heat = new int[7, 24];
        foreach (var (day, hour, count) in counts) heat[((int)CallRows.DayOf(day).DayOfWeek + 6) % 7, hour] += count;
        return heat;
    }

    private async Task<IReadOnlyList<QueueFigures>> QueuesAsync(SeenCalls seen, CallFilter filter, CancellationToken cancellationToken)
    {
        var rows = await SmallestTotals.Days(seen, filter, calls.Today, TotalKind.Queue).Where(hour => hour.Queue != "").GroupBy(hour => new { hour.Queue, hour.Verdict })
            .Select(group => new { group.Key.Queue, group.Key.Verdict, Calls = group.Sum(hour => hour.Calls), InTime = group.Sum(hour => hour.InTime), Wait = group.Sum(hour => hour.WaitSeconds) })
            .ToListAsync(cancellationToken);
        return QueuesOf(rows.Select(row => (row.Queue, row.Verdict, new CallCount(row.Calls, row.InTime, row.Wait, 0))));
    }

    private static QueueFigures[] QueuesOf(IEnumerable<(string Queue, CallVerdict Verdict, CallCount Count)> rows) =>
    [
        .. rows.GroupBy(row => row.Queue).Select(queue => new QueueFigures(
            queue.Key,
            queue.Sum(row => row.Count.Calls),
            queue.Where(row => row.Verdict == CallVerdict.Answered).Sum(row => row.Count.Calls),
            queue.Where(row => row.Verdict == CallVerdict.Abandoned).Sum(row => row.Count.Calls),
            queue.Sum(row => row.Count.InTime),
            queue.Where(row => row.Verdict == CallVerdict.Answered).Sum(row => row.Count.WaitSeconds))).OrderByDescending(queue => queue.Offered),
    ];

    private static async Task<IReadOnlyList<ExtensionFigures>> ExtensionsAsync(SeenCalls seen, SpanParts parts, CancellationToken cancellationToken)
    {
        var rows = await SmallestTotals.Extensions(seen, parts).GroupBy(span => span.Extension)
            .Select(group => new { group.Key, Made = group.Sum(span => span.Made), Taken = group.Sum(span => span.Taken), Missed = group.Sum(span => span.Missed), Talk = group.Sum(span => span.TalkSeconds) })
            .Where(row => row.Made + row.Taken + row.Missed + row.Talk > 0)
            .OrderByDescending(row => row.Made + row.Taken).Take(MostListed).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new ExtensionFigures(row.Key, row.Made, row.Taken, row.Missed, row.Talk))];
    }

    private async Task<IReadOnlyList<TrunkFigures>> TrunksAsync(SeenCalls seen, CallFilter filter, int from, int to, CancellationToken cancellationToken)
    {
        var rows = await SmallestTotals.Days(seen, filter, calls.Today, TotalKind.Trunk).Where(hour => hour.Trunk != "").GroupBy(hour => new { hour.Trunk, hour.Direction })
            .Select(group => new { group.Key.Trunk, group.Key.Direction, Calls = group.Sum(hour => hour.Calls), Talk = group.Sum(hour => hour.TalkSeconds) }).ToListAsync(cancellationToken);
        var peaks = await TrunkPeaks.OfAsync(seen, from, to, cancellationToken);
        return TrunksOf(rows.Select(row => (row.Trunk, row.Direction, new CallCount(row.Calls, 0, 0, row.Talk))), peaks);
    }

    private static TrunkFigures[] TrunksOf(IEnumerable<(string Trunk, CallDirection Direction, CallCount Count)> rows, Dictionary<string, int>? peaks) =>
    [
        .. rows.GroupBy(row => row.Trunk).Select(trunk => new TrunkFigures(
            trunk.Key,
            trunk.Where(row => row.Direction == CallDirection.Inbound).Sum(row => row.Count.Calls),
            trunk.Where(row => row.Direction == CallDirection.Outbound).Sum(row => row.Count.Calls),
            trunk.Sum(row => row.Count.TalkSeconds),
            peaks is null ? null : peaks.GetValueOrDefault(trunk.Key))).OrderByDescending(trunk => trunk.Inbound + trunk.Outbound),
    ];

    private static CallFilter Within(CallFilter filter, DateOnly first, DateOnly last) => filter with { Period = CallPeriod.Custom, From = first, To = last };

    private static int Number(DateOnly day) => CallRows.DayOf(day.ToDateTime(TimeOnly.MinValue));
}
