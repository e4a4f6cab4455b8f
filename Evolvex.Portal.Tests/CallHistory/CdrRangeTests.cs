using System.Globalization;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class CdrRangeTests
{
    /// <summary>12:00 in Berlin, 07:00 in New York, 14:00 in Moscow.</summary>
    private static readonly DateTimeOffset Now = new(2024, 10, 30, 11, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2024-10-30 09:59:15", "2024-10-30 10:00:00", "2024-10-30 09:59:15..2024-10-30 10:00:01")]
    [InlineData("2024-10-30", "2024-10-30", "2024-10-30 00:00:00..2024-10-31 00:00:00")]
    [InlineData("2024-10-30", "2024-11-02", "2024-10-30 00:00:00..2024-11-03 00:00:00")]
    [InlineData("2024-10-30T09:59:15", "2024-10-30T10:00", "2024-10-30 09:59:15..2024-10-30 10:00:01")]
    [InlineData("2024-10-30 10:00:00", "2024-10-30 10:00:00", "2024-10-30 10:00:00..2024-10-30 10:00:01")]
    [InlineData("2024-10-30 10:00:00.4", "2024-10-30 10:00:05,9", "2024-10-30 10:00:00.4..2024-10-30 10:00:06")]
    [InlineData("2024-10-30T10:00:00Z", "2024-10-30T12:00:00+02:00", "2024-10-30 11:00:00..2024-10-30 11:00:01")]
    [InlineData("2024-10-30T10:00:00+0300", "2024-10-30T10:00:00-05", "2024-10-30 08:00:00..2024-10-30 16:00:01")]
    [InlineData("2024-10-30T10:00:00 03:00", "2024-10-30 11:00:00", "2024-10-30 08:00:00..2024-10-30 11:00:01")]
    [InlineData("2024-10-30t10:00:00z", "2024-10-30", "2024-10-30 11:00:00..2024-10-31 00:00:00")]
    [InlineData(null, null, "2024-10-30 00:00:00..2024-10-31 00:00:00")]
    [InlineData("", "  ", "2024-10-30 00:00:00..2024-10-31 00:00:00")]
    [InlineData("2024-10-01", null, "2024-10-01 00:00:00..2024-10-31 00:00:00")]
    [InlineData(null, "2024-10-30 08:00:00", "2024-10-30 00:00:00..2024-10-30 08:00:01")]
    [InlineData("2024-10-31", null, "")]
    [InlineData("2024-10-30 10:00:01", "2024-10-30 10:00:00", "")]
    [InlineData("2024-10-30T10:00:00Z", "2024-10-30T09:59:59Z", "")]
    [InlineData("0001-01-01", "9999-12-31", "0001-01-01 00:00:00..9999-12-31 23:59:59.9999999")]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01 00:54:00..9999-12-31 23:59:59.9999999")]
    public void Both_ends_are_included_on_the_clock_of_the_pbx(string? start, string? end, string expected) => Read(start, end, "Europe/Berlin").ShouldBe(expected);

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2024-13-01")]
    [InlineData("2024-02-30")]
    [InlineData("2024-10-30 25:00:00")]
    [InlineData("2024-10-30 10:00:60")]
    [InlineData("2024-10-30 10")]
    [InlineData("30.10.2024")]
    [InlineData("2024-10-30T10:00:00+15:00")]
    [InlineData("2024-10-30T10:00:00+01:75")]
    [InlineData("2024-10-30 10:00:00\n")]
    [InlineData("2024-10-30 10:00:00; DROP TABLE cdr")]
    [InlineData("1730267955")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void What_cannot_be_read_is_refused_by_the_parameters_name(string text)
    {
        // A line break at the very end is white space around the value, not part of it.
        if (text.EndsWith('\n')) text = text.Insert(4, "\n");
        CdrRange.TryRead(text, null, Clock("Europe/Berlin"), Now, out _, out var fault).ShouldBeFalse();
        fault!.Parameter.ShouldBe("start");
        fault.Message.ShouldContain("\"start\"");
        CdrRange.TryRead("2024-10-30", text, Clock("Europe/Berlin"), Now, out _, out fault).ShouldBeFalse();
        fault!.Parameter.ShouldBe("end");
    }

    // Berlin, 27 October 2024, 03:00 CEST becomes 02:00 CET: what the clock shows from 02:00 to 03:00 passes twice.
    [Theory]
    [InlineData("2024-10-27", "2024-10-27", "2024-10-27 00:00:00..2024-10-28 00:00:00")]
    [InlineData("2024-10-26T22:00:00Z", "2024-10-27T22:59:59Z", "2024-10-27 00:00:00..2024-10-28 00:00:00")]
    [InlineData("2024-10-27T00:00:00Z", "2024-10-27T00:59:59Z", "2024-10-27 02:00:00..2024-10-27 03:00:00")]
    [InlineData("2024-10-27T01:00:00Z", "2024-10-27T01:59:59Z", "2024-10-27 02:00:00..2024-10-27 03:00:00")]
    [InlineData("2024-10-27T00:30:00Z", "2024-10-27T01:44:59Z", "2024-10-27 02:00:00..2024-10-27 03:00:00")]
    [InlineData("2024-10-27T00:30:00Z", "2024-10-27T01:09:59Z", "2024-10-27 02:00:00..2024-10-27 02:10:00 + 2024-10-27 02:30:00..2024-10-27 03:00:00")]
    [InlineData("2024-10-27T00:30:00Z", "2024-10-27T05:00:00Z", "2024-10-27 02:00:00..2024-10-27 06:00:01")]
    [InlineData("2024-10-26T20:00:00Z", "2024-10-27T01:09:59Z", "2024-10-26 22:00:00..2024-10-27 03:00:00")]
    [InlineData("2024-10-27 02:30:00", "2024-10-27T01:09:59Z", "2024-10-27 02:00:00..2024-10-27 02:10:00 + 2024-10-27 02:30:00..2024-10-27 03:00:00")]
    [InlineData("2024-10-27T00:30:00Z", "2024-12-24T01:00:00Z", "2024-10-27 02:00:00..2024-12-24 02:00:01")]
    [InlineData("2024-08-01T00:00:00Z", "2024-10-27T01:09:59Z", "2024-08-01 02:00:00..2024-10-27 03:00:00")]
    public void The_hour_that_passes_twice_is_in_the_range_once_and_whole(string start, string end, string expected)
        => Read(start, end, "Europe/Berlin").ShouldBe(expected);

    // Berlin, 31 March 2024, 02:00 CET becomes 03:00 CEST.
    [Theory]
    [InlineData("2024-03-31", "2024-03-31", "2024-03-31 00:00:00..2024-04-01 00:00:00")]
    [InlineData("2024-03-30T23:00:00Z", "2024-03-31T21:59:59Z", "2024-03-31 00:00:00..2024-04-01 00:00:00")]
    [InlineData("2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z", "2024-03-31 01:59:59..2024-03-31 03:00:01")]
    [InlineData("2024-03-31 02:30:00", "2024-03-31T02:00:00Z", "2024-03-31 03:00:00..2024-03-31 04:00:01")]
    public void The_hour_that_never_is_leaves_no_hole(string start, string end, string expected) => Read(start, end, "Europe/Berlin").ShouldBe(expected);

    [Theory]
    [InlineData("America/New_York", "2024-11-03T05:30:00Z", "2024-11-03T06:10:00Z", "2024-11-03 01:00:00..2024-11-03 01:10:01 + 2024-11-03 01:30:00..2024-11-03 02:00:00")]
    [InlineData("America/New_York", "2024-03-10T06:59:59Z", "2024-03-10T07:00:00Z", "2024-03-10 01:59:59..2024-03-10 03:00:01")]
    [InlineData("America/New_York", "2024-11-03", "2024-11-03", "2024-11-03 00:00:00..2024-11-04 00:00:00")]
    [InlineData("Europe/Moscow", "2024-10-26T21:00:00Z", "2024-10-27T20:59:59Z", "2024-10-27 00:00:00..2024-10-28 00:00:00")]
    [InlineData("Europe/Moscow", "2014-10-25T21:30:00Z", "2014-10-25T22:09:59Z", "2014-10-26 01:00:00..2014-10-26 01:10:00 + 2014-10-26 01:30:00..2014-10-26 02:00:00")]
    [InlineData("Asia/Kolkata", "2024-10-30T00:00:00Z", "2024-10-30T00:00:00Z", "2024-10-30 05:30:00..2024-10-30 05:30:01")]
    [InlineData("UTC", "2024-10-30T03:00:00+03:00", "2024-10-30", "2024-10-30 00:00:00..2024-10-31 00:00:00")]
    public void Every_zone_has_its_own_days(string zone, string start, string end, string expected) => Read(start, end, zone).ShouldBe(expected);

    [Theory]
    [InlineData("Europe/Berlin", "2024-10-30")]
    [InlineData("America/New_York", "2024-10-29")]
    [InlineData("Asia/Tokyo", "2024-10-30")]
    public void Today_is_the_day_that_it_is_at_the_pbx(string zone, string day)
    {
        CdrRange.TryRead(null, null, Clock(zone), new DateTimeOffset(2024, 10, 30, 2, 0, 0, TimeSpan.Zero), out var range, out _).ShouldBeTrue();
        range.Spans.Single().From.ShouldBe(DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Europe/Moscow")]
    [InlineData("Australia/Lord_Howe")]
    public void A_record_is_in_the_range_exactly_if_the_clock_showed_its_time_within_it(string zone)
    {
        var clock = Clock(zone);
        var random = new Random(11);
        var changes = new[] { new DateTimeOffset(2024, 3, 31, 1, 0, 0, TimeSpan.Zero), new(2024, 10, 27, 1, 0, 0, TimeSpan.Zero), new(2024, 11, 3, 6, 0, 0, TimeSpan.Zero), new(2024, 4, 6, 15, 0, 0, TimeSpan.Zero) };
        for (var i = 0; i < 400; i++)
        {
            var from = changes[i % changes.Length].AddMinutes(random.Next(-180, 180));
            var until = from.AddMinutes(random.Next(0, 300));
            var spans = CdrRange.Between(Moment(from), Moment(until), clock).Spans;
            var shown = new HashSet<DateTime>();
            for (var at = from; at <= until; at = at.AddMinutes(1)) shown.Add(clock.At(at));

            for (var wall = clock.At(from).AddHours(-4); wall < clock.At(until).AddHours(4); wall = wall.AddMinutes(1))
            {
                if (clock.Zone.IsInvalidTime(wall)) continue;
                spans.Any(s => wall >= s.From && wall < s.Until).ShouldBe(shown.Contains(wall), $"{wall:s} in {from:o}..{until:o}");
            }

            spans.Zip(spans.Skip(1)).ShouldAllBe(pair => pair.First.Until < pair.Second.From);
        }

        static CdrMoment Moment(DateTimeOffset at) => new(at.DateTime, at.Offset, IsDay: false);
    }

    private static WallClock Clock(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static string Read(string? start, string? end, string zone)
    {
        CdrRange.TryRead(start, end, Clock(zone), Now, out var range, out var fault).ShouldBeTrue(fault?.Message);
        return string.Join(" + ", range.Spans.Select(s => $"{Text(s.From)}..{Text(s.Until)}"));

        static string Text(DateTime wall) => wall.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
    }
}
