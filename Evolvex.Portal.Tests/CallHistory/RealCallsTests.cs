using System.Diagnostics;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>The whole portal beside a real Asterisk that writes its records to a real MariaDB: what was played is what the history says, soon after.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class RealCallsTests(AsteriskRig rig) : RealCallsTest(rig)
{
    [Fact]
    public async Task A_queue_call_answered_by_a_telephone_tells_the_wait_that_the_records_do_not()
    {
        await using var portal = await StartAsync();
        await Rig.CliAsync("database put operator 201 busy");
        await Rig.Phones.AnswerAsync("110", ring: TimeSpan.FromSeconds(3), talk: TimeSpan.FromSeconds(30));
        Rig.Phones.Trunk("79161110001", "153", TimeSpan.FromSeconds(7));

        var call = await FindAsync(portal, "79161110001");

        (call.Verdict, call.Queue, call.Reached, call.WaitIsExact).ShouldBe((CallVerdict.Answered, "support", "110", true));
        call.WaitSeconds.ShouldBeInRange(2, 15, "it rings for three seconds, on a busy machine for some more");
        call.TalkSeconds.ShouldBeInRange(1, 7);
    }

    [Fact]
    public async Task A_missed_call_is_in_the_history_two_seconds_after_the_PBX_wrote_it()
    {
        await using var portal = await StartAsync();
        await Rig.Phones.AnswerAsync("110", ring: TimeSpan.FromSeconds(60));
        Rig.Phones.Trunk("79161110002", "110");
        await UntilAsync(async () => await Rig.ChannelsAsync() == 2);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await Rig.CliAsync("channel request hangup all");
        await UntilAsync(async () => (await Rig.Database.SqlAsync("asteriskcdrdb", "SELECT COUNT(*) FROM cdr WHERE src = '79161110002'")).Trim() != "0");
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
        await Rig.Phones.AnswerTrunkAsync(ring: TimeSpan.FromSeconds(1), talk: TimeSpan.FromSeconds(20));
        Rig.Phones.Call("109", "979161110003", TimeSpan.FromSeconds(3));

        var call = await FindAsync(portal, "79161110003");

        (call.Direction, call.Trunk, call.FromNumber, call.Verdict).ShouldBe((Domain.Calls.CallDirection.Outbound, "trunk", "109", CallVerdict.Answered));
        call.TalkSeconds.ShouldBeInRange(2, 5);
    }
}
