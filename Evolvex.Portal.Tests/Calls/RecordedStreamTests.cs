using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;
using FsCheck;
using FsCheck.Fluent;

namespace Evolvex.Portal.Tests.Calls;

/// <summary>What must hold for every recorded stream of a real Asterisk, 16 and 22.</summary>
public sealed class RecordedStreamTests
{
    public static TheoryData<string> Captures() => [.. CaptureReplay.Names()];

    public static TheoryData<string> WholeCalls() =>
        [.. CaptureReplay.Names().Where(name => name.Contains("/events-", StringComparison.Ordinal) || name.EndsWith("/load-200", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(WholeCalls))]
    public void When_all_have_hung_up_nothing_is_left(string capture)
    {
        var replay = new CaptureReplay(capture).ToEnd();

        replay.Calls.ShouldBeEmpty();
        replay.State.ListChannels().Count.ShouldBe(0);
        replay.State.CallCount.ShouldBe(0);
        replay.State.ListBridges().ShouldBe(BridgesLeft(replay.Events), ignoreOrder: true);
        replay.Queues.Values.SelectMany(queue => queue.Callers).ShouldBeEmpty();
        replay.Queues.Values.SelectMany(queue => queue.Members).Where(member => member.InCall).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void At_each_event_the_channels_are_those_that_came_up_and_did_not_hang_up(string capture)
    {
        var replay = new CaptureReplay(capture);
        var model = new ListingModel();
        foreach (var message in replay.Events)
        {
            model.Take(message);
            replay.Step().ShouldBeTrue();
            replay.State.ListChannels().Count.ShouldBe(model.Count);
        }
        replay.Calls.Keys.ShouldBe(replay.State.ListChannels().Select(channel => channel.Facts.Linkedid).Distinct(), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(WholeCalls))]
    public void Each_call_has_one_row_and_each_local_pair_one_leg(string capture)
    {
        var replay = new CaptureReplay(capture);
        while (replay.Step())
        {
            foreach (var call in replay.Calls.Values)
            {
                call.Legs.ShouldNotBeEmpty();
                call.Legs.Select(leg => ChannelName.PairOf(leg.Channel)).ShouldBeUnique();
                call.StateSince.ShouldBeGreaterThanOrEqualTo(call.StartedAt);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void A_list_taken_at_any_moment_and_the_events_around_it_give_the_same_state_as_all_events(string capture)
    {
        var events = new CaptureReplay(capture).Events;
        if (events.Count == 0) return;
        var moments = Gen.Choose(0, events.Count).Four().ToArbitrary();
        Prop.ForAll(moments, moment => ListedStateEqualsFollowedState(capture, moment.Item1, moment.Item2, moment.Item3)).Check(Config.QuickThrowOnFailure.WithMaxTest(capture.EndsWith("load-200", StringComparison.Ordinal) ? 10 : 40));
    }

    /// <summary>A parking lot keeps its bridge; all others are destroyed.</summary>
    private static IEnumerable<string?> BridgesLeft(IReadOnlyList<AmiMessage> events) =>
        events.Where(e => e.Name == "BridgeCreate").Select(e => e["BridgeUniqueid"]).Except(events.Where(e => e.Name == "BridgeDestroy").Select(e => e["BridgeUniqueid"]));

    /// <summary>Connects at the first moment, reads the list at the second and looks at the third: events between the first two come again after the list.</summary>
    private static void ListedStateEqualsFollowedState(string capture, int a, int b, int c)
    {
        int[] order = [a, b, c];
        Array.Sort(order);
        var followed = new CaptureReplay(capture);
        var listed = new CaptureReplay(capture);
        var model = new ListingModel();
        for (var i = 0; i < order[2]; i++)
        {
            if (i == order[1]) listed.State.Reconcile(model.ToListing(), listed.Now);
            model.Take(followed.Events[i]);
            followed.Step();
        }
        if (order[1] == order[2]) listed.State.Reconcile(model.ToListing(), listed.Now);
        listed.SkipTo(order[0]);
        while (listed.Position < order[2]) listed.Step();

        listed.State.ListChannels().Select(Essence).ShouldBe(followed.State.ListChannels().Select(Essence));
    }

    private static string Essence(ListedChannel channel) =>
        $"{channel.Facts.Uniqueid} {channel.Facts.Name} {channel.Facts.State} {channel.Facts.Linkedid} {channel.BridgeId} {channel.Facts.CallerNumber} {channel.Facts.CallerName} {channel.Facts.Context} {channel.Facts.Exten}";
}
