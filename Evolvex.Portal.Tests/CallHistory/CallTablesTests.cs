using System.Globalization;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Missed;
using Evolvex.Portal.CallHistory.Report;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>What every database has to do with calls.</summary>
public abstract partial class CallTablesTests(MariaDbRig? mariaDb) : CallTablesTest(mariaDb)
{
    // Clocks go back on 25 October 2026 in Berlin: that day has 25 hours.
    private static readonly DateTime Saturday = new(2026, 10, 24);
    private static readonly DateTimeOffset Now = new(2026, 10, 26, 20, 0, 0, TimeSpan.Zero);

    /// <summary>Lets the table of calls sort signs another way than by their codes, where the database has more than one.</summary>
    private protected virtual Task SortUnlikeBytesAsync(CallTablesRig rig) => Task.CompletedTask;

    [Fact]
    public async Task Totals_of_every_day_and_hour_agree_with_the_records_when_clocks_go_back()
    {
        var rig = await StartAsync(Now);
        var legs = Weekend().ToArray();
        foreach (var some in legs.Chunk(100)) await rig.WriteAsync(some);

        await rig.FillAsync(Saturday, Saturday.AddDays(3));

        var expected = legs.GroupBy(leg => leg.Key).Select(call => call.Min(leg => leg.Start)).GroupBy(start => (Day: CallRows.DayOf(start), start.Hour)).ToDictionary(hour => hour.Key, hour => hour.Count());
        await using var database = rig.CreateDbContext();
        var totals = await database.Set<HourTotal>().GroupBy(hour => new { hour.Day, hour.Hour }).Select(hour => new { hour.Key.Day, hour.Key.Hour, Calls = hour.Sum(row => row.Calls) }).ToListAsync();
        totals.ToDictionary(hour => (hour.Day, hour.Hour), hour => hour.Calls).ShouldBe(expected, ignoreOrder: true);
        foreach (var day in Enumerable.Range(0, 3).Select(number => Saturday.AddDays(number)))
        {
            var filter = new CallFilter { Period = CallPeriod.Custom, From = DateOnly.FromDateTime(day), To = DateOnly.FromDateTime(day) };
            var calls = expected.Where(hour => hour.Key.Day == CallRows.DayOf(day)).Sum(hour => hour.Value);
            (await rig.Queries.SumAsync(CallSight.Whole, filter, default)).Calls.ShouldBe(calls);
            // The same from the calls themselves.
            (await rig.Queries.SumAsync(CallSight.Whole, filter with { Wait = new Bounds(0, null) }, default)).Calls.ShouldBe(calls);
            (await rig.Queries.AllAsync(CallSight.Whole, filter, default).CountAsync()).ShouldBe(calls);
        }
    }

    [Fact]
    public async Task Sums_from_totals_and_from_calls_are_the_same()
    {
        var rig = await StartAsync(Now);
        foreach (var some in Weekend().Chunk(100)) await rig.WriteAsync(some);
        await rig.FillAsync(Saturday, Saturday.AddDays(3));
        var filter = new CallFilter { Period = CallPeriod.All };

        (await rig.Queries.SumAsync(CallSight.Whole, filter with { Wait = new Bounds(0, null) }, default)).ShouldBe(await rig.Queries.SumAsync(CallSight.Whole, filter, default));
        var month = new CallFilter { Period = CallPeriod.Month, Weekday = DayOfWeek.Sunday, Hour = 2 };
        (await rig.Queries.SumAsync(CallSight.Whole, month with { Talk = new Bounds(0, null) }, default)).ShouldBe(await rig.Queries.SumAsync(CallSight.Whole, month, default));
    }

