using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>Numbers of calls: from one, to before another.</summary>
/// <param name="From">The least.</param>
/// <param name="Until">More than the greatest.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct CallSpan(long From, long Until);

/// <summary>Where the calls of a filter can be: what its days allow and, of a filter that the totals can tell, only the hours that have such calls.</summary>
internal sealed class CallSpans(SeenCalls seen, CallFilter filter, WallClock clock, DateOnly today)
{
    /// <summary>Hours that lie so near are looked through as one.</summary>
    private const long Near = 1200L << 32;

    // So many hours are one question; each is a range of its own.
    private const int DaysAtOnce = 40;

    /// <summary>Totals are of all calls: where none of these are, there is none of those that somebody may see either.</summary>
    private readonly SeenCalls _all = seen with { Scopes = null };

    /// <summary>The totals tell where its calls are.</summary>
    public bool AreTold => filter.IsOfTotals && (filter.Verdicts.Count > 0 || filter.Direction is not null || filter.Queue.Length + filter.Trunk.Length > 0 || filter.Hour is not null || filter.Weekday is not null);

    /// <summary>From the first to the last that the days of the filter allow; midnight itself may be passed twice, so the day decides in the end.</summary>
    public async Task<CallSpan> WholeAsync(CancellationToken cancellationToken)
    {
        if (filter.Days(today) is var (first, last)) return Of(first, last);
        var calls = seen.Database.Set<CallRow>().AsNoTracking();
        var least = await calls.OrderBy(call => call.Id).Select(call => (long?)call.Id).FirstOrDefaultAsync(cancellationToken);
        var greatest = await calls.OrderByDescending(call => call.Id).Select(call => (long?)call.Id).FirstOrDefaultAsync(cancellationToken);
        return new CallSpan(least ?? 0, greatest + 1 ?? 0);
    }

    /// <summary>Those of some calls that began on days of the filter.</summary>
    public IQueryable<NumberedCall> InDays(IQueryable<NumberedCall> calls)
    {
        if (filter.Weekday is { } weekday)
        {
            var days = SmallestTotals.WeekdaysOf(filter, weekday, today);
            calls = calls.Where(call => days.Contains(call.Call.Day));
        }

        if (filter.Days(today) is not var (first, last)) return calls;
        var (firstDay, lastDay) = (Number(first), Number(last));
        return calls.Where(call => call.Call.Day >= firstDay && call.Call.Day <= lastDay);
    }

    /// <summary>The hours that have such calls, newest first, some days' at once.</summary>
    public async IAsyncEnumerable<IReadOnlyList<CallSpan>> ToldAsync(CallSpan within, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Midnight itself may be passed twice.
        var (least, greatest) = (DayOf(within.From, hours: -3), DayOf(within.Until, hours: 3));
        if (filter.Days(today) is var (from, to)) (least, greatest) = (least > from ? least : from, greatest < to ? greatest : to);
        for (var size = 1; least <= greatest; size = Math.Min(size * 4, DaysAtOnce))
        {
            var days = SmallestTotals.Days(_all, Within(least, greatest) with { Hour = null }, today).Where(day => day.Calls > 0).Select(day => day.Day);
            var some = await days.Distinct().OrderByDescending(day => day).Take(size).ToListAsync(cancellationToken);
            if (some.Count == 0) yield break;
            var (first, last) = (CallRows.DayOf(some[^1]), CallRows.DayOf(some[0]));
            greatest = first.AddDays(-1);
            if (Of(first, last) is var all && (all.From >= within.Until || all.Until <= within.From)) continue;
            var hours = await SmallestTotals.Hours(_all, Within(first, last), today).Where(hour => hour.Calls > 0).Select(hour => new { hour.Day, hour.Hour }).Distinct().ToListAsync(cancellationToken);
            yield return Joined(hours.Select(hour => OfHour(CallRows.DayOf(hour.Day), hour.Hour)), within);
        }
    }

    /// <summary>The filter for some of its days alone: of two bounds, one within the other, a database may look by the wider one.</summary>
    private CallFilter Within(DateOnly first, DateOnly last) => filter with { Period = CallPeriod.Custom, From = first, To = last };

    /// <summary>The day on the PBX's clock some hours from when a call began.</summary>
    private DateOnly DayOf(long call, int hours) => DateOnly.FromDateTime(clock.At(CallNumber.SecondOf(call)).AddHours(hours));

    private CallSpan Of(DateOnly first, DateOnly last) => new(
        CallNumber.First(clock.Earliest(first.ToDateTime(TimeOnly.MinValue)).AddHours(-3)), CallNumber.First(clock.Latest(last.AddDays(1).ToDateTime(TimeOnly.MinValue)).AddHours(3)));

    private CallSpan OfHour(DateOnly day, int hour)
    {
        var wall = day.ToDateTime(new TimeOnly(hour, 0));
        return new CallSpan(CallNumber.First(clock.Earliest(wall)), CallNumber.First(clock.Latest(wall.AddHours(1))));
    }

    /// <summary>Newest first, with what is near to one another in one.</summary>
    private static List<CallSpan> Joined(IEnumerable<CallSpan> spans, CallSpan within)
    {
        var joined = new List<CallSpan>();
        foreach (var span in spans.Select(span => new CallSpan(Math.Max(span.From, within.From), Math.Min(span.Until, within.Until))).Where(span => span.From < span.Until).OrderByDescending(span => span.Until))
        {
            if (joined.Count > 0 && joined[^1].From <= span.Until + Near) joined[^1] = joined[^1] with { From = Math.Min(joined[^1].From, span.From) };
            else joined.Add(span);
        }

        return joined;
    }

    private static int Number(DateOnly day) => CallRows.DayOf(day.ToDateTime(TimeOnly.MinValue));
}
