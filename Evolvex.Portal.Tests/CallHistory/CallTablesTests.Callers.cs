using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Callers: who was missed, who sees their numbers, and calls that get another number.</summary>
public abstract partial class CallTablesTests
{
    [Fact]
    public async Task A_late_row_that_begins_earlier_takes_what_is_known_of_the_recording_with_it()
    {
        var rig = await StartAsync(Now);
        var start = RigClock(Now).AddMinutes(-10);
        await rig.WriteAsync(new LegSample("1793044000.1", start), new LegSample("1793044000.2", start));
        await rig.FollowAsync();
        var first = (await rig.CallsAsync()).Single(call => call.CallKey == "1793044000.1").Id;
        await using (var database = rig.CreateDbContext())
        {
            database.Add(new RecordedCallRow { CallId = first });
            await database.SaveChangesAsync();
        }

        await rig.WriteAsync(new LegSample("1793044000.1", start.AddSeconds(-30)) { To = "111" }, new LegSample("1793044000.2", start.AddSeconds(-30)) { To = "111" });
        await rig.FollowAsync();

        var moved = (await rig.CallsAsync()).Single(call => call.CallKey == "1793044000.1").Id;
        moved.ShouldBeLessThan(first);
        (await rig.Queries.PageAsync(CallSight.Whole, new CallFilter { Period = CallPeriod.All, Recorded = true }, null, 10, default)).Select(call => call.CallKey).ShouldBe(["1793044000.1"]);
        await using var after = rig.CreateDbContext();
        (await after.Set<RecordedCallRow>().Select(row => row.CallId).ToListAsync()).ShouldBe([moved]);
    }

    [Fact]
    public async Task Callers_who_hide_their_number_are_counted_and_never_settled_by_one_another()
    {
        var rig = await StartAsync(Now);
        var start = RigClock(Now).AddMinutes(-60);
        await rig.WriteAsync(
            new LegSample("1.1", start) { From = "anonymous", Talk = 0 }, new LegSample("1.2", start.AddMinutes(1)) { From = "anonymous" }, new LegSample("1.3", start.AddMinutes(2)) { From = "restricted", Talk = 0 },
            new LegSample("1.4", start.AddMinutes(3)) { From = "89161234567", Talk = 0 });
        await rig.FollowAsync();

        var list = await rig.MissedAsync();

        (list.Calls, list.Withheld).ShouldBe((3, 2));
        list.Numbers.ShouldHaveSingleItem().Last.Key.ShouldBe("1.4");
    }

    [Fact]
    public async Task Whoever_was_missed_is_found_again_however_the_number_is_dialled()
    {
        var rig = await StartAsync(Now);
        var start = RigClock(Now).AddMinutes(-90);
        LegSample[] missed = [.. Enumerable.Range(0, 60).Select(caller => new LegSample($"1.{caller}", start.AddSeconds(caller)) { From = $"+7916123{4500 + caller}", Talk = 0 })];
        await rig.WriteAsync([.. missed, new LegSample("1.90", start.AddSeconds(90)) { From = "601", Talk = 0 }, new LegSample("1.91", start.AddSeconds(91)) { From = "9999999999", Talk = 0 }]);
        await rig.WriteAsync(
            new LegSample("1.100", start.AddMinutes(5)) { From = "89161234507" }, new LegSample("1.101", start.AddMinutes(5)) { From = "9161234540" }, new LegSample("1.102", start.AddMinutes(5)) { From = "601" },
            new LegSample("1.103", start.AddMinutes(5)) { From = "9999999999" }, new LegSample("1.104", start.AddMinutes(5)) { From = "79161234600" });
        await rig.FollowAsync();

        var list = await rig.MissedAsync();

        list.Numbers.Count.ShouldBe(62);
        list.Numbers.Where(number => number.State == MissedState.ReachedUs).Select(number => number.Last.Key).Order(StringComparer.Ordinal).ShouldBe(["1.40", "1.7", "1.90", "1.91"]);
        var team = new CallSight(new GroupAccess(Guid.NewGuid(), false, [new AccessRoute(Guid.NewGuid(), "from-trunk", "", Guid.NewGuid())]), masksNumbers: false);
        (await rig.MissedAsync(team)).Numbers.Count(number => number.State == MissedState.ReachedUs).ShouldBe(4);
    }

