using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory;

namespace Evolvex.Portal.Dashboard;

/// <summary>Today's calls by hour beside those of the same weekday last week.</summary>
/// <param name="Today">24 counts; those after <paramref name="Hour"/> are zero.</param>
/// <param name="WeekAgo">24 counts.</param>
/// <param name="Hour">The hour that it is on the PBX's clock, 0–23.</param>
/// <param name="Day">The day that it is there.</param>
public sealed record HourlyCalls(IReadOnlyList<int> Today, IReadOnlyList<int> WeekAgo, int Hour, DateOnly Day)
{
    /// <summary>The most calls of any hour, at least one.</summary>
    public int Most => Math.Max(1, Math.Max(Today.Max(), WeekAgo.Max()));

    /// <summary>Calls of today.</summary>
    public int TodayTotal => Today.Sum();

    /// <summary>Calls of a week ago, up to and with the hour that it is now: what today compares with.</summary>
    public int WeekAgoSoFar => WeekAgo.Take(Hour + 1).Sum();

    /// <summary>No call on either day.</summary>
    public bool IsEmpty => TodayTotal == 0 && WeekAgo.Sum() == 0;

    /// <summary>Reads both days.</summary>
    internal static async Task<HourlyCalls> ReadAsync(IHourlyCalls calls, CallSight sight, DateTimeOffset now, CancellationToken cancellation)
    {
        var local = TimeZoneInfo.ConvertTime(now, calls.Zone);
        var day = DateOnly.FromDateTime(local.Date);
        var today = await calls.CountAsync(sight, day, cancellation);
        var weekAgo = await calls.CountAsync(sight, day.AddDays(-7), cancellation);
        return new HourlyCalls(Whole(today), Whole(weekAgo), local.Hour, day);
    }

    private static int[] Whole(IReadOnlyList<HourCount> counts)
    {
        var hours = new int[24];
        foreach (var count in counts.Where(count => count.Hour is >= 0 and < 24)) hours[count.Hour] += count.Calls;
        return hours;
    }
}
