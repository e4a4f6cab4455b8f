namespace Evolvex.Portal.ApiKeys;

/// <summary>How far back the chart of a key's use goes.</summary>
public enum UsageSpan
{
    /// <summary>24 hours, a bar each.</summary>
    Day,

    /// <summary>30 days, a bar each.</summary>
    Month,
}

/// <summary>One bar: requests from a moment until another.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The first moment after it.</param>
/// <param name="IsDay">A whole day; else an hour.</param>
/// <param name="Answered">Requests that were answered.</param>
/// <param name="Refused">Requests that were refused.</param>
public sealed record UsageBar(DateTimeOffset From, DateTimeOffset Until, bool IsDay, long Answered = 0, long Refused = 0);

/// <summary>The bars of a key's use, oldest first.</summary>
public sealed record UsageChart(IReadOnlyList<UsageBar> All)
{
    private const int Hours = 24;
    private const int Days = 30;

    /// <summary>Answered requests in all.</summary>
    public long Answered => All.Sum(bar => bar.Answered);

    /// <summary>Refused requests in all.</summary>
    public long Refused => All.Sum(bar => bar.Refused);

    /// <summary>Requests of the highest bar.</summary>
    public long Most => All.Max(bar => bar.Answered + bar.Refused);

    /// <summary>Empty bars up to the current hour or day of the viewer's calendar.</summary>
    public static IReadOnlyList<UsageBar> Bars(UsageSpan span, DateTimeOffset now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (span == UsageSpan.Day)
        {
            var hour = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
            return [.. Enumerable.Range(1 - Hours, Hours).Select(past => new UsageBar(hour.AddHours(past), hour.AddHours(past + 1), false))];
        }
        var clock = new Domain.CallHistory.WallClock(zone);
        var today = clock.At(now).Date;
        return [.. Enumerable.Range(1 - Days, Days).Select(past => new UsageBar(clock.Earliest(today.AddDays(past)), clock.Earliest(today.AddDays(past + 1)), true))];
    }

    /// <summary>Puts the hours into the bars that they begin in.</summary>
    public static UsageChart Of(IReadOnlyList<UsageBar> bars, IReadOnlyList<KeyUsageHour> hours) => new(
    [
        .. bars.Select(bar =>
        {
            var mine = hours.Where(hour => hour.Hour >= bar.From && hour.Hour < bar.Until).ToList();
            return bar with { Answered = mine.Sum(hour => hour.Answered), Refused = mine.Sum(hour => hour.Refused) };
        }),
    ]);
}