    [Fact]
    public async Task A_call_over_midnight_is_one_however_the_past_is_cut()
    {
        var rig = await StartAsync(Now);
        var late = Saturday.AddDays(1).AddMinutes(-2);
        await rig.WriteAsync(new LegSample("1793000000.1", late), new LegSample("1793000000.1", late.AddMinutes(3)) { To = "111", Talk = 30 });

        await rig.FillAsync(Saturday.AddDays(1), Saturday.AddDays(2));
        await rig.FillAsync(Saturday, Saturday.AddDays(1));

        var call = (await rig.CallsAsync()).ShouldHaveSingleItem();
        (call.RowCount, call.Day, call.TalkSeconds, call.Transfers).ShouldBe((2, 20261024, 90, 1));
        await using var database = rig.CreateDbContext();
        (await database.Set<HourTotal>().ToListAsync()).ShouldHaveSingleItem().Day.ShouldBe(20261024);
    }

    [Fact]
    public async Task A_late_row_mends_its_call_and_its_totals()
    {
        var rig = await StartAsync(Now);
        var start = RigClock(Now).AddMinutes(-10);
        await rig.WriteAsync(new LegSample("1793044000.1", start) { Talk = 0, Ring = 20 });
        (await rig.FollowAsync()).ShouldBeTrue();
        (await rig.CallsAsync()).ShouldHaveSingleItem().Verdict.ShouldBe(CallVerdict.Missed);

        await rig.WriteAsync(new LegSample("1793044000.1", start.AddSeconds(20)) { To = "111", Talk = 40 });
        (await rig.FollowAsync()).ShouldBeTrue();

        var call = (await rig.CallsAsync()).ShouldHaveSingleItem();
        (call.Verdict, call.Reached, call.WaitSeconds, call.TalkSeconds).ShouldBe((CallVerdict.Answered, "111", 25, 40));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.FollowAsync();
        await using var database = rig.CreateDbContext();
        (await database.Set<HourTotal>().ToListAsync()).ShouldHaveSingleItem().Verdict.ShouldBe(CallVerdict.Answered);
        (await database.Set<CallExtensionRow>().CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_row_that_was_changed_afterwards_is_noticed()
    {
        var rig = await StartAsync(Now);
        await rig.WriteAsync(new LegSample("1793044000.1", RigClock(Now).AddMinutes(-10)));
        await rig.FollowAsync();

        await rig.RunAsync("UPDATE cdr SET duration = 605, billsec = 600");
        await rig.FollowAsync();

        (await rig.CallsAsync()).ShouldHaveSingleItem().TalkSeconds.ShouldBe(600);
    }

    [Fact]
    public async Task Nothing_new_is_nothing_to_do()
    {
        var rig = await StartAsync(Now);
        await rig.WriteAsync(new LegSample("1793044000.1", RigClock(Now).AddMinutes(-10)));
        await rig.FollowAsync();

        (await rig.FollowAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_is_open_while_it_may_still_grow_and_closed_after()
    {
        var rig = await StartAsync(Now);
        await rig.WriteAsync(new LegSample("1793044000.1", RigClock(Now).AddSeconds(-67)) { Ring = 5, Talk = 60 });
        await rig.FollowAsync();
        (await rig.CallsAsync()).ShouldHaveSingleItem().IsOpen.ShouldBeTrue();

        rig.Time.Advance(TimeSpan.FromSeconds(10));
        (await rig.FollowAsync()).ShouldBeTrue();

        (await rig.CallsAsync()).ShouldHaveSingleItem().IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repetition_to_the_end()
    {
        var rig = await StartAsync(Now);
        foreach (var some in Weekend().Chunk(100)) await rig.WriteAsync(some);
        await rig.FillAsync(Saturday, Saturday.AddDays(3));
        var filter = new CallFilter { Period = CallPeriod.All };
        var seen = new List<long>();
        for (IReadOnlyList<CallRow>? page = null; page is not { Count: 0 };)
        {
            page = await rig.Queries.PageAsync(CallSight.Whole, filter, seen.Count == 0 ? null : seen[^1], 37, default);
            seen.AddRange(page.Select(call => call.Id));
        }

        seen.ShouldBe((await rig.CallsAsync()).Select(call => call.Id).OrderDescending());
    }

    [Fact]
    public async Task Filters_find_what_they_name()
    {
        var rig = await StartAsync(Now);
        var start = Saturday.AddHours(10);
        await rig.WriteAsync(
            new LegSample("1.1", start) { From = "+79161112233" },
            new LegSample("1.2", start.AddMinutes(1)) { From = "79169998877", To = "111", Talk = 0, Ring = 30 },
            new LegSample("1.3", start.AddMinutes(2)) { App = "Queue", AppData = "support,tT,,,300", To = "112", Talk = 10 },
            new LegSample("1.4", start.AddMinutes(3)) { To = "110", Talk = 700 });
        await rig.FillAsync(Saturday, Saturday.AddDays(1));

        (await FindAsync(new CallFilter { Number = "8 (916) 111-22-33" })).ShouldBe(["1.1"]);
        (await FindAsync(new CallFilter { Number = "998877" })).ShouldBe(["1.2"]);
        (await FindAsync(new CallFilter { Number = "110" })).ShouldBe(["1.1", "1.4"]);
        (await FindAsync(new CallFilter { Extension = "111" })).ShouldBe(["1.2"]);
        (await FindAsync(new CallFilter { Caller = "79169998877" })).ShouldBe(["1.2"]);
        (await FindAsync(new CallFilter { Queue = "support" })).ShouldBe(["1.3"]);
        (await FindAsync(new CallFilter { Verdicts = [CallVerdict.Missed] })).ShouldBe(["1.2"]);
        (await FindAsync(new CallFilter { Talk = new Bounds(100, null) })).ShouldBe(["1.4"]);
        (await FindAsync(new CallFilter { Wait = new Bounds(20, 40) })).ShouldBe(["1.2"]);
        (await FindAsync(new CallFilter { Text = "SUPPO" })).ShouldBe(["1.3"]);
        (await FindAsync(new CallFilter { Text = "%" })).ShouldBeEmpty();
        (await FindAsync(new CallFilter { Trunk = "trunk" })).Count.ShouldBe(4);
        (await FindAsync(new CallFilter { Hour = 11 })).ShouldBeEmpty();

        async Task<List<string>> FindAsync(CallFilter filter) =>
            [.. (await rig.Queries.PageAsync(CallSight.Whole, filter with { Period = CallPeriod.All }, null, 10, default)).Select(call => call.CallKey).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_trunk_carried_as_many_calls_at_once_as_overlapped()
    {
        var rig = await StartAsync(Now);
        var start = Saturday.AddHours(10);
        await rig.WriteAsync([.. new[] { 0, 10, 30, 64, 65, 200 }.Select((second, at) => new LegSample($"1.{at}", start.AddSeconds(second)))]);

        await rig.FillAsync(Saturday, Saturday.AddDays(1));

        await using var database = rig.CreateDbContext();
        (await database.Set<TrunkPeak>().ToListAsync()).ShouldHaveSingleItem().Peak.ShouldBe(4);
    }

    [Fact]
    public async Task Statistics_agree_with_the_calls_that_they_are_made_of()
    {
        var rig = await StartAsync(Now);
        foreach (var some in Weekend().Chunk(100)) await rig.WriteAsync(some);
        await rig.FillAsync(Saturday, Saturday.AddDays(3));
        var filter = new CallFilter { Period = CallPeriod.Custom, From = DateOnly.FromDateTime(Saturday), To = DateOnly.FromDateTime(Saturday).AddDays(2) };
        var statistics = await new StatisticsQueries(rig, rig.Entries, rig.Queries, new ScopeDays(rig), CallTablesRig.Clock).ReadAsync(CallSight.Whole, filter, default);
        var calls = await rig.CallsAsync();

        statistics.Now.Sums.Calls.ShouldBe(calls.Count);
        statistics.Bars.Sum(bar => bar.Calls).ShouldBe(calls.Count);
        statistics.Bars.Select(bar => bar.Groups[(int)VerdictGroup.Answered]).ShouldBe(calls.GroupBy(call => call.Day).Select(day => day.Count(call => call.Verdict == CallVerdict.Answered)));
        statistics.Heat[6, 2].ShouldBe(calls.Count(call => call is { Day: 20261025, Hour: 2 }));
        statistics.Heat.Cast<int>().Sum().ShouldBe(calls.Count);
        statistics.Now.WaitP90.ShouldBe(Rank([.. calls.Where(call => call.Verdict == CallVerdict.Answered && call.WaitSeconds < 60).Select(call => call.WaitSeconds).Order()], calls.Count(call => call.Verdict == CallVerdict.Answered)));
        statistics.Extensions.Sum(extension => extension.TalkSeconds).ShouldBe(await SumAsync(rig));
        statistics.Trunks.ShouldHaveSingleItem().Inbound.ShouldBe(calls.Count);
        var callers = await new StatisticsQueries(rig, rig.Entries, rig.Queries, new ScopeDays(rig), CallTablesRig.Clock).NumbersAsync(CallSight.Whole, filter, CallDirection.Inbound, 10, default);
        callers.ShouldHaveSingleItem().Calls.ShouldBe(calls.Count);

        static int Rank(List<int> waits, int all) => waits[(int)Math.Ceiling(all * .9) - 1];

        static async Task<long> SumAsync(CallTablesRig rig)
        {
            await using var database = rig.CreateDbContext();
            return await database.Set<CallExtensionRow>().SumAsync(part => (long)part.TalkSeconds);
        }
    }

    [Fact]
    public async Task What_is_counted_for_a_group_agrees_with_the_totals_of_all()
    {
        var rig = await StartAsync(Now);
        foreach (var some in Weekend().Chunk(100)) await rig.WriteAsync(some);
        await rig.FillAsync(Saturday, Saturday.AddDays(3));
        var statistics = new StatisticsQueries(rig, rig.Entries, rig.Queries, new ScopeDays(rig), CallTablesRig.Clock);
        var filter = new CallFilter { Period = CallPeriod.Custom, From = DateOnly.FromDateTime(Saturday), To = DateOnly.FromDateTime(Saturday).AddDays(2) };
        CallSight Of(string context) => new(new GroupAccess(Guid.NewGuid(), false, [new AccessRoute(Guid.NewGuid(), context, "", Guid.NewGuid())]), false);

        var (all, own, none) = (await statistics.ReadAsync(CallSight.Whole, filter, default), await statistics.ReadAsync(Of("from-trunk"), filter, default), await statistics.ReadAsync(Of("From-Trunk"), filter, default));

        own.Now.ShouldBe(all.Now);
        own.Bars.Select(bar => string.Join(' ', bar.Groups)).ShouldBe(all.Bars.Select(bar => string.Join(' ', bar.Groups)));
        own.Heat.ShouldBe(all.Heat);
        own.Trunks.ShouldBe(all.Trunks);
        own.Extensions.OrderBy(part => part.Extension).ShouldBe(all.Extensions.OrderBy(part => part.Extension));
        own.Queues.ShouldBe(all.Queues);
        (none.Now.Sums.Calls, none.Trunks.Count, none.Extensions.Count, none.Heat.Cast<int>().Sum()).ShouldBe((0, 0, 0, 0));
        (await statistics.NumbersAsync(Of("from-trunk"), filter, CallDirection.Inbound, 10, default)).ShouldBe(await statistics.NumbersAsync(CallSight.Whole, filter, CallDirection.Inbound, 10, default));
        (await rig.Queries.NamesAsync(Of("from-trunk"), default)).Trunks.ShouldBe((await rig.Queries.NamesAsync(CallSight.Whole, default)).Trunks);
        (await rig.Queries.AllAsync(Of("From-Trunk"), filter, default).CountAsync()).ShouldBe(0);
        var missed = new MissedCalls(rig, rig.Queries, CallTablesRig.Clock, new ListedAudit(), rig.Time);
        (await missed.ReadAsync(Of("from-trunk"), filter, default)).Calls.ShouldBe(all.Now.Sums.Lost);
        (await missed.ReadAsync(Of("From-Trunk"), filter, default)).Numbers.ShouldBeEmpty();
        var report = await new ReportQueries(statistics, missed, rig).ReadAsync(Of("from-trunk"), filter, default);
        report.LongestWaits.Select(call => call.WaitSeconds).ShouldBeInOrder(SortDirection.Descending);
        report.Missed.Calls.ShouldBe(all.Now.Sums.Lost);
    }

    [Fact]
    public async Task Calls_with_and_without_a_recording_are_all_calls()
    {
        var rig = await StartAsync(Now);
        await rig.WriteAsync([.. Enumerable.Range(0, 9).Select(call => new LegSample($"1.{call}", Saturday.AddHours(10 + call)))]);
        await rig.FillAsync(Saturday, Saturday.AddDays(1));
        await using (var database = rig.CreateDbContext())
        {
            database.AddRange((await rig.CallsAsync()).Take(4).Select(call => new RecordedCallRow { CallId = call.Id }));
            await database.SaveChangesAsync();
        }

        var all = new CallFilter { Period = CallPeriod.All };
        (await rig.Queries.PageAsync(CallSight.Whole, all with { Recorded = true }, null, 10, default)).Select(call => call.CallKey).ShouldBe(["1.3", "1.2", "1.1", "1.0"]);
        (await rig.Queries.PageAsync(CallSight.Whole, all with { Recorded = false }, null, 10, default)).Select(call => call.CallKey).ShouldBe(["1.8", "1.7", "1.6", "1.5", "1.4"]);
        (await rig.Queries.SumAsync(CallSight.Whole, all with { Recorded = true }, default)).Calls.ShouldBe(4);
        CallFilter.Read(name => name == "recorded" ? "no" : null).Recorded.ShouldBe(false);
    }

    [Fact]
    public async Task The_service_level_is_the_share_of_all_offered_calls_that_were_answered_in_time()
    {
        var rig = await StartAsync(Now);
        var start = Saturday.AddHours(10);
        await rig.WriteAsync([.. new[] { (5, 30), (15, 30), (25, 30), (10, 0) }.Select((wait, at) => new LegSample($"1.{at}", start.AddMinutes(at)) { App = "Queue", AppData = "support,t", Ring = wait.Item1, Talk = wait.Item2 })]);
        await rig.FillAsync(Saturday, Saturday.AddDays(1));
        var filter = new CallFilter { Period = CallPeriod.Custom, From = DateOnly.FromDateTime(Saturday), To = DateOnly.FromDateTime(Saturday) };

        var queue = (await new StatisticsQueries(rig, rig.Entries, rig.Queries, new ScopeDays(rig), CallTablesRig.Clock).ReadAsync(CallSight.Whole, filter, default)).Queues.ShouldHaveSingleItem();

        (queue.Offered, queue.Answered, queue.Abandoned, queue.InTime, queue.ServiceLevel, queue.AverageWait).ShouldBe((4, 3, 1, 2, .5, 15));
    }

    private static DateTime RigClock(DateTimeOffset at) => CallTablesRig.Clock.At(at);

    /// <summary>Calls of three days by a fixed dice, some of several legs, many in the hour that passes twice.</summary>
    private static IEnumerable<LegSample> Weekend()
    {
        var dice = new Random(25);
        for (var call = 0; call < 400; call++)
        {
            var at = new DateTimeOffset(2026, 10, 23, 22, 0, 0, TimeSpan.Zero).AddSeconds(call % 4 == 0 ? 24 * 3600 + 3600 * dice.Next(1, 4) + dice.Next(3600) : dice.Next(73 * 3600));
            var key = string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()}.{call}");
            for (var leg = 0; leg <= dice.Next(3); leg++)
                yield return new LegSample(key, RigClock(at.AddSeconds(leg * 30))) { To = $"{110 + dice.Next(5)}", Talk = dice.Next(3) == 0 ? 0 : 20, Ring = 5 + dice.Next(20) };
        }
    }
}

public sealed class SqliteCallTablesTests() : CallTablesTests(null);

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbCallTablesTests(MariaDbRig rig) : CallTablesTests(rig)
{
    private protected override async Task SortUnlikeBytesAsync(CallTablesRig rig)
    {
        await using var database = rig.CreateDbContext();
        await database.Database.ExecuteSqlRawAsync("ALTER TABLE calls CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
    }
}
