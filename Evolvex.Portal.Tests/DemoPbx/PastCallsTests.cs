using System.Globalization;
using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class PastCallsTests(NinetyDays past) : IClassFixture<NinetyDays>
{
    private readonly IReadOnlyList<CallRecord> rows = past.Rows;

    [Fact]
    public void Ninety_days_are_about_sixty_thousand_rows() => rows.Count.ShouldBeInRange(54_000, 66_000);

    [Fact]
    public void Times_of_a_row_go_forward_and_add_up()
    {
        foreach (var row in rows)
        {
            var answer = row.Answer ?? row.Start;
            (row.Start <= answer && answer <= row.End && row.End <= NinetyDays.Until).ShouldBeTrue(Describe(row));
            row.Duration.ShouldBe((int)(row.End.ToUnixTimeSeconds() - row.Start.ToUnixTimeSeconds()), Describe(row));
            row.Billsec.ShouldBe(row.Answer is null ? 0 : (int)(row.End.ToUnixTimeSeconds() - answer.ToUnixTimeSeconds()), Describe(row));
        }

        rows.Select(r => r.Sequence).Distinct().Count().ShouldBe(rows.Count);
    }

    [Fact]
    public void Only_what_was_answered_says_so()
    {
        rows.Where(r => r.Disposition == "ANSWERED" && r.Answer is null).ShouldBeEmpty();

        // Not answered but with an answer time: the PBX had answered, the member that it tried had not.
        rows.Where(r => r.Disposition != "ANSWERED" && r.Answer is not null && r.DstChannel.Length == 0).ShouldBeEmpty();
        rows.Select(r => r.Disposition).Distinct().Order(StringComparer.Ordinal).ShouldBe(["ANSWERED", "BUSY", "NO ANSWER"]);
    }

    [Fact]
    public void Rows_of_one_call_belong_together()
    {
        foreach (var call in rows.GroupBy(r => r.Linkedid))
        {
            var first = Instant(call.Key);
            call.Where(r => first > r.Start.AddSeconds(1) || first > Instant(r.Uniqueid)).ShouldBeEmpty(call.Key);
            (call.Max(r => r.End) - first).ShouldBeLessThan(TimeSpan.FromHours(3), call.Key);
            call.Where(r => r.Uniqueid == call.Key && r.Direction.Length > 0).Select(r => r.Direction).Distinct().Count().ShouldBeLessThanOrEqualTo(1, call.Key);
        }
    }

    [Fact]
    public void A_queue_call_leaves_a_row_for_each_member_that_was_tried()
    {
        var calls = rows.Where(r => r.LastApp == "Queue" && r.DstChannel.Length > 0).GroupBy(r => r.Uniqueid).ToList();

        calls.Average(c => c.Count()).ShouldBeInRange(1.5, 4);
        calls.Where(c => c.Select(r => r.DstChannel).Distinct().Count() != c.Count()).ShouldBeEmpty();

        // Two that answered follow each other: the first handed the call over.
        calls.Where(c => c.Where(r => r.Disposition == "ANSWERED").OrderBy(r => r.Start).Chain((a, b) => a.End <= b.Start) is false).ShouldBeEmpty();
    }

    [Fact]
    public void Every_kind_of_call_is_there()
    {
        rows.GroupBy(r => r.Direction).Where(g => g.Key.Length > 0).Select(g => g.Key).Order(StringComparer.Ordinal).ShouldBe(["incoming", "internal", "outgoing"]);
        rows.Where(r => r.Direction.Length > 0 && (r.GroupUuid != PhoneBook.GroupUuid || r.Dcontext.Length == 0)).ShouldBeEmpty();
        rows.Select(r => r.Dcontext).Distinct().Order(StringComparer.Ordinal).ShouldBe(["incoming", "local-evolvex", "outgoing"]);
        rows.Any(r => r.Channel.StartsWith("Local/", StringComparison.Ordinal) && r.DstChannel.StartsWith("PJSIP/", StringComparison.Ordinal)).ShouldBeTrue();
        rows.Any(r => r.LastApp == "ConfBridge").ShouldBeTrue();
        rows.Any(r => r.Clid.Contains("Анна", StringComparison.Ordinal)).ShouldBeTrue();
        Share(r => r.Direction == "incoming").ShouldBeInRange(0.4, 0.8);
    }

    [Fact]
    public void Some_callers_wait_in_vain()
    {
        var calls = rows.Where(r => r.LastApp == "Queue").GroupBy(r => r.Uniqueid).ToList();

        ((double)calls.Count(c => c.All(r => r.Disposition != "ANSWERED" || r.DstChannel.Length == 0)) / calls.Count).ShouldBeInRange(0.03, 0.2);
    }

    [Fact]
    public void The_day_and_the_week_have_their_shape()
    {
        int At(int hour) => rows.Count(r => Local(r.Start).Hour == hour);
        int On(DayOfWeek day) => rows.Count(r => Local(r.Start).DayOfWeek == day);

        At(10).ShouldBeGreaterThan(At(3) * 8);
        On(DayOfWeek.Monday).ShouldBeGreaterThan(On(DayOfWeek.Sunday) * 2);
        rows.Select(r => Local(r.Start).Date).Distinct().Count().ShouldBeInRange(90, 91);
    }

    [Fact]
    public void No_call_starts_in_the_hour_that_summer_time_left_out()
    {
        rows.Where(r => past.Zone.IsInvalidTime(Local(r.Start))).ShouldBeEmpty();
        rows.Any(r => past.Zone.IsDaylightSavingTime(r.Start)).ShouldBeTrue();
        rows.Any(r => !past.Zone.IsDaylightSavingTime(r.Start)).ShouldBeTrue();
    }

    [Fact]
    public void Of_the_last_day_some_answered_calls_have_a_recording()
    {
        past.Recorded.Count.ShouldBe(36);
        past.Recorded.ShouldAllBe(r => r.Disposition == "ANSWERED" && r.Billsec >= 10 && r.Billsec <= 240);
        past.Recorded.Count(r => NinetyDays.Until - r.Start < TimeSpan.FromDays(1)).ShouldBeGreaterThanOrEqualTo(3);
    }

    private static DateTimeOffset Instant(string uniqueid) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(uniqueid.Split('.')[0], CultureInfo.InvariantCulture));

    private static string Describe(CallRecord row) => $"{row.Uniqueid} #{row.Sequence} {row.LastApp} {row.Disposition} {row.Start:T} {row.Answer:T} {row.End:T}";

    private DateTime Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, past.Zone).DateTime;

    private double Share(Func<CallRecord, bool> of) => (double)rows.Count(of) / rows.Count;
}

/// <summary>Words for sequences that the tests read better with.</summary>
file static class Sequences
{
    /// <summary>Whether it holds of each two that follow one another.</summary>
    public static bool Chain<T>(this IEnumerable<T> items, Func<T, T, bool> holds)
    {
        var list = items.ToList();
        return list.Zip(list.Skip(1)).All(pair => holds(pair.First, pair.Second));
    }
}