    [Fact]
    public async Task Who_sees_masked_numbers_finds_them_by_what_is_seen_alone()
    {
        var rig = await StartAsync(Now);
        var start = Saturday.AddHours(8);
        await rig.WriteAsync(new LegSample("8.1", start), new LegSample("8.2", start.AddMinutes(1)) { From = "79990001122", To = "111" });
        await rig.FillAsync(Saturday, Saturday.AddDays(1));
        var masked = new CallSight(CallSight.Whole.Access, masksNumbers: true);

        foreach (var typed in new[] { "89161234567", "+7 916 100-00-67" })
        {
            (await FindAsync(new CallFilter { Number = typed })).ShouldBe(["8.1"], typed);
            (await FindAsync(new CallFilter { Caller = typed })).ShouldBe(["8.1"], typed);
        }

        (await FindAsync(new CallFilter { Number = "234567" })).ShouldBeEmpty();
        (await FindAsync(new CallFilter { Caller = "234567" })).ShouldBeEmpty();
        foreach (var text in new[] { "2345", "79161234567", "1234567", "5" }) (await FindAsync(new CallFilter { Text = text })).ShouldBeEmpty(text);
        (await FindAsync(new CallFilter { Text = "110" })).ShouldBe(["8.1"]);
        (await FindAsync(new CallFilter { Number = "111" })).ShouldBe(["8.2"]);
        (await FindAsync(new CallFilter { Text = "8.1" })).ShouldBe(["8.1"]);
        (await FindAsync(new CallFilter { Called = "79161234567@host" })).ShouldBeEmpty();

        async Task<List<string>> FindAsync(CallFilter filter) =>
            [.. (await rig.Queries.PageAsync(masked, filter with { Period = CallPeriod.All }, null, 10, default)).Select(call => call.CallKey)];
    }

    [Fact]
    public async Task Numbers_of_nines_are_found_in_every_order_of_signs()
    {
        var rig = await StartAsync(Now);
        await SortUnlikeBytesAsync(rig);
        var start = Saturday.AddHours(10);
        await rig.WriteAsync(
            new LegSample("1.1", start) { From = "79161112233" },
            new LegSample("1.2", start.AddMinutes(1)) { From = "+74951112239" },
            new LegSample("1.3", start.AddMinutes(2)) { From = "9999999999" },
            new LegSample("1.4", start.AddMinutes(3)) { From = "fritz99" },
            new LegSample("1.5", start.AddMinutes(4)) { From = "_99" });
        await rig.FillAsync(Saturday, Saturday.AddDays(1));

        (await FindAsync("89161112233")).ShouldBe(["1.1"]);
        (await FindAsync("9161112233")).ShouldBe(["1.1"]);
        (await FindAsync("951112239")).ShouldBe(["1.2"]);
        (await FindAsync("999999")).ShouldBe(["1.3"]);
        (await FindAsync("89999999999")).ShouldBe(["1.3"]);
        (await FindAsync("fritz9")).ShouldBe(["1.4"]);

        async Task<List<string>> FindAsync(string number)
        {
            var all = new CallFilter { Period = CallPeriod.All };
            var either = (await rig.Queries.PageAsync(CallSight.Whole, all with { Number = number }, null, 10, default)).Select(call => call.CallKey).ToList();
            (await rig.Queries.PageAsync(CallSight.Whole, all with { Caller = number }, null, 10, default)).Select(call => call.CallKey).ShouldBe(either);
            return either;
        }
    }
}
