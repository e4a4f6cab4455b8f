using Evolvex.Portal.Domain.CallHistory;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// The smallest totals that a filter can be told from. Totals are of all calls, so who sees only some of them has each call counted; and where a filter
/// asks for a queue and a trunk at once, the hours tell both.
/// </summary>
internal static class SmallestTotals
{
    /// <summary>Totals by the day.</summary>
    /// <param name="seen">Which calls.</param>
    /// <param name="filter">Which of these.</param>
    /// <param name="today">The day that it is on the PBX's clock.</param>
    /// <param name="by">By queue or by trunk; else for all together.</param>
    /// <param name="serviceLevelSeconds">Of calls in time, where they are counted now.</param>
    public static IQueryable<HourTotal> Days(SeenCalls seen, CallFilter filter, DateOnly today, TotalKind by = TotalKind.All, int serviceLevelSeconds = 0)
    {
        if (seen.Scopes is not null || filter.Hour is not null || KindOf(filter, by) is not { } kind) return Hours(seen, filter, today, serviceLevelSeconds);
        var days = seen.Database.Set<DayTotal>().AsNoTracking().Where(day => day.Kind == kind).Select(day => new HourTotal
        {
            Day = day.Day,
            Direction = day.Direction,
            Verdict = day.Verdict,
            Queue = kind == TotalKind.Queue ? day.Name : "",
            Trunk = kind == TotalKind.Trunk ? day.Name : "",
            Calls = day.Calls,
            InTime = day.InTime,
            WaitSeconds = day.WaitSeconds,
            TalkSeconds = day.TalkSeconds,
        });
        return Filtered(days, filter, today);
    }

    /// <summary>Totals by the hour.</summary>
    public static IQueryable<HourTotal> Hours(SeenCalls seen, CallFilter filter, DateOnly today, int serviceLevelSeconds = 0) =>
        Filtered((filter.Days(today) is var (first, last) ? seen.Between(first, last) : seen).Hours(serviceLevelSeconds), filter, today);

    /// <summary>How many calls there were in each hour, and no more than that.</summary>
    public static IQueryable<HourTotal> DayHours(SeenCalls seen, CallFilter filter, DateOnly today)
    {
        if (seen.Scopes is not null || filter.Verdicts.Count > 0 || KindOf(filter, TotalKind.All) is not { } kind) return Hours(seen, filter, today);
        var name = filter.Queue + filter.Trunk;
        var hours = seen.Database.Set<DayHourTotal>().AsNoTracking().Where(hour => hour.Kind == kind && hour.Name == name).Select(hour => new HourTotal
        {
            Day = hour.Day,
            Hour = hour.Hour,
            Direction = hour.Direction,
            Queue = kind == TotalKind.Queue ? hour.Name : "",
            Trunk = kind == TotalKind.Trunk ? hour.Name : "",
            Calls = hour.Calls,
        });
        return Filtered(hours, filter, today);
    }

    /// <summary>How long answered calls waited.</summary>
    public static IQueryable<WaitTotal> Waits(SeenCalls seen, CallFilter filter, DateOnly first, DateOnly last, WallClock clock)
    {
        var waits = seen.Scopes is null && KindOf(filter, TotalKind.All) is { } kind ? Kept(seen, filter, kind, new SpanParts(first, last)) : Counted(seen, filter, first, last, clock);
        return filter.Direction is { } direction ? waits.Where(wait => wait.Direction == direction) : waits;
    }

    /// <summary>What extensions did.</summary>
    public static IQueryable<ExtensionTotal> Extensions(SeenCalls seen, SpanParts parts)
    {
        var ((firstMonth, lastMonth), (headFrom, headTo), (tailFrom, tailTo)) = (parts.Months, parts.Head, parts.Tail);
        if (seen.Scopes is not null)
        {
            var (from, to) = (CallRows.DayOf(parts.First.ToDateTime(TimeOnly.MinValue)), CallRows.DayOf(parts.Last.ToDateTime(TimeOnly.MinValue)));
            return seen.Between(parts.First, parts.Last).ExtensionDays.Where(day => day.Span >= from && day.Span <= to);
        }

        return seen.Database.Set<ExtensionTotal>().AsNoTracking()
            .Where(sum => sum.Span >= firstMonth && sum.Span <= lastMonth || sum.Span >= headFrom && sum.Span <= headTo || sum.Span >= tailFrom && sum.Span <= tailTo);
    }

