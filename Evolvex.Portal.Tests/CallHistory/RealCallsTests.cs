using System.Diagnostics;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>The whole portal beside a real Asterisk that writes its records to a real MariaDB: what was played is what the history says, soon after.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class RealCallsTests(AsteriskRig rig)
{
    [Fact]
    public async Task A_queue_call_answered_by_a_telephone_tells_the_wait_that_the_records_do_not()
    {
        await using var portal = await StartAsync();
        await rig.CliAsync("database put operator 201 busy");
        await rig.Phones.AnswerAsync("110", ring: TimeSpan.FromSeconds(3), talk: TimeSpan.FromSeconds(30));
        rig.Phones.Trunk("79161110001", "153", TimeSpan.FromSeconds(7));

        var call = await FindAsync(portal, "79161110001");

        (call.Verdict, call.Queue, call.Reached, call.WaitIsExact).ShouldBe((CallVerdict.Answered, "support", "110", true));
        call.WaitSeconds.ShouldBeInRange(2, 15, "it rings for three seconds, on a busy machine for some more");
        call.TalkSeconds.ShouldBeInRange(1, 7);
    }

    [Fact]
    public async Task A_missed_call_is_in_the_history_two_seconds_after_the_PBX_wrote_it()
    {
        await using var portal = await StartAsync();
        await rig.Phones.AnswerAsync("110", ring: TimeSpan.FromSeconds(60));
        rig.Phones.Trunk("79161110002", "110");
        await UntilAsync(async () => await rig.ChannelsAsync() == 2);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await rig.CliAsync("channel request hangup all");
        await UntilAsync(async () => (await rig.Database.SqlAsync("asteriskcdrdb", "SELECT COUNT(*) FROM cdr WHERE src = '79161110002'")).Trim() != "0");
        var written = Stopwatch.StartNew();

        await FindAsync(portal, "79161110002", isOver: false);

        // The goal is two seconds; a busy machine gets some more.
        written.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        var call = await FindAsync(portal, "79161110002");
        (call.Verdict, call.Reason).ShouldBe((CallVerdict.Missed, CallReasonCode.RangUnanswered));
    }

    [Fact]
    public async Task Directions_are_told_of_real_calls()
    {
        await using var portal = await StartAsync();
        await rig.Phones.AnswerTrunkAsync(ring: TimeSpan.FromSeconds(1), talk: TimeSpan.FromSeconds(20));
        rig.Phones.Call("109", "979161110003", TimeSpan.FromSeconds(3));

        var call = await FindAsync(portal, "79161110003");

        (call.Direction, call.Trunk, call.FromNumber, call.Verdict).ShouldBe((Domain.Calls.CallDirection.Outbound, "trunk", "109", CallVerdict.Answered));
        call.TalkSeconds.ShouldBeInRange(2, 5);
    }

    private async Task<PortalApplication> StartAsync()
    {
        await rig.HangUpAllAsync();
        await rig.Database.SqlAsync("asteriskcdrdb", "TRUNCATE cdr");
        var portal = new PortalApplication
        {
            Settings =
            {
                ["Pbx:Transport"] = "AmiTcp", ["Pbx:Host"] = "127.0.0.1", ["Pbx:Port"] = $"{rig.AmiPort}", ["Pbx:Username"] = "portal", ["Pbx:Secret"] = "portal-secret", ["Pbx:TimeZone"] = "UTC",
                ["Cdr:Provider"] = "MySql", ["ConnectionStrings:Cdr"] = rig.CdrConnectionString,
            },
        };
        await UntilAsync(() => Task.FromResult(portal.Services.GetRequiredService<ILivePbx>().Current.Link.Phase == LinkPhase.Live));
        return portal;
    }

    /// <summary>Waits for a call in the history; where it is to be over, until no more of its rows can come.</summary>
    private static async Task<CallRow> FindAsync(PortalApplication portal, string number, bool isOver = true)
    {
        var queries = portal.Services.GetRequiredService<CallQueries>();
        var filter = new CallFilter { Period = CallPeriod.All, Number = number };
        CallRow? found = null;
        await UntilAsync(async () => (found = (await queries.PageAsync(CallSight.Whole, filter, null, 1, default)).FirstOrDefault(call => !isOver || !call.IsOpen)) is not null);
        return found!;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        while (!await condition()) await Task.Delay(100, deadline.Token);
    }
}
