using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.Tests.Calls;

/// <summary>Rules of the reducer that no recording shows.</summary>
public sealed class PbxStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly PbxState _state = new();

    [Fact]
    public void A_straggler_of_a_channel_that_hung_up_leaves_no_ghost()
    {
        _state.Apply(new ChannelCreated(Phone("1.1")), Noon);
        _state.Apply(new ChannelHungUp("1.1"), Noon);
        _state.Apply(new ChannelChanged(Phone("1.1")), Noon);
        _state.Apply(new BridgeEntered(new BridgeFacts("b", BridgeKind.Basic, null), Phone("1.1")), Noon);

        _state.ListChannels().Count.ShouldBe(0);
    }

    [Fact]
    public void A_call_that_came_and_went_between_two_looks_is_never_told()
    {
        _state.Apply(new ChannelCreated(Phone("1.1")), Noon);
        _state.Apply(new ChannelHungUp("1.1"), Noon);

        _state.TakeChanges().IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void What_repeats_changes_nothing()
    {
        _state.Apply(new ChannelCreated(Phone("1.1")), Noon);
        _state.TakeChanges();
        _state.Apply(new ChannelCreated(Phone("1.1")), Noon.AddSeconds(1));
        _state.Apply(new ChannelChanged(Phone("1.1")), Noon.AddSeconds(1));
        _state.Apply(new DeviceStateChanged("Queue:support", DeviceState.InUse), Noon);

        _state.HasChanges.ShouldBeFalse();
    }

    [Fact]
    public void A_masquerade_renames_the_channel_and_keeps_the_call()
    {
        _state.Apply(new ChannelCreated(Phone("1.1")), Noon);
        _state.Apply(new ChannelRenamed("1.1", "PJSIP/110-0000000b"), Noon);

        _state.TakeChanges().Calls.ShouldHaveSingleItem().Legs.ShouldHaveSingleItem().Channel.ShouldBe("PJSIP/110-0000000b");
    }

    [Fact]
    public void A_trunk_is_known_by_its_name_its_context_or_its_endpoint()
    {
        Direction("PJSIP/mts-trunk-00000001", "internal").ShouldBe(CallDirection.Inbound);
        Direction("PJSIP/mts-00000001", "from-pstn-toheader").ShouldBe(CallDirection.Inbound);
        Direction("PJSIP/mts-00000001", "internal").ShouldBe(CallDirection.Internal);
        var listing = new PbxListing { Endpoints = [new ListedEndpoint("PJSIP/mts", EndpointKind.Trunk, null, [])] };
        Direction("PJSIP/mts-00000001", "internal", listing).ShouldBe(CallDirection.Inbound);
        Direction("PJSIP/110-00000001", "incoming", new PbxListing { Endpoints = [new ListedEndpoint("PJSIP/110", EndpointKind.Telephone, null, [])] }).ShouldBe(CallDirection.Internal);
    }

    [Fact]
    public void Someone_with_priority_joins_the_line_in_the_middle()
    {
        Join("1.1", 1);
        Join("1.2", 2);
        Join("1.3", 1);

        Queue().Callers.Select(caller => (caller.Uniqueid, caller.Position)).ShouldBe([("1.3", 1), ("1.1", 2), ("1.2", 3)]);
    }

    [Fact]
    public void A_waiting_caller_who_hangs_up_without_a_word_leaves_the_line()
    {
        Join("1.1", 1);
        _state.Apply(new ChannelHungUp("1.1"), Noon);

        Queue().Callers.ShouldBeEmpty();
    }

    [Fact]
    public void A_call_of_an_agent_is_counted_when_it_ends_as_the_PBX_counts()
    {
        _state.Reconcile(new PbxListing { Queues = [Support(completed: 3, level: 66.7)] }, Noon);
        _state.Apply(new AgentConnected("support", "PJSIP/110"), Noon);
        Queue().Members[0].InCall.ShouldBeTrue();
        _state.Apply(new AgentCompleted("support", "PJSIP/110", TimeSpan.FromSeconds(5)), Noon.AddMinutes(1));

        var queue = Queue();
        (queue.Completed, queue.ServiceLevelPercent).ShouldBe((4, 75.0));
        queue.Members[0].ShouldBe(new QueueMember("PJSIP/110", "Борис", DeviceState.NotInUse, false, null, false, 1, Noon.AddMinutes(1), null));
    }

    [Fact]
    public void A_replayed_event_is_not_counted_twice()
    {
        _state.Reconcile(new PbxListing { Queues = [Support(completed: 3, level: 100)] }, Noon);
        _state.Apply(new AgentCompleted("support", "PJSIP/110", TimeSpan.Zero), Noon, isReplay: true);
        _state.Apply(new QueueCallerAbandoned("support", "1.1"), Noon, isReplay: true);

        (Queue().Completed, Queue().Abandoned).ShouldBe((3, 0));
    }

    [Fact]
    public void Reconciliation_counts_what_it_mends_and_nothing_else()
    {
        _state.Apply(new ChannelCreated(Phone("1.1")), Noon);
        _state.Apply(new ChannelCreated(Phone("1.2") with { Name = "PJSIP/110-00000002" }), Noon);
        var listing = new PbxListing
        {
            Channels = [Listed(Phone("1.2") with { Name = "PJSIP/110-00000002", State = ChannelState.Up }), Listed(Phone("1.3") with { Name = "PJSIP/111-00000003" })],
            Bridges = [],
            Queues = [Support(0, 0)],
        };
        _state.Reconcile(listing, Noon).ShouldBe(new PbxCorrections(3, 0, 0), "one left over, one in another state, one missing; a queue seen first is no mistake");
        _state.Reconcile(listing, Noon).Total.ShouldBe(0);
        _state.ListChannels().Select(channel => channel.Facts.Uniqueid).ShouldBe(["1.2", "1.3"]);
    }

    [Fact]
    public void What_events_touch_while_a_list_is_under_way_is_not_undone_by_it()
    {
        _state.Apply(new ChannelCreated(Phone("1.1")), Noon);
        _state.BeginReconcile();
        var listing = new PbxListing { Channels = [Listed(Phone("1.1"))], Bridges = [] };
        _state.Apply(new ChannelHungUp("1.1"), Noon);
        _state.Apply(new ChannelCreated(Phone("1.2")), Noon);

        _state.Reconcile(listing, Noon).Total.ShouldBe(0);
        _state.ListChannels().Select(channel => channel.Facts.Uniqueid).ShouldBe(["1.2"]);
    }

    [Fact]
    public void A_list_that_the_PBX_refuses_leaves_that_part_alone()
    {
        _state.Apply(new ChannelCreated(Phone("1.1")), Noon);
        _state.Apply(new DeviceStateChanged("PJSIP/110", DeviceState.InUse), Noon);

        _state.Reconcile(new PbxListing(), Noon).Total.ShouldBe(0);
        _state.ListChannels().Count.ShouldBe(1);
    }

    [Fact]
    public void A_call_found_in_a_list_talks_since_its_younger_channel_came_up()
    {
        var caller = Listed(Phone("1.1") with { State = ChannelState.Up }) with { BridgeId = "b", Age = TimeSpan.FromSeconds(90) };
        var called = Listed(Phone("1.2") with { Name = "PJSIP/110-00000002", Linkedid = "1.1", State = ChannelState.Up }) with { BridgeId = "b", Age = TimeSpan.FromSeconds(80), Application = "AppDial" };
        _state.Reconcile(new PbxListing { Channels = [caller, called], Bridges = [new BridgeFacts("b", BridgeKind.Basic, null)] }, Noon);

        _state.TakeChanges().Calls.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            call => call.State.ShouldBe(CallState.Talking),
            call => call.StartedAt.ShouldBe(Noon.AddSeconds(-90)),
            call => call.StateSince.ShouldBe(Noon.AddSeconds(-80)),
            call => call.AnsweredAt.ShouldBe(Noon.AddSeconds(-80)));
    }

    [Fact]
    public void A_telephone_has_its_hints_number_its_name_and_its_contact()
    {
        var listing = new PbxListing
        {
            Endpoints = [new ListedEndpoint("PJSIP/anna", EndpointKind.Telephone, DeviceState.NotInUse, [new ContactFacts("sip:anna@192.0.2.7:5060;transport=udp", ContactState.Reachable, 12.5)]),
                new ListedEndpoint("PJSIP/mts", EndpointKind.Trunk, DeviceState.NotInUse, [])],
            Hints = [new HintTold("109", "internal", "PJSIP/anna&Custom:DND109")],
        };
        _state.Reconcile(listing, Noon);
        _state.Apply(new EndpointNamed("PJSIP/anna", "Anna Petrova"), Noon);

        _state.TakeChanges().Extensions.ShouldHaveSingleItem()
            .ShouldBe(new Extension("109", "Anna Petrova", "PJSIP/anna", DeviceState.NotInUse, true, "192.0.2.7:5060", 12.5, Noon));
        _state.Apply(new ContactChanged("PJSIP/anna", new ContactFacts("sip:anna@192.0.2.7:5060;transport=udp", ContactState.Unreachable, null)), Noon);
        _state.TakeChanges().Extensions.ShouldHaveSingleItem().Registered.ShouldBe(false);
    }

    [Fact]
    public void Without_the_right_to_list_endpoints_telephones_are_those_named_by_numbers()
    {
        foreach (var device in (string[])["PJSIP/110", "SIP/mts", "Custom:DND110", "Queue:support", "Local/1@x"])
            _state.Apply(new DeviceStateChanged(device, DeviceState.InUse), Noon);

        _state.TakeChanges().Extensions.ShouldHaveSingleItem().ShouldBe(new Extension("110", null, "PJSIP/110", DeviceState.InUse, null, null, null, Noon));
    }

    [Theory]
    [InlineData(16, 81.3)]
    [InlineData(80, 1.3)]
    [InlineData(9999, 33.4)]
    public void A_share_that_the_pbx_rounds_in_its_own_way_is_no_difference(int completed, double percent)
    {
        _state.Reconcile(new PbxListing { Queues = [Support(completed, percent)] }, Noon);
        _state.Reconcile(new PbxListing { Queues = [Support(completed, percent)] }, Noon).Total.ShouldBe(0);
        _state.Apply(new AgentCompleted("support", "PJSIP/110", TimeSpan.FromSeconds(5)), Noon);
        var exact = (Math.Round(completed * percent / 100) + 1) / (completed + 1) * 100;
        _state.Reconcile(new PbxListing { Queues = [Support(completed + 1, Math.Round(exact, 1, MidpointRounding.AwayFromZero)) with { Members = [Boris(callsTaken: 1)] }] }, Noon).Queues.ShouldBe(0);

        _state.Reconcile(new PbxListing { Queues = [Support(completed + 1, percent + 10)] }, Noon).Queues.ShouldBeGreaterThan(0);
    }

    private static ChannelFacts Phone(string uniqueid) => new(uniqueid, "PJSIP/109-00000001", uniqueid, ChannelState.Ring, "109", "Anna", null, null, "outgoing", "110");

    private static ListedChannel Listed(ChannelFacts facts) => new(facts, null, null, null, null);

    private static ListedQueue Support(int completed, double level) =>
        new("support", "ringall", completed, 0, 20, level, [Boris(callsTaken: 0)], []);

    private static MemberFacts Boris(int callsTaken) => new("PJSIP/110", "Борис", DeviceState.NotInUse, false, null, false, callsTaken, callsTaken > 0 ? Noon : null, null);

    private static CallDirection Direction(string channel, string context, PbxListing? listing = null)
    {
        var state = new PbxState();
        if (listing is not null) state.Reconcile(listing, Noon);
        state.Apply(new ChannelCreated(Phone("1.1") with { Name = channel, Context = context }), Noon);
        return state.TakeChanges().Calls.Single().Direction;
    }

    private void Join(string uniqueid, int position)
    {
        _state.Apply(new ChannelCreated(Phone(uniqueid) with { Name = $"PJSIP/109-{uniqueid}" }), Noon);
        _state.Apply(new QueueCallerJoined("support", Phone(uniqueid) with { Name = $"PJSIP/109-{uniqueid}" }, position), Noon);
    }

    private CallQueue Queue()
    {
        if (_state.TakeChanges().Queues is [var queue]) _queue = queue;
        return _queue.ShouldNotBeNull();
    }

    private CallQueue? _queue;
}
