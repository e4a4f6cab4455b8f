using System.Data.Common;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>What the filling of the tables keeps, finds again and takes away.</summary>
public abstract class CallFillTests(MariaDbRig? mariaDb) : CallTablesTest(mariaDb)
{
    private static readonly DateTime Saturday = new(2026, 10, 17);
    private static readonly DateTimeOffset Now = new(2026, 10, 19, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Calls_whose_rows_the_PBX_has_deleted_outlive_a_rebuild()
    {
        var rig = await FilledAsync(new LegSample("1.1", Saturday.AddHours(-5)), new LegSample("1.2", Saturday.AddHours(9)), new LegSample("1.3", Saturday.AddHours(11)));
        await rig.RunAsync("DELETE FROM cdr WHERE linkedid IN ('1.1', '1.2')");

        await RebuildAsync(rig);

        (await rig.CallsAsync()).Select(call => call.CallKey).ShouldBe(["1.1", "1.2", "1.3"]);
        await using var database = rig.CreateDbContext();
        (await database.Set<HourTotal>().OrderBy(hour => hour.Day).ThenBy(hour => hour.Hour).Select(hour => hour.Calls).ToListAsync()).ShouldBe([1, 1, 1]);
        (await database.Set<CallExtensionRow>().CountAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Callers_whose_names_a_database_takes_for_one_are_counted_all()
    {
        var rig = await FilledAsync([.. new[] { "Anonymous", "anonymous", "andré", "andre", "79161234567" }.Select((from, at) => new LegSample($"1.{at}", Saturday.AddHours(at)) { From = from })]);

        await using var database = rig.CreateDbContext();
        (await database.Set<NumberTotal>().SumAsync(number => number.Calls)).ShouldBe(5);
        (await database.Set<NumberTotal>().SingleAsync(number => number.Number == "79161234567")).Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_rebuild_from_an_empty_table_takes_nothing_away()
    {
        var rig = await FilledAsync(new LegSample("1.1", Saturday.AddHours(9)));
        await rig.RunAsync("DELETE FROM cdr");

        await RebuildAsync(rig);

        (await rig.CallsAsync()).ShouldHaveSingleItem();
        (await rig.Entries.IsRebuildAskedAsync(default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_rebuild_reads_anew_what_was_changed_by_hand()
    {
        var rig = await FilledAsync(new LegSample("1.1", Saturday.AddHours(9)));
        await rig.RunAsync("UPDATE cdr SET linkedid = '1.5', uniqueid = '1.5'");

        await RebuildAsync(rig);

        (await rig.CallsAsync()).ShouldHaveSingleItem().CallKey.ShouldBe("1.5");
    }

    [Fact]
    public async Task A_rebuild_takes_calls_away_some_at_a_time()
    {
        var rig = await FilledAsync([.. Enumerable.Range(0, CallClearance.AtOnce + 100).Select(at => new LegSample($"1.{at}", Saturday.AddSeconds(at * 10)))]);
        await AskRebuildAsync(rig);
        using var fill = rig.NewFill();

        (await fill.TurnAsync(default)).ShouldBeTrue();

        (await rig.CallsAsync()).Count.ShouldBe(100);
        await using (var database = rig.CreateDbContext()) (await database.Set<HourTotal>().SumAsync(hour => hour.Calls)).ShouldBe(100);
        await RunAsync(fill);
        (await rig.CallsAsync()).Count.ShouldBe(CallClearance.AtOnce + 100);
    }

    [Fact]
    public async Task What_is_cleared_leaves_no_totals_behind_and_of_its_first_day_those_of_calls_that_stay()
    {
        // Some calls an hour over two months, whole steps of them, and two earlier on the first day.
        var calls = Enumerable.Range(0, CallClearance.AtOnce * 2).Select(at => new LegSample($"1.{at}", Saturday.AddHours(-1).AddMinutes(-at * 18)) { From = $"7916{at:d7}" }).ToArray();
        var first = calls[^1].Start;
        var rig = await FilledAsync([.. calls, new LegSample("0.1", first.AddMinutes(-2)), new LegSample("0.2", first.AddMinutes(-2))]);
        var clearance = new CallClearance(rig, CallTablesRig.Clock);

        (await clearance.StepAsync(first, CallHistorySettings.Default, default)).ShouldBeTrue();
        await using (var database = rig.CreateDbContext())
        {
            (await database.Set<HourTotal>().SumAsync(hour => hour.Calls)).ShouldBe(CallClearance.AtOnce + 2);
            (await database.Set<NumberTotal>().Where(number => number.Calls > 0).SumAsync(number => number.Calls)).ShouldBe(CallClearance.AtOnce + 2);
        }

        while (await clearance.StepAsync(first, CallHistorySettings.Default, default))
        {
            // To the end.
        }

        (await rig.CallsAsync()).Select(call => call.CallKey).Order(StringComparer.Ordinal).ShouldBe(["0.1", "0.2"]);
        await using var left = rig.CreateDbContext();
        (await left.Set<CallExtensionRow>().CountAsync()).ShouldBe(2);
        (await left.Set<HourTotal>().ToListAsync()).ShouldHaveSingleItem().Calls.ShouldBe(2);
        (await left.Set<NumberTotal>().ToListAsync()).ShouldHaveSingleItem().Calls.ShouldBe(2);
        (await left.Set<TrunkPeak>().Select(peak => new { peak.Day, peak.Peak }).ToListAsync()).ShouldHaveSingleItem().ShouldBe(new { Day = CallRows.DayOf(first), Peak = 2 });
    }

    [Fact]
    public async Task Calls_of_two_systems_that_count_alike_in_one_second_are_both_kept()
    {
        var rig = await FilledAsync([new LegSample("1700000000.5", Saturday), new LegSample("1700000001.5", Saturday) { From = "79160000002" }]);
        await rig.FillAsync(Saturday.AddDays(-1), Saturday.AddDays(1));
        await rig.Filler.MendAsync(["1700000000.5"], Saturday, CallHistorySettings.Default, default);
        await rig.Filler.MendAsync(["1700000001.5"], Saturday, CallHistorySettings.Default, default);

        (await rig.CallsAsync()).Select(call => call.CallKey).Order(StringComparer.Ordinal).ShouldBe(["1700000000.5", "1700000001.5"]);
        await using var database = rig.CreateDbContext();
        (await database.Set<CallExtensionRow>().Select(part => part.CallId).Distinct().CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Another_service_level_counts_the_totals_anew_and_reads_no_call_anew()
    {
        var rig = await FilledAsync([.. Enumerable.Range(0, 25).Select(day => new LegSample($"1.{day}", Saturday.AddDays(-day).AddHours(9)) { Ring = 30 })]);
        (await InTimeAsync()).ShouldBe(0);
        await new HistorySettingsStore(rig, rig.Entries, new MaskedNumbers(rig.Entries, new BackgroundLoops(rig.Time), NullLogger<MaskedNumbers>.Instance), new ListedAudit()).ChangeAsync(CallHistorySettings.Default with { ServiceLevelSeconds = 40 }, new AuditActor(AuditActorKind.Person, "1", "anna", "192.0.2.1"), default);

        (await rig.Entries.IsRebuildAskedAsync(default)).ShouldBeFalse();
        using var fill = rig.NewFill();
        await RunAsync(fill);

        (await InTimeAsync()).ShouldBe(25);
        (await rig.Entries.RecountAsync(default)).ShouldBeNull();

        async Task<int> InTimeAsync()
        {
            await using var database = rig.CreateDbContext();
            return await database.Set<HourTotal>().SumAsync(hour => hour.InTime);
        }
    }

    [Fact]
    public async Task Calls_made_while_the_portal_was_off_for_long_are_found_when_it_is_back()
    {
        var rig = await FilledAsync(new LegSample("1.1", Saturday.AddHours(9)));
        var stopped = CallTablesRig.Clock.At(rig.Time.GetUtcNow());
        await rig.WriteAsync(new LegSample("1.2", stopped.AddHours(-47)), new LegSample("1.3", stopped.AddHours(1)), new LegSample("1.4", stopped.AddDays(5)), new LegSample("1.5", stopped.AddDays(9).AddHours(3)));
        rig.Time.Advance(TimeSpan.FromDays(9) + TimeSpan.FromHours(6.5));

        using var fill = rig.NewFill();
        await RunAsync(fill);

        (await rig.CallsAsync()).Select(call => call.CallKey).Order(StringComparer.Ordinal).ShouldBe(["1.1", "1.2", "1.3", "1.4", "1.5"]);
    }

    [Fact]
    public async Task Calls_made_while_the_call_records_were_out_of_reach_for_long_are_found_when_they_are_back()
    {
        var rig = await StartAsync(Now);
        await rig.WriteAsync(new LegSample("1.1", Saturday.AddHours(9)));
        using var fill = rig.NewFill();
        await RunAsync(fill);
        await rig.RunAsync("ALTER TABLE cdr RENAME TO away");
        foreach (var _ in Enumerable.Range(0, 5))
        {
            rig.Time.Advance(TimeSpan.FromDays(1));
            await Should.ThrowAsync<DbException>(() => fill.TurnAsync(default));
        }

        await rig.RunAsync("ALTER TABLE away RENAME TO cdr");
        await rig.WriteAsync(new LegSample("1.2", CallTablesRig.Clock.At(Now).AddDays(1)), new LegSample("1.3", CallTablesRig.Clock.At(Now).AddDays(4)));
        await RunAsync(fill);

        (await rig.CallsAsync()).Select(call => call.CallKey).ShouldBe(["1.1", "1.2", "1.3"]);
    }

    [Fact]
    public async Task Records_that_come_while_the_first_days_are_read_in_are_seen_at_once_and_late_ones_when_these_days_are_in()
    {
        var rig = await StartAsync(Now);
        var now = CallTablesRig.Clock.At(Now);
        await rig.WriteAsync([.. Enumerable.Range(1, 40).Select(call => new LegSample($"1.{call}", now.AddHours(-4 * call)))]);
        using var fill = rig.NewFill();
        (await fill.TurnAsync(default)).ShouldBeTrue();

        // The second of them is a leg that lasted for long: its record begins where everything is read in already.
        await rig.WriteAsync(new LegSample("2.1", now.AddMinutes(-1)), new LegSample("1.5", now.AddMinutes(-50)) { UniqueId = "1.500" }, new LegSample("1.2", now.AddHours(-5)) { UniqueId = "1.200" });
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await fill.TurnAsync(default);
        (await rig.CallsAsync()).Select(call => call.CallKey).ShouldContain("2.1");
        await RunAsync(fill);

        var calls = (await rig.CallsAsync()).ToDictionary(call => call.CallKey);
        calls.Count.ShouldBe(41);
        calls["1.5"].RowCount.ShouldBe(2);
        calls["1.2"].RowCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_look_that_failed_is_made_again_at_once()
    {
        var rig = await StartAsync(Now);
        await rig.FollowAsync();
        rig.Time.Advance(TimeSpan.FromHours(2));
        await rig.WriteAsync(new LegSample("1.1", CallTablesRig.Clock.At(Now).AddHours(-20)));
        await rig.RunAsync("ALTER TABLE cdr RENAME TO away");
        await Should.ThrowAsync<DbException>(() => rig.FollowAsync());
        await rig.RunAsync("ALTER TABLE away RENAME TO cdr");

        (await rig.FollowAsync()).ShouldBeTrue();

        (await rig.CallsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_step_does_not_go_on_inside_the_end_of_the_one_before()
    {
        var rig = await StartAsync(Now);
        var start = CallTablesRig.Clock.At(Now).AddDays(-9);
        await rig.WriteAsync(new LegSample("1.1", start));
        var span = new WallSpan(start.AddHours(-1), start.AddHours(1));
        var judged = await rig.Filler.JudgeAsync(new ReadSpan(span, await rig.Source.ReadAsync(span, default)), CallHistorySettings.Default, near: null, loads: null, default);
        var before = new TaskCompletionSource();
        var writing = Task.CompletedTask;
        // Away from the context of tests, in which nothing goes on inside anything.
        await Task.Run(() => { writing = rig.Filler.WriteAsync(judged, new Writing(span.From) { Before = before.Task }, default); });
        await using var other = rig.CreateDbContext();
        await using (await other.Database.BeginTransactionAsync())
        {
            // Nothing can be written into a file of SQLite now, and whoever tries it waits without leaving the thread.
            await Task.Run(before.SetResult).WaitAsync(TimeSpan.FromSeconds(10));
        }

        await writing;
        (await rig.CallsAsync()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("INSERT INTO cdr SELECT * FROM cdr")]
    [InlineData("UPDATE cdr SET billsec = -5")]
    public async Task A_call_of_odd_rows_settles(string oddly)
    {
        var rig = await StartAsync(Now);
        await rig.WriteAsync(new LegSample("1.1", CallTablesRig.Clock.At(Now).AddMinutes(-10)), new LegSample("1.1", CallTablesRig.Clock.At(Now).AddMinutes(-9)));
        await rig.RunAsync(oddly);
        (await rig.FollowAsync()).ShouldBeTrue();

        (await rig.FollowAsync()).ShouldBeFalse();

        // When only a part of it is looked at, too; and a change is still noticed.
        rig.Time.Advance(TimeSpan.FromMinutes(5.5));
        (await rig.FollowAsync()).ShouldBeFalse();
        await rig.RunAsync("UPDATE cdr SET duration = duration + 500");
        (await rig.FollowAsync()).ShouldBeTrue();
    }

    private async Task<CallTablesRig> FilledAsync(params LegSample[] legs)
    {
        var rig = await StartAsync(Now);
        foreach (var some in legs.Chunk(100)) await rig.WriteAsync(some);
        using var fill = rig.NewFill();
        await RunAsync(fill);
        await fill.StopAsync(default);
        (await rig.CallsAsync()).Count.ShouldBe(legs.Length);
        return rig;
    }

    private static async Task RebuildAsync(CallTablesRig rig)
    {
        await AskRebuildAsync(rig);
        using var fill = rig.NewFill();
        await RunAsync(fill);
    }

    private static async Task AskRebuildAsync(CallTablesRig rig)
    {
        await using var database = rig.CreateDbContext();
        await CallHistoryEntries.AskRebuildAsync(database, default);
        await database.SaveChangesAsync();
    }

    /// <summary>Until there is nothing more to do.</summary>
    private static async Task RunAsync(CallFill fill)
    {
        var turns = 0;
        while (await fill.TurnAsync(default)) (++turns).ShouldBeLessThan(1000);
    }
}

public sealed class SqliteCallFillTests() : CallFillTests(null);

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbCallFillTests(MariaDbRig rig) : CallFillTests(rig);