    private static IQueryable<WaitTotal> Kept(SeenCalls seen, CallFilter filter, TotalKind kind, SpanParts parts)
    {
        var ((firstMonth, lastMonth), (headFrom, headTo), (tailFrom, tailTo)) = (parts.Months, parts.Head, parts.Tail);
        var name = filter.Queue + filter.Trunk;
        return seen.Database.Set<WaitTotal>().AsNoTracking().Where(sum => sum.Kind == kind && sum.Name == name
            && (sum.Span >= firstMonth && sum.Span <= lastMonth || sum.Span >= headFrom && sum.Span <= headTo || sum.Span >= tailFrom && sum.Span <= tailTo));
    }

    private static IQueryable<WaitTotal> Counted(SeenCalls seen, CallFilter filter, DateOnly first, DateOnly last, WallClock clock)
    {
        var (start, end) = (first.ToDateTime(TimeOnly.MinValue), last.ToDateTime(TimeOnly.MinValue));
        var (from, until) = (CallNumber.First(clock.Earliest(start).AddHours(-3)), CallNumber.First(clock.Latest(end.AddDays(1)).AddHours(3)));
        var (firstDay, lastDay) = (CallRows.DayOf(start), CallRows.DayOf(end));
        var calls = seen.Calls.Where(call => call.Id >= from && call.Id < until && call.Day >= firstDay && call.Day <= lastDay && call.Verdict == CallVerdict.Answered);
        if (filter.Queue.Length > 0) calls = calls.Where(call => call.Queue == filter.Queue);
        if (filter.Trunk.Length > 0) calls = calls.Where(call => call.Trunk == filter.Trunk);
        return calls.Select(call => new WaitTotal { Span = call.Day, Direction = call.Direction, Name = "", Wait = call.WaitSeconds, Calls = 1 });
    }

    /// <summary>The kind that tells a filter; null: none does.</summary>
    private static TotalKind? KindOf(CallFilter filter, TotalKind by) => (filter.Queue.Length > 0, filter.Trunk.Length > 0, by) switch
    {
        (false, false, _) => by,
        (true, false, TotalKind.All or TotalKind.Queue) => TotalKind.Queue,
        (false, true, TotalKind.All or TotalKind.Trunk) => TotalKind.Trunk,
        _ => null,
    };

    /// <summary>Days of a weekday among those of the filter, the last 600 at most; of "all", those of the last two years.</summary>
    public static List<int> WeekdaysOf(CallFilter filter, DayOfWeek weekday, DateOnly today)
    {
        var (first, last) = filter.Days(today) ?? (today.AddDays(-730), today);
        var days = new List<int>();
        for (var day = last.AddDays(-(((int)last.DayOfWeek - (int)weekday + 7) % 7)); day >= first && days.Count < 600; day = day.AddDays(-7)) days.Add(CallRows.DayOf(day.ToDateTime(TimeOnly.MinValue)));
        return days;
    }

    /// <summary>Those of some totals that a filter asks for.</summary>
    private static IQueryable<HourTotal> Filtered(IQueryable<HourTotal> hours, CallFilter filter, DateOnly today)
    {
        if (filter.Days(today) is var (first, last))
        {
            var (from, to) = (CallRows.DayOf(first.ToDateTime(TimeOnly.MinValue)), CallRows.DayOf(last.ToDateTime(TimeOnly.MinValue)));
            hours = hours.Where(hour => hour.Day >= from && hour.Day <= to);
        }

        if (filter.Direction is { } direction) hours = hours.Where(hour => hour.Direction == direction);
        if (filter.Verdicts.Count > 0) hours = hours.Where(hour => filter.Verdicts.Contains(hour.Verdict));
        if (filter.Queue.Length > 0) hours = hours.Where(hour => hour.Queue == filter.Queue);
        if (filter.Trunk.Length > 0) hours = hours.Where(hour => hour.Trunk == filter.Trunk);
        if (filter.Hour is { } at) hours = hours.Where(hour => hour.Hour == at);
        if (filter.Weekday is { } weekday)
        {
            var days = WeekdaysOf(filter, weekday, today);
            hours = hours.Where(hour => days.Contains(hour.Day));
        }

        return hours;
    }
}
