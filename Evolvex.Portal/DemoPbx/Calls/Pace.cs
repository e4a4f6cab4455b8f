namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>How busy the call centre is, by the hour and the day of the week (PBX time).</summary>
internal static class Pace
{
    // Share of a working day's calls in each hour.
    private static readonly double[] Hours =
    [
        0.4, 0.3, 0.2, 0.2, 0.2, 0.4, 0.8, 1.8, 5.0, 9.2, 11.2, 10.6, 8.8, 7.6, 9.0, 9.6, 8.8, 6.6, 3.8, 2.2, 1.4, 0.9, 0.6, 0.4,
    ];

    /// <summary>Calls an hour in the records of the past: about 28 thousand in ninety days.</summary>
    public static double CallsPerHour(DateTime local) => 420 * Hours[local.Hour] / 100 * Weekday(local.DayOfWeek);

    /// <summary>Short calls that should be up at once in the live demo, beside long ones and conferences; never so few that the view stands still.</summary>
    public static int CallsAtOnce(DateTime local) => (int)Math.Round(6 + 7 * Hours[local.Hour] / 11.2 * Weekday(local.DayOfWeek));

    private static double Weekday(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => 1.15,
        DayOfWeek.Friday => 0.95,
        DayOfWeek.Saturday => 0.45,
        DayOfWeek.Sunday => 0.3,
        _ => 1.05,
    };
}
