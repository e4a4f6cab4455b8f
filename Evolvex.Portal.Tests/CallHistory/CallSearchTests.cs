using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Support;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Whatever is asked for: what is found in spans, by an index or by the totals is what looking at each call finds.</summary>
public abstract class CallSearchTests(MariaDbRig? mariaDb) : CallTablesTest(mariaDb)
{
    private static readonly DateTimeOffset Now = new(2026, 10, 19, 20, 0, 0, TimeSpan.Zero);
    private static readonly CallFilter All = new() { Period = CallPeriod.All };

    private static readonly (CallFilter Filter, Func<CallRow, bool> Is)[] Asked =
    [
        (All, _ => true),
        (All with { Verdicts = [CallVerdict.Abandoned] }, call => call.Verdict == CallVerdict.Abandoned),
        (All with { Verdicts = [CallVerdict.Busy] }, _ => false),
        (All with { Verdicts = [CallVerdict.Missed, CallVerdict.Abandoned], Queue = "sales" }, call => call.Verdict is CallVerdict.Missed or CallVerdict.Abandoned && call.Queue == "sales"),
        (All with { Direction = CallDirection.Inbound, Hour = 3 }, call => call.Hour == 3),
        (All with { Direction = CallDirection.Outbound }, _ => false),
        (All with { Weekday = DayOfWeek.Sunday, Hour = 14 }, call => call.Hour == 14 && CallRows.DayOf(call.Day).DayOfWeek == DayOfWeek.Sunday),
        (All with { Trunk = "trunk", Queue = "support", Hour = 9 }, call => call.Hour == 9 && call.Queue == "support"),
        (All with { Wait = new Bounds(35, null) }, call => call.WaitSeconds >= 35),
        (All with { Wait = new Bounds(500, null) }, _ => false),
        (All with { Talk = new Bounds(10, 20) }, call => call.TalkSeconds is >= 10 and <= 20),
        (All with { Text = "79161000003" }, call => call.FromNumber == "79161000003"),
        (All with { Text = "support", Verdicts = [CallVerdict.Answered] }, call => call.Queue == "support" && call.Verdict == CallVerdict.Answered),
        (All with { Recorded = false, Hour = 4 }, call => call.Hour == 4),
        (All with { Number = "112", Queue = "sales" }, call => (call.Dialled == "112" || call.Reached == "112") && call.Queue == "sales"),
        (All with { Number = "79161000003" }, call => call.FromNumber == "79161000003"),
        (All with { Called = "113", Verdicts = [CallVerdict.Answered] }, call => (call.Dialled == "113" || call.Reached == "113") && call.Verdict == CallVerdict.Answered),
        (All with { Called = "113", Number = "79161000003" }, call => (call.Dialled == "113" || call.Reached == "113") && call.FromNumber == "79161000003"),
        (All with { Period = CallPeriod.Custom, From = new DateOnly(2026, 9, 1), To = new DateOnly(2026, 9, 9), Queue = "sales" }, call => call.Day is >= 20260901 and <= 20260909 && call.Queue == "sales"),
        (All with { Period = CallPeriod.Custom, From = new DateOnly(2026, 9, 1), To = new DateOnly(2026, 9, 9), Talk = new Bounds(80, null) }, call => call.Day is >= 20260901 and <= 20260909 && call.TalkSeconds >= 80),
    ];

    [Fact]
    public async Task What_is_found_is_what_looking_at_each_call_finds()
    {
        var rig = await FilledAsync(Now);
        var calls = (await rig.CallsAsync()).OrderByDescending(call => call.Id).ToList();
        var group = new CallSight(new GroupAccess(Guid.NewGuid(), false, [new AccessRoute(Guid.NewGuid(), "from-trunk", "", Guid.NewGuid())]), false);
        foreach (var (filter, isAsked) in Asked)
        {
            var wanted = calls.Where(isAsked).ToList();
            foreach (var sight in new[] { CallSight.Whole, group })
            {
                (await PagedAsync(rig, sight, filter)).ShouldBe(wanted.Select(call => call.Id), $"{filter.ToQuery()} {sight.SeesAll}");
                (await rig.Queries.SumAsync(sight, filter, default)).ShouldBe(
                    wanted.Aggregate(CallSums.None, (sums, call) => sums.With(call.Verdict, call.Direction, 1, call.WaitSeconds, call.TalkSeconds)), $"{filter.ToQuery()} {sight.SeesAll}");
            }
        }
    }

    [Fact]
    public async Task A_search_that_looks_at_each_call_tells_how_far_it_is_and_can_be_given_up()
    {
        var rig = await FilledAsync(Now);
        var nobody = All with { Wait = new Bounds(500, null) };

        var steps = new List<Found<IReadOnlyList<CallRow>>>();
        await foreach (var found in rig.Queries.SearchAsync(CallSight.Whole, nobody, null, 50, default)) steps.Add(found);

        steps.Count.ShouldBeGreaterThan(2);
        steps.Select(step => step.Share).ShouldBeInOrder(SortDirection.Ascending);
        steps.Select(step => step.BackTo).ShouldBeInOrder(SortDirection.Descending);
        steps[^1].Share.ShouldBe(1);
        using var end = new CancellationTokenSource();
        var seen = 0;
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in rig.Queries.SearchAsync(CallSight.Whole, nobody, null, 50, end.Token))
            {
                seen++;
                await end.CancelAsync();
            }
        });
        seen.ShouldBe(1);
    }

    [Fact]
    public async Task A_page_hears_what_else_is_wanted_while_a_search_looks_at_each_call()
    {
        var rig = await FilledAsync(Now);
        var nobody = All with { Wait = new Bounds(500, null) };

        Heard(rig.Queries.SearchAsync(CallSight.Whole, nobody, null, 50, default)).ShouldBeTrue();
        Heard(rig.Queries.CountAsync(CallSight.Whole, nobody, default)).ShouldBeTrue();
    }

    /// <summary>Whether the thread that asks comes to something else before the search is over.</summary>
    private static bool Heard<T>(IAsyncEnumerable<Found<T>> search)
    {
        var (isHeard, isHeardInTime) = (false, false);
        PageThread.Run(async page =>
        {
            page.Post(_ => isHeard = true, null);
            await foreach (var _ in search)
            {
                // What is found is shown, and thrown away here.
            }

            isHeardInTime = isHeard;
        });
        return isHeardInTime;
    }

    private static async Task<List<long>> PagedAsync(CallTablesRig rig, CallSight sight, CallFilter filter)
    {
        var ids = new List<long>();
        while (await rig.Queries.PageAsync(sight, filter, ids.Count == 0 ? null : ids[^1], 40, default) is { Count: > 0 } page) ids.AddRange(page.Select(call => call.Id));
        return ids;
    }
}

public sealed class SqliteCallSearchTests() : CallSearchTests(null);

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbCallSearchTests(MariaDbRig rig) : CallSearchTests(rig);
