namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>A time as whole months and the days beside them, as totals are kept: from each to each, none where the first is the greater.</summary>
internal sealed class SpanParts
{
    /// <summary>The parts of a time.</summary>
    /// <param name="first">First day.</param>
    /// <param name="last">Last day.</param>
    public SpanParts(DateOnly first, DateOnly last)
    {
        (First, Last) = (first, last);
        var (begin, end) = (first.Day == 1 ? first : MonthOf(first).AddMonths(1), MonthOf(last.AddDays(1)));
        if (begin >= end)
        {
            (Months, Head, Tail) = ((1, 0), (Number(first), Number(last)), (1, 0));
            return;
        }

        (Months, Head, Tail) = ((Month(begin), Month(end.AddDays(-1))), Days(first, begin.AddDays(-1)), Days(end, last));
    }

    /// <summary>First day.</summary>
    public DateOnly First { get; }

    /// <summary>Last day.</summary>
    public DateOnly Last { get; }

    /// <summary>Whole months, <c>202611</c>.</summary>
    public (int From, int To) Months { get; }

    /// <summary>Days before them, <c>20261122</c>; all where there is no whole month.</summary>
    public (int From, int To) Head { get; }

    /// <summary>Days behind them.</summary>
    public (int From, int To) Tail { get; }

    /// <summary>The number of a month.</summary>
    public static int Month(DateOnly day) => day.Year * 100 + day.Month;

    private static (int From, int To) Days(DateOnly from, DateOnly to) => from > to ? (1, 0) : (Number(from), Number(to));

    private static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    private static int Number(DateOnly day) => CallRows.DayOf(day.ToDateTime(TimeOnly.MinValue));
}
