using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Missed;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>What the filters of the pages can ask of a year of calls, one by one and together, by people who see all of them and by members of a group.</summary>
internal sealed class CallQuestions(IDbContextFactory<PortalDbContext> databases, WallClock clock, TimeProvider time, Comparison compare)
{
    private static readonly CallSight Group = new(new GroupAccess(Guid.NewGuid(), IsUnrestricted: false, [new AccessRoute(Guid.NewGuid(), "incoming", "", Guid.Empty)]), masksNumbers: false);

    private readonly CallQueries _calls = new(databases, clock, time);

    public async Task RunAsync()
    {
        var year = new CallFilter { Period = CallPeriod.Custom, From = _calls.Today.AddDays(-364), To = _calls.Today };
        foreach (var (name, filter) in Filters(year)) await PageAsync(name, CallSight.Whole, filter);
        foreach (var (name, filter) in Filters(year).Take(8)) await PageAsync($"group: {name}", Group, filter);
        await StatisticsAsync(year);
        await MissedAsync();
    }

    private static IEnumerable<(string Name, CallFilter Filter)> Filters(CallFilter year)
    {
        yield return ("a year", year);
        yield return ("failed", year with { Verdicts = [CallVerdict.Failed] });
        yield return ("voicemail: there is none", year with { Verdicts = [CallVerdict.Voicemail] });
        yield return ("queue", year with { Queue = "vip" });
        yield return ("queue, abandoned, trunk", year with { Queue = "vip", Trunk = "trunk-msk", Verdicts = [CallVerdict.Abandoned] });
        yield return ("queue and verdict: there is none", year with { Queue = "vip", Verdicts = [CallVerdict.Failed] });
        yield return ("Sundays at three", year with { Weekday = DayOfWeek.Sunday, Hour = 3 });
        yield return ("extension", year with { Extension = "1007" });
        yield return ("trunk", year with { Trunk = "trunk-msk" });
        yield return ("extension, abandoned", year with { Extension = "1007", Verdicts = [CallVerdict.Abandoned] });
        yield return ("extension, outbound", year with { Extension = "1007", Direction = CallDirection.Outbound });
        yield return ("waited half a minute", year with { Wait = new Bounds(30, null) });
        yield return ("waited five minutes: nobody did", year with { Wait = new Bounds(300, null) });
        yield return ("talked half an hour: nobody did", year with { Talk = new Bounds(1800, null) });
        yield return ("talked 25 minutes", year with { Talk = new Bounds(1500, null) });
        yield return ("talked five seconds at most, answered", year with { Talk = new Bounds(null, 5), Verdicts = [CallVerdict.Answered] });
        yield return ("with recording: none has", year with { Recorded = true });
        yield return ("without recording", year with { Recorded = false });
        yield return ("text that many have", year with { Text = "vip" });
        yield return ("text that nobody has", year with { Text = "xyzzy" });
        yield return ("caller begins", year with { Caller = "123456" });
        yield return ("number and queue", year with { Number = "1007", Queue = "vip" });
        yield return ("called, answered", year with { Called = "1007", Verdicts = [CallVerdict.Answered] });
    }

    private async Task PageAsync(string name, CallSight sight, CallFilter filter)
    {
        await compare.TimeAsync($"page: {name}", 5, () => _calls.PageAsync(sight, filter, null, 50, default), null);
        await compare.TimeAsync($"sums: {name}", 200, () => _calls.SumAsync(sight, filter, default), null);
    }

    private async Task StatisticsAsync(CallFilter year)
    {
        var statistics = new StatisticsQueries(databases, new CallHistoryEntries(databases), _calls, new ScopeDays(databases), clock);
        var month = new CallFilter { Period = CallPeriod.Month };
        foreach (var (name, filter) in new[] { ("queue", year with { Queue = "support" }), ("trunk", year with { Trunk = "trunk-msk" }), ("queue and trunk", year with { Queue = "support", Trunk = "trunk-msk" }) })
        {
            await compare.TimeAsync($"statistics of a year, {name}", 200, () => statistics.ReadAsync(CallSight.Whole, filter, default), null);
            await compare.TimeAsync($"top callers of a year, {name}", 500, () => statistics.NumbersAsync(CallSight.Whole, filter, CallDirection.Inbound, 10, default), null);
        }

        foreach (var (name, goal, filter) in new[] { ("month", 100, month), ("year", 200, year) })
        {
            await compare.TimeAsync($"statistics of a {name}, group, first time", 120_000, () => new StatisticsQueries(databases, new CallHistoryEntries(databases), _calls, new ScopeDays(databases), clock).ReadAsync(Group, filter, default), null);
            await statistics.ReadAsync(Group, filter, default);
            await compare.TimeAsync($"statistics of a {name}, group, again", goal, () => statistics.ReadAsync(Group, filter, default), null);
        }

        await compare.TimeAsync("top callers of a month, group", 500, () => statistics.NumbersAsync(Group, month, CallDirection.Inbound, 10, default), null);
        await compare.TimeAsync("top callers of a year, group", 500, () => statistics.NumbersAsync(Group, year, CallDirection.Inbound, 10, default), null);
    }

    private async Task MissedAsync()
    {
        var missed = new MissedCalls(databases, _calls, clock, new AuditLog(databases, time), time);
        foreach (var period in new[] { CallPeriod.Today, CallPeriod.Week, CallPeriod.Month })
        {
            var filter = new CallFilter { Period = period };
            await compare.TimeAsync($"missed: {period}", 500, () => missed.ReadAsync(CallSight.Whole, filter, default), null);
            await compare.TimeAsync($"missed: {period}, queue", 500, () => missed.ReadAsync(CallSight.Whole, filter with { Queue = "vip" }, default), null);
            await compare.TimeAsync($"missed: {period}, group", 500, () => missed.ReadAsync(Group, filter, default), null);
        }
    }
}
