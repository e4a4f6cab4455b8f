using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>All that is told of one call, beside what was played: it waited in a queue, was answered, held, taken back, and transferred to somebody outside.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class RealJourneyTests(AsteriskRig rig) : RealCallsTest(rig)
{
    [Fact]
    public async Task A_queue_call_that_was_held_and_transferred_is_told_as_it_was_played()
    {
        await using var portal = await StartAsync();
        await PlayAsync(portal);

        var call = await FindAsync(portal, "109");

        (call.Direction, call.Verdict, call.Reason, call.ReasonWho, call.Queue, call.Reached, call.FromNumber, call.Dialled)
            .ShouldBe((CallDirection.Internal, CallVerdict.Answered, CallReasonCode.AnsweredAndTransferred, "110,79161113041", "support", "110", "109", "153"));
        (call.WaitIsExact, call.Transfers).ShouldBe((true, 1));
        call.WaitSeconds.ShouldBeInRange(0, 8, "110 rings for half a second, on a busy machine for some more");
        call.TransferSeconds.ShouldBeInRange(1, 8, "who was called outside rings for two");
        (call.WaitSeconds + call.TalkSeconds + call.TransferSeconds).ShouldBeInRange(call.DurationSeconds - 2, call.DurationSeconds + 2, "all of the call is one of the three");

        var story = await portal.Services.GetRequiredService<JourneyReader>().ReadAsync(CallSight.Whole, call, default);
        var talks = story.Legs.Where(leg => leg.IsTalk).ToList();
        talks.Select(leg => (leg.Kind, leg.Who, leg.Queue, leg.Trunk)).ShouldBe([(PastLegKind.Telephone, "110", "support", null), (PastLegKind.Outside, "79161113041", null, "trunk")]);
        talks[0].RingSeconds.ShouldBeInRange(call.WaitSeconds - 1, call.WaitSeconds + 1);
        talks.Sum(leg => leg.TalkSeconds).ShouldBeInRange(call.TalkSeconds - 2, call.TalkSeconds + 2);
        talks[0].HeldSeconds.ShouldBeInRange(1, 8, "109 holds 110 for a second and a half");
        talks[1].Holds.ShouldBeEmpty();

        await CountedAsync(portal, call);
    }

    /// <summary>The statistics of the same day tell the same call.</summary>
    private static async Task CountedAsync(PortalApplication portal, CallRow call)
    {
        var statistics = await portal.Services.GetRequiredService<StatisticsQueries>().ReadAsync(CallSight.Whole, new CallFilter { Period = CallPeriod.Week }, default);
        statistics.Now.Sums.ShouldBe(new CallSums(1, 1, 0, call.WaitSeconds, call.TalkSeconds));
        statistics.Queues.ShouldBe([new QueueFigures("support", 1, 1, 0, 1, call.WaitSeconds)]);
        statistics.Extensions.Where(extension => extension.Extension is "109" or "110").Select(extension => (extension.Extension, extension.Made, extension.Taken, extension.Missed))
            .ShouldBe([("109", 1, 0, 0), ("110", 0, 1, 0)], ignoreOrder: true);
        statistics.Trunks.Select(trunk => trunk.Trunk).ShouldBe(call.Trunk is { } trunk ? [trunk] : []);
        using var scope = portal.Services.CreateScope();
        var words = scope.ServiceProvider.GetRequiredService<CallWords>().Reason(call, static number => number);
        words.ShouldContain("110");
        words.ShouldContain("79161113041");
    }

    private async Task PlayAsync(PortalApplication portal)
    {
        var live = portal.Services.GetRequiredService<ILivePbx>();
        await Rig.CliAsync("database put operator 201 busy");
        await Rig.Phones.AnswerAsync("110", ring: TimeSpan.FromMilliseconds(500), talk: TimeSpan.FromMinutes(1));
        await Rig.Phones.AnswerTrunkAsync(ring: TimeSpan.FromSeconds(2), talk: TimeSpan.FromMinutes(1));
        // It holds a second and a half after the queue took the call, when 110 has answered.
        Rig.Phones.Hold("109", "153", TimeSpan.FromMinutes(1));
        await UntilAsync(() => Task.FromResult(Leg("PJSIP/109-")?.State == LegState.OnHold));
        await UntilAsync(() => Task.FromResult(Leg("PJSIP/109-")?.State == LegState.Up));
        await Task.Delay(TimeSpan.FromSeconds(1));
        await AmiAsync($"Action: BlindTransfer\r\nChannel: {Leg("PJSIP/110-")!.Channel}\r\nContext: outgoing\r\nExten: 979161113041\r\n", "Response: Success");
        await UntilAsync(() => Task.FromResult(Leg("PJSIP/trunk-")?.State == LegState.Up));
        await Task.Delay(TimeSpan.FromSeconds(3));
        await Rig.HangUpAllAsync();

        CallLeg? Leg(string channel) => live.Current.Calls.Values.SelectMany(call => call.Legs).FirstOrDefault(leg => leg.Channel.StartsWith(channel, StringComparison.Ordinal));
    }
}
