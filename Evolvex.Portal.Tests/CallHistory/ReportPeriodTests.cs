using Evolvex.Portal.CallHistory.Report;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class ReportPeriodTests
{
    [Theory]
    [InlineData("2026-11-22", "2026-11-16", "2026-11-22")] // a Sunday
    [InlineData("2026-11-23", "2026-11-16", "2026-11-22")] // the Monday after: the week that is over
    [InlineData("2026-11-24", "2026-11-23", "2026-11-29")]
    public void Without_days_it_is_the_week_that_yesterday_is_of(string today, string first, string last) =>
        ReportPeriod.Of(null, null, Day(today)).ShouldBe(new ReportPeriod(Day(first), Day(last)));

    [Fact]
    public void Before_and_after_are_as_long_and_lie_next_to_it()
    {
        var month = ReportPeriod.Of(Day("2026-11-01"), Day("2026-11-30"), Day("2026-12-05"));

        month.Previous.ShouldBe(new ReportPeriod(Day("2026-10-02"), Day("2026-10-31")));
        month.Next.ShouldBe(new ReportPeriod(Day("2026-12-01"), Day("2026-12-30")));
        month.Previous.Next.ShouldBe(month);
    }

    [Fact]
    public void Days_the_wrong_way_round_or_too_many_are_put_right()
    {
        ReportPeriod.Of(Day("2026-11-30"), Day("2026-11-01"), Day("2026-12-05")).Days.ShouldBe(30);
        ReportPeriod.Of(Day("2000-01-01"), Day("2026-11-01"), Day("2026-12-05")).Days.ShouldBe(366);
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
