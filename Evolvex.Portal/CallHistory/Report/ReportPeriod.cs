using System.Globalization;
using System.Runtime.InteropServices;

namespace Evolvex.Portal.CallHistory.Report;

/// <summary>Days of a report, both included.</summary>
/// <param name="First">First day.</param>
/// <param name="Last">Last day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReportPeriod(DateOnly First, DateOnly Last)
{
    private const int MostDays = 366;

    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>The period of the same length before.</summary>
    public ReportPeriod Previous => new(First.AddDays(-Days), First.AddDays(-1));

    /// <summary>The period of the same length after.</summary>
    public ReportPeriod Next => new(Last.AddDays(1), Last.AddDays(Days));

    public string Address => string.Create(CultureInfo.InvariantCulture, $"/report?from={First:yyyy-MM-dd}&to={Last:yyyy-MM-dd}");

    /// <summary>The days that an address names; without any the week from Monday that yesterday is of: on a Monday people look back at the week that is over.</summary>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    /// <param name="today">The day that it is on the PBX's clock.</param>
    public static ReportPeriod Of(DateOnly? from, DateOnly? to, DateOnly today)
    {
        if (from is null && to is null) return Week(today.AddDays(-1));
        var (first, last) = (from ?? to!.Value.AddDays(-6), to ?? from!.Value.AddDays(6));
        if (first > last) (first, last) = (last, first);
        return new ReportPeriod(last.DayNumber - first.DayNumber < MostDays ? first : last.AddDays(1 - MostDays), last);
    }

    private static ReportPeriod Week(DateOnly day)
    {
        var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        return new ReportPeriod(monday, monday.AddDays(6));
    }
}
