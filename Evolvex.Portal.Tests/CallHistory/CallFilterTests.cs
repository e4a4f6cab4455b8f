using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class CallFilterTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Fact]
    public void A_filter_survives_its_way_through_an_address()
    {
        var filter = new CallFilter
        {
            Period = CallPeriod.Custom,
            From = Today.AddDays(-3),
            To = Today,
            Number = "+7 916",
            Caller = "1",
            Called = "2",
            Direction = CallDirection.Inbound,
            Verdicts = [CallVerdict.Missed, CallVerdict.Abandoned],
            Queue = "support",
            Extension = "110",
            Trunk = "a&b",
            Wait = new Bounds(20, null),
            Talk = new Bounds(null, 60),
            Text = "Ёлкина=1",
            Hour = 9,
            Weekday = DayOfWeek.Sunday,
        };

        Read(filter.ToQuery()).ShouldBe(filter);
    }

    [Theory]
    [InlineData("", "2026-11-22", "2026-11-22")]
    [InlineData("period=yesterday", "2026-11-21", "2026-11-21")]
    [InlineData("period=week", "2026-11-16", "2026-11-22")]
    [InlineData("period=month", "2026-10-24", "2026-11-22")]
    [InlineData("from=2026-11-01&to=2026-11-02", "2026-11-01", "2026-11-02")]
    [InlineData("from=2026-11-20", "2026-11-20", "2026-11-22")]
    public void Days_are_counted_on_the_calendar_of_the_PBX(string query, string first, string last) =>
        Read(query).Days(Today).ShouldBe((DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("period=77")]
    [InlineData("period=custom")]
    [InlineData("verdict=nonsense,7")]
    [InlineData("direction=9&hour=24&weekday=7&wait=x-y&talk=5")]
    [InlineData("from=yesterday")]
    public void What_cannot_be_read_asks_for_nothing(string query) => Read(query).ShouldBe(new CallFilter());

    [Fact]
    public void All_has_no_days() => Read("period=all").Days(Today).ShouldBeNull();

    private static CallFilter Read(string query)
    {
        var values = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        return CallFilter.Read(values.GetValueOrDefault);
    }
}
