using System.Globalization;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.AuditTrail;

/// <summary>A period of whole days on the PBX's clock: one of a few names, or two days, both included.</summary>
internal static class AuditPeriod
{
    public const string Today = "today";
    public const string Yesterday = "yesterday";
    public const string Week = "week";
    public const string Month = "month";

    private const string Day = "yyyy-MM-dd";

    /// <summary>The names, shortest period first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Today, Yesterday, Week, Month];

    /// <summary>From when until when; null: without that end. What cannot be read counts as not given.</summary>
    /// <param name="name">One of <see cref="Names"/>; goes before the days.</param>
    /// <param name="from">The first day, such as 2026-11-22.</param>
    /// <param name="until">The last day.</param>
    /// <param name="clock">The PBX's clock.</param>
    /// <param name="now">What today is.</param>
    public static (DateTimeOffset? From, DateTimeOffset? Until) Read(string? name, string? from, string? until, WallClock clock, DateTimeOffset now)
    {
        var today = clock.At(now).Date;
        (DateTime? first, DateTime? last) = name switch
        {
            Today => (today, today),
            Yesterday => (today.AddDays(-1), today.AddDays(-1)),
            Week => (today.AddDays(-6), today),
            Month => (today.AddDays(-29), today),
            _ => (ReadDay(from), ReadDay(until)),
        };
        return (first is { } start ? clock.Earliest(start) : null, last is { } end && end < DateTime.MaxValue.Date ? clock.Earliest(end.AddDays(1)) : null);
    }

    private static DateTime? ReadDay(string? text) =>
        DateTime.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999 ? day : null;
}
