using System.Globalization;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// The number of a call in the portal's tables: the second in which it began in the upper half, in the lower half what tells it from others of that
/// second. So the tables lie in the order of time, a span of time is a span of numbers, and the next page begins behind a number, however deep it lies.
/// </summary>
internal static class CallNumber
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    /// <summary>The number of a call.</summary>
    /// <param name="key">Its linkedid; <c>[SYSTEM-]SECONDS.COUNT</c> keeps the order of the count.</param>
    /// <param name="startedAt">When it began.</param>
    public static long Of(string key, DateTimeOffset startedAt) => First(startedAt) | Within(key);

    /// <summary>Another number of that second, for a call whose own is taken: several systems that write one table may count alike.</summary>
    /// <param name="key">Its linkedid.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="attempt">From 1: which of many.</param>
    public static long Instead(string key, DateTimeOffset startedAt, int attempt) => First(startedAt) | Hash($"{key} {attempt.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The least number of that second.</summary>
    public static long First(DateTimeOffset second) => (long)Math.Clamp((second - Epoch).TotalSeconds, 0, int.MaxValue) << 32;

    /// <summary>The second in which the call of a number began.</summary>
    public static DateTimeOffset SecondOf(long number) => Epoch.AddSeconds(number >> 32);

    private static uint Within(string key)
    {
        var dot = key.LastIndexOf('.');
        var dash = dot < 0 ? -1 : key.LastIndexOf('-', dot);
        if (dot > 0 && uint.TryParse(key.AsSpan(dot + 1), out var count) && count < 1 << 24)
            return (dash < 0 ? 0 : Hash(key.AsSpan(0, dash)) << 24) | count;
        return Hash(key);
    }

    private static uint Hash(ReadOnlySpan<char> text)
    {
        var hash = 2166136261u;
        foreach (var letter in text) hash = (hash ^ letter) * 16777619u;
        return hash;
    }
}
