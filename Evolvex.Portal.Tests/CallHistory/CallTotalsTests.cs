using System.Data.Common;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Totals are changed with each call that comes, changes or goes: whatever happens, they are what counting all calls comes to.</summary>
public abstract class CallTotalsTests(MariaDbRig? mariaDb) : CallTablesTest(mariaDb)
{
    private static readonly DateTimeOffset Now = new(2026, 10, 19, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Totals_are_those_of_the_calls_after_calls_came_changed_and_went()
    {
        var rig = await FilledAsync(Now);
        await TotalsShouldAgreeAsync(rig);

        await rig.RunAsync("UPDATE cdr SET duration = duration + 7, billsec = billsec + 7 WHERE sequence % 3 = 0 AND billsec > 0");
        await rig.RunAsync("UPDATE cdr SET lastapp = 'Queue', lastdata = 'sales,t' WHERE sequence % 5 = 0");
        await rig.RunAsync("UPDATE cdr SET disposition = 'NO ANSWER', billsec = 0, answer = NULL WHERE sequence % 7 = 0");
        await rig.FillAsync(First, First.AddDays(80));
        await TotalsShouldAgreeAsync(rig);

        var clearance = new CallClearance(rig, CallTablesRig.Clock);
        while (await clearance.StepAsync(First.AddDays(20), CallHistorySettings.Default, default))
        {
        }

        (await rig.CallsAsync()).ShouldNotBeEmpty();
        await TotalsShouldAgreeAsync(rig);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Totals_are_whole_however_often_the_reading_was_interrupted_and_whatever_changed_meanwhile(bool isOldestDeleted)
    {
        var rig = await PlayedAsync(Now);
        var (turns, later) = (0, 0);
        for (var isMore = true; isMore; turns++)
        {
            turns.ShouldBeLessThan(40);
            var filler = rig.NewFiller();
            using var fill = rig.NewFill(filler);
            // Each turn reads a longer span than the one before.
            for (var turn = 0; isMore && turn < 10; turn++) isMore = await fill.TurnAsync(default);
            await fill.StopAsync(default);
            await rig.RunAsync($"UPDATE cdr SET billsec = billsec + 1, duration = duration + 1 WHERE billsec > 0 AND sequence % 5 = {turns % 5}");
            await filler.FillAsync(new WallSpan(Now.DateTime.AddDays(-40), Now.DateTime), CallHistorySettings.Default, null, default);
            if (await NumbersShouldAgreeAsync(rig)) later++;
            if (isOldestDeleted && turns == 2) await rig.RunAsync($"DELETE FROM cdr WHERE start < '{await rig.Entries.FilledBackToAsync(default):yyyy-MM-dd HH:mm:ss}'");
        }

        later.ShouldBeGreaterThan(2, "numbers were left for later");
        (await NumbersShouldAgreeAsync(rig)).ShouldBeFalse("all are counted");
        await TotalsShouldAgreeAsync(rig);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    public async Task Totals_are_whole_after_the_database_refused_a_span_while_others_were_on_their_way(int turns)
    {
        var rig = await PlayedAsync(Now);
        await using var database = rig.CreateDbContext();
        Task RunAsync(string text) => database.Database.ExecuteSqlRawAsync(text);
        await RunAsync("CREATE TABLE refused (day INT)");
        await RunAsync(database.Database.IsSqlite()
            ? "CREATE TRIGGER refused BEFORE INSERT ON calls WHEN EXISTS (SELECT 1 FROM refused WHERE day > NEW.day) BEGIN SELECT RAISE(ABORT, 'refused'); END"
            : "CREATE TRIGGER refused BEFORE INSERT ON calls FOR EACH ROW IF EXISTS (SELECT 1 FROM refused WHERE day > NEW.day) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused'; END IF");
        using var fill = rig.NewFill();
        for (var turn = 0; turn < turns; turn++) (await fill.TurnAsync(default)).ShouldBeTrue();

        await RunAsync("INSERT INTO refused VALUES (20261011)");
        var faults = 0;
        for (var turn = 0; turn < 30; turn++) faults += await IsRefusedAsync() ? 1 : 0;
        await RunAsync("DELETE FROM refused");

        faults.ShouldBeGreaterThan(3);
        (await rig.CallsAsync()).ShouldAllBe(call => call.Day >= 20261011);
        // One may still be on its way.
        await IsRefusedAsync();
        for (turns = 0; await fill.TurnAsync(default); turns++) turns.ShouldBeLessThan(1000);
        await fill.StopAsync(default);
        (await rig.CallsAsync()).Count.ShouldBe(1200);
        await TotalsShouldAgreeAsync(rig);

        async Task<bool> IsRefusedAsync()
        {
            try
            {
                await fill.TurnAsync(default);
                return false;
            }
            catch (Exception fault) when (fault is DbException or InvalidDataException)
            {
                return true;
            }
        }
    }

    /// <summary>The most frequent numbers of all time beside the same counted from all calls; true while the totals do not tell them.</summary>
    private static async Task<bool> NumbersShouldAgreeAsync(CallTablesRig rig)
    {
        var filter = new CallFilter { Period = CallPeriod.Custom, From = DateOnly.FromDateTime(First), To = DateOnly.FromDateTime(Now.DateTime) };
        var found = await new StatisticsQueries(rig, rig.Entries, rig.Queries, new ScopeDays(rig), CallTablesRig.Clock).NumbersAsync(CallSight.Whole, filter, CallDirection.Inbound, 5, default);
        found.Select(number => (number.Number, number.Calls)).ShouldBe((await rig.CallsAsync()).Where(call => call.Direction == CallDirection.Inbound)
            .GroupBy(call => call.FromNumber).Select(number => (number.Key, number.Count())).OrderByDescending(number => number.Item2).ThenBy(number => number.Key, StringComparer.Ordinal).Take(5));
        await using var database = rig.CreateDbContext();
        return await CallHistoryEntries.UncountedAsync(database, default) != default;
    }

    [Fact]
    public async Task Calls_whose_legs_lie_hours_apart_are_whole_wherever_the_reading_stopped_between_them()
    {
        var rig = await StartAsync(Now);
        var dice = new Random(3);
        var legs = Enumerable.Range(0, 300).SelectMany(call =>
        {
            var at = First.AddMinutes(dice.Next(40 * 24 * 60));
            return Enumerable.Range(0, 3).Select(leg => new LegSample($"1.{call}", at.AddHours(leg * dice.Next(0, 11))));
        });
        foreach (var some in legs.Chunk(100)) await rig.WriteAsync(some);

        await RunAsync(rig);

        var calls = await rig.CallsAsync();
        calls.Count.ShouldBe(300);
        calls.ShouldAllBe(call => call.RowCount == 3);
        await TotalsShouldAgreeAsync(rig);
    }

    [Theory]
    [InlineData(0, 67)]
    [InlineData(3, 40)]
    [InlineData(20, 49)]
    public async Task The_most_frequent_numbers_of_a_long_time_are_those_that_counting_all_calls_tells(int from, int to)
    {
        var rig = await FilledAsync(Now);
        var (first, last) = (DateOnly.FromDateTime(First).AddDays(from), DateOnly.FromDateTime(First).AddDays(to));
        var filter = new CallFilter { Period = CallPeriod.Custom, From = first, To = last };

        var found = await new StatisticsQueries(rig, rig.Entries, rig.Queries, new ScopeDays(rig), CallTablesRig.Clock).NumbersAsync(CallSight.Whole, filter, CallDirection.Inbound, 10, default);
        await using var database = rig.CreateDbContext();
        var quickly = await new FrequentNumbers(database, CallTablesRig.Clock, CallDirection.Inbound, first, last).FindAsync(10, default);

        var counted = (await rig.CallsAsync()).Where(call => call.Direction == CallDirection.Inbound && CallRows.DayOf(call.Day) >= first && CallRows.DayOf(call.Day) <= last)
            .GroupBy(call => call.FromNumber)
            .Select(number => (number.Key, Calls: number.Count(), Answered: number.Count(call => call.Verdict == CallVerdict.Answered), Talk: number.Sum(call => (long)call.TalkSeconds)))
            .OrderByDescending(number => number.Calls).ThenBy(number => number.Key, StringComparer.Ordinal).Take(10).ToList();
        found.Select(number => (number.Number, number.Calls, number.Answered, number.TalkSeconds)).ShouldBe(counted);
        quickly.ShouldNotBeNull().Select(number => (number.Number, number.Calls, number.Answered, number.TalkSeconds)).ShouldBe(counted);
    }

    /// <summary>Each table of totals beside the same counted from all calls.</summary>
    private static async Task TotalsShouldAgreeAsync(CallTablesRig rig)
    {
        var calls = await rig.CallsAsync();
        await using var database = rig.CreateDbContext();
        var kinds = calls.SelectMany(call => new (TotalKind Kind, string Name)[] { (TotalKind.All, ""), (TotalKind.Queue, call.Queue ?? ""), (TotalKind.Trunk, call.Trunk ?? "") }
            .Where(kind => kind.Kind == TotalKind.All || kind.Name.Length > 0).Select(kind => (kind.Kind, kind.Name, Call: call))).ToList();

        (await database.Set<HourTotal>().ToListAsync()).Select(hour => (hour.Day, hour.Hour, hour.Direction, hour.Verdict, hour.Queue, hour.Trunk, hour.Calls, hour.InTime, hour.WaitSeconds, hour.TalkSeconds)).ShouldBe(
            calls.GroupBy(call => (call.Day, call.Hour, call.Direction, call.Verdict, Queue: call.Queue ?? "", Trunk: call.Trunk ?? ""))
                .Select(group => (group.Key.Day, group.Key.Hour, group.Key.Direction, group.Key.Verdict, group.Key.Queue, group.Key.Trunk, group.Count(), group.Count(InTime), group.Sum(Wait), group.Sum(Talk))), ignoreOrder: true);
        (await database.Set<DayTotal>().ToListAsync()).Select(day => (day.Kind, day.Day, day.Name, day.Direction, day.Verdict, day.Calls, day.InTime, day.WaitSeconds, day.TalkSeconds)).ShouldBe(
            kinds.GroupBy(one => (one.Kind, one.Call.Day, one.Name, one.Call.Direction, one.Call.Verdict))
                .Select(group => (group.Key.Kind, group.Key.Day, group.Key.Name, group.Key.Direction, group.Key.Verdict, group.Count(), group.Count(one => InTime(one.Call)), group.Sum(one => Wait(one.Call)), group.Sum(one => Talk(one.Call)))), ignoreOrder: true);
        (await database.Set<DayHourTotal>().ToListAsync()).Select(hour => (hour.Kind, hour.Name, hour.Day, hour.Hour, hour.Direction, hour.Calls)).ShouldBe(
            kinds.GroupBy(one => (one.Kind, one.Name, one.Call.Day, one.Call.Hour, one.Call.Direction))
                .Select(group => (group.Key.Kind, group.Key.Name, group.Key.Day, group.Key.Hour, group.Key.Direction, group.Count())), ignoreOrder: true);
        (await database.Set<WaitTotal>().ToListAsync()).Select(wait => (wait.Kind, wait.Span, wait.Name, wait.Direction, wait.Wait, wait.Calls)).ShouldBe(
            kinds.Where(one => one.Call.Verdict == CallVerdict.Answered).SelectMany(one => new[] { one.Call.Day, one.Call.Day / 100 }.Select(span => (one.Kind, Span: span, one.Name, one.Call.Direction, one.Call.WaitSeconds)))
                .GroupBy(wait => wait).Select(group => (group.Key.Kind, group.Key.Span, group.Key.Name, group.Key.Direction, group.Key.WaitSeconds, group.Count())), ignoreOrder: true);
        (await database.Set<NumberTotal>().ToListAsync()).Select(number => (number.Direction, number.Month, number.Number, number.Calls, number.Answered, number.TalkSeconds)).ShouldBe(
            calls.Where(call => call.Direction == CallDirection.Inbound).GroupBy(call => (call.Day / 100, call.FromNumber))
                .Select(group => (CallDirection.Inbound, group.Key.Item1, group.Key.FromNumber, group.Count(), group.Count(call => call.Verdict == CallVerdict.Answered), group.Sum(Talk))), ignoreOrder: true);
        await ExtensionsShouldAgreeAsync(database, calls);
    }

    private static async Task ExtensionsShouldAgreeAsync(Evolvex.Portal.Storage.PortalDbContext database, List<CallRow> calls)
    {
        var answered = calls.Where(call => call.Verdict == CallVerdict.Answered).Select(call => call.Id).ToHashSet();
        var parts = await database.Set<CallExtensionRow>().ToListAsync();
        (await database.Set<ExtensionTotal>().ToListAsync()).Select(sum => (sum.Span, sum.Extension, sum.Made, sum.Taken, sum.Missed, sum.TalkSeconds)).Where(sum => sum.Made + sum.Taken + sum.Missed + sum.TalkSeconds > 0).ShouldBe(
            parts.SelectMany(part => new[] { part.Day, part.Day / 100 }.Select(span => (Span: span, Part: part))).GroupBy(one => (one.Span, one.Part.Extension))
                .Select(group => (group.Key.Span, group.Key.Extension, group.Count(one => one.Part.Made), group.Count(one => one.Part.Answered && !one.Part.Made),
                    group.Count(one => !one.Part.Made && !one.Part.Answered && !answered.Contains(one.Part.CallId)), group.Sum(one => (long)one.Part.TalkSeconds)))
                .Where(sum => sum.Item3 + sum.Item4 + sum.Item5 + sum.Item6 > 0), ignoreOrder: true);
    }

    private static bool InTime(CallRow call) => call.Verdict == CallVerdict.Answered && call.WaitSeconds <= CallHistorySettings.Default.ServiceLevelSeconds;

    private static long Wait(CallRow call) => call.WaitSeconds;

    private static long Talk(CallRow call) => call.TalkSeconds;
}

public sealed class SqliteCallTotalsTests() : CallTotalsTests(null);

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbCallTotalsTests(MariaDbRig rig) : CallTotalsTests(rig);
