using Evolvex.Portal.AuditTrail;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.Tests.AuditTrail;

public sealed class AuditPeriodTests
{
    // 30 October 2026, 23:30 UTC: the 31st in Moscow and in Berlin.
    private static readonly DateTimeOffset Now = new(2026, 10, 30, 23, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("today", null, null, "2026-10-30T21:00:00Z", "2026-10-31T21:00:00Z")]
    [InlineData("yesterday", null, null, "2026-10-29T21:00:00Z", "2026-10-30T21:00:00Z")]
    [InlineData("week", null, null, "2026-10-24T21:00:00Z", "2026-10-31T21:00:00Z")]
    [InlineData("month", null, null, "2026-10-01T21:00:00Z", "2026-10-31T21:00:00Z")]
    [InlineData(null, "2026-10-30", "2026-10-30", "2026-10-29T21:00:00Z", "2026-10-30T21:00:00Z")]
    [InlineData(null, "2026-10-30", null, "2026-10-29T21:00:00Z", null)]
    [InlineData(null, null, "2026-10-30", null, "2026-10-30T21:00:00Z")]
    [InlineData(null, "30.10.2026", "nonsense", null, null)]
    [InlineData("nonsense", null, null, null, null)]
    public void Days_begin_and_end_on_the_PBXs_clock(string? name, string? from, string? until, string? first, string? end) =>
        Read(name, from, until, "Europe/Moscow").ShouldBe((At(first), At(end)));

    [Fact]
    public void The_day_of_the_change_to_winter_time_has_25_hours()
    {
        var (from, until) = Read(null, "2026-10-25", "2026-10-25", "Europe/Berlin");

        (until - from).ShouldBe(TimeSpan.FromHours(25));
    }

    private static (DateTimeOffset? From, DateTimeOffset? Until) Read(string? name, string? from, string? until, string zone) =>
        AuditPeriod.Read(name, from, until, new WallClock(TimeZoneInfo.FindSystemTimeZoneById(zone)), Now);

    private static DateTimeOffset? At(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
