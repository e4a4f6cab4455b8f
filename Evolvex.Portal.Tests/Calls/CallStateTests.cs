using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Tests.Calls;

/// <summary>What the live view says at the moments that matter of recorded calls, checked by hand against the recordings.</summary>
public sealed class CallStateTests
{
    private static readonly Party Anna = new("109", "Anna Petrova");
    private static readonly Party Boris = new("110", "Борис Иванов");
    private static readonly Party Customer = new("79261234567", "Customer");

    [Fact]
    public void An_answered_call_dials_rings_talks_and_ends()
    {
        var replay = new CaptureReplay("ami/events-answered").To("Newchannel");
        replay.Call.ShouldSatisfyAllConditions(
            call => call.State.ShouldBe(CallState.Dialling),
            call => call.From.ShouldBe(Anna),
            call => call.To.ShouldBe(new Party("110", null)),
            call => call.Direction.ShouldBe(CallDirection.Internal),
            call => call.StartedAt.ShouldBe(replay.Now),
            call => call.Legs.ShouldHaveSingleItem().State.ShouldBe(LegState.Dialling));

        replay.To("Newstate", "ChannelStateDesc", "Ringing");
        var rang = replay.Now;
        replay.Call.ShouldSatisfyAllConditions(
            call => call.State.ShouldBe(CallState.Ringing),
            call => call.StateSince.ShouldBe(rang),
            call => call.To.ShouldBe(Boris),
            call => call.AnsweredAt.ShouldBeNull(),
            call => call.Legs.Select(leg => leg.State).ShouldBe([LegState.Dialling, LegState.Ringing]));

        replay.To("BridgeEnter").To("BridgeEnter");
        var talked = replay.Call;
        talked.ShouldSatisfyAllConditions(
            call => call.State.ShouldBe(CallState.Talking),
            call => call.AnsweredAt.ShouldNotBeNull().ShouldBeInRange(rang, replay.Now),
            call => call.From.ShouldBe(Anna),
            call => call.To.ShouldBe(Boris),
            call => call.Legs.Select(leg => leg.BridgeId).Distinct().ShouldHaveSingleItem().ShouldNotBeNull(),
            call => call.Legs.Select(leg => leg.Channel).ShouldBe(["PJSIP/109-00000000", "PJSIP/110-00000001"]),
            call => call.Legs[1].Peer.ShouldBe(Anna));

        replay.ToEnd().Calls.ShouldBeEmpty();
    }

    [Fact]
    public void A_busy_phone_never_rings_and_the_call_ends()
    {
        var replay = new CaptureReplay("ami/events-busy").To("DialBegin");
        replay.Call.To.ShouldBe(Boris);
        replay.To("DialEnd", "DialStatus", "BUSY").ToEnd();

        replay.Calls.ShouldBeEmpty();
        replay.History.Select(call => call.State).Distinct().ShouldBe([CallState.Dialling]);
    }

    [Fact]
    public void A_call_that_nobody_answers_rings_until_it_ends()
    {
        var replay = new CaptureReplay("ami/events-noanswer-timeout").ToEnd();

        replay.Calls.ShouldBeEmpty();
        replay.History.Select(call => call.State).Distinct().ShouldBe([CallState.Dialling, CallState.Ringing]);
        replay.History[^1].To.Number.ShouldBe("603");
    }

    [Theory]
    [InlineData("ami/events-queue-answered", "74951112233")]
    [InlineData("asterisk-16/ami/events-queue-answered", "74951112233")]
    public void A_caller_from_outside_waits_in_the_queue_until_an_agent_takes_the_call(string capture, string dialled)
    {
        var replay = new CaptureReplay(capture).To("QueueCallerJoin");
        replay.Call.ShouldSatisfyAllConditions(
            call => call.State.ShouldBe(CallState.Waiting),
            call => call.Queue.ShouldBe("support"),
            call => call.Direction.ShouldBe(CallDirection.Inbound),
            call => call.Trunk.ShouldBe("trunk"),
            call => call.From.ShouldBe(Customer));
        replay.Queues["support"].Callers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            caller => caller.Position.ShouldBe(1),
            caller => caller.Caller.ShouldBe(Customer),
            caller => caller.Linkedid.ShouldBe(replay.Call.Linkedid),
            caller => caller.Since.ShouldBe(replay.Now));

        replay.To("Newstate", "ChannelStateDesc", "Ringing");
        replay.Call.State.ShouldBe(CallState.Waiting, "members ring, nobody has taken the call");
        replay.Call.To.ShouldBe(new Party(dialled, null));

        replay.To("AgentConnect").To("BridgeEnter").To("BridgeEnter");
        replay.Call.ShouldSatisfyAllConditions(
            call => call.State.ShouldBe(CallState.Talking),
            call => call.Queue.ShouldBe("support"),
            call => call.From.ShouldBe(Customer),
            call => call.To.ShouldBe(Boris));
        replay.Queues["support"].Callers.ShouldBeEmpty();

        replay.ToEnd().Calls.ShouldBeEmpty();
        replay.Queues["support"].Completed.ShouldBe(1);
        replay.Queues["support"].Members.Single(member => member.Name == "Борис Иванов").InCall.ShouldBeFalse();
    }

    [Fact]
    public void An_agent_behind_a_local_channel_is_told_by_name()
    {
        var replay = new CaptureReplay("ami/events-queue-local").To("AgentConnect").To("BridgeEnter").To("BridgeEnter");

        replay.Call.ShouldSatisfyAllConditions(
            call => call.State.ShouldBe(CallState.Talking),
            call => call.From.ShouldBe(new Party("801", "Queue Caller")),
            call => call.To.ShouldBe(new Party("201", "Operator 201")),
            call => call.Legs.Count.ShouldBe(2, "two Local channels, two legs"));
    }

    [Fact]
    public void Callers_who_give_up_are_counted_and_those_behind_move_up()
    {
        var replay = new CaptureReplay("ami/events-queue-abandoned-local").To("QueueCallerJoin").To("QueueCallerJoin");
        replay.Queues["sales"].Callers.Select(caller => (caller.Position, caller.Caller.Number)).ShouldBe([(1, "801"), (2, "802")]);
        replay.Calls.Values.Select(call => call.State).ShouldBe([CallState.Waiting, CallState.Waiting]);

        replay.To("QueueCallerLeave");
        replay.Queues["sales"].Callers.Select(caller => (caller.Position, caller.Caller.Number)).ShouldBe([(1, "802")]);

        replay.ToEnd();
        replay.Queues["sales"].Abandoned.ShouldBe(2);
        replay.Queues["sales"].Completed.ShouldBe(0);
    }

    [Theory]
    [InlineData("ami/events-blind-transfer")]
    [InlineData("asterisk-16/ami/events-blind-transfer")]
    public void After_a_blind_transfer_the_one_who_was_sent_on_stands_before_the_new_number(string capture)
    {
        var replay = new CaptureReplay(capture).To("BlindTransfer");
        var linkedid = replay.Call.Linkedid;
        replay.To("Hangup");

        replay.Call.ShouldSatisfyAllConditions(
            call => call.Linkedid.ShouldBe(linkedid, customMessage: "it is still the same call"),
            call => call.From.ShouldBe(Boris),
            call => call.To.ShouldBe(new Party("600", null)),
            call => call.State.ShouldBe(CallState.Automated),
            call => call.Legs.ShouldHaveSingleItem().Channel.ShouldStartWith("PJSIP/110-"));
    }

    [Fact]
    public void During_an_attended_transfer_the_transferer_talks_and_afterwards_the_two_others_do()
    {
        var replay = new CaptureReplay("ami/events-attended-transfer").To("Hold");
        replay.Call.State.ShouldBe(CallState.OnHold);

        replay.To("BridgeEnter", "Channel", "PJSIP/110-0000000b");
        replay.Call.State.ShouldBe(CallState.Talking, "110 consults 604 while 109 hears music");
        replay.Call.Legs.Count.ShouldBe(3);

        replay.To("AttendedTransfer").To("Hangup");
        replay.Call.ShouldSatisfyAllConditions(
            call => call.State.ShouldBe(CallState.Talking),
            call => call.From.ShouldBe(Anna),
            call => call.To.Number.ShouldBe("604"),
            call => call.Legs.Count.ShouldBe(2));
    }

    [Fact]
    public void A_conference_is_told_for_each_of_its_parties_by_its_name()
    {
        var replay = new CaptureReplay("ami/events-conference").To("ConfbridgeJoin").To("ConfbridgeJoin").To("ConfbridgeJoin");

        replay.Calls.Count.ShouldBe(3);
        replay.Calls.Values.ShouldAllBe(call => call.State == CallState.Conference && call.Conference == "700" && call.Legs.Count == 1);
        replay.Calls.Values.Select(call => call.From.Name).ShouldBe(["Party 1", "Party 2", "Party 3"], ignoreOrder: true);
        replay.Calls.Values.Select(call => call.Legs[0].BridgeId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_parked_call_is_told_with_its_slot_until_it_is_taken_back()
    {
        var replay = new CaptureReplay("ami/events-park").To("ParkedCall");
        replay.Call.State.ShouldBe(CallState.Parked);
        replay.Call.Conference.ShouldBe("721");
        replay.To("BridgeEnter").Call.State.ShouldBe(CallState.Parked, "the parking lot is a bridge, but nobody talks in it");

        replay.To("ParkedCallGiveUp").Call.ShouldSatisfyAllConditions(call => call.State.ShouldNotBe(CallState.Parked), call => call.Conference.ShouldBeNull());
    }

    [Fact]
    public void A_held_call_is_on_hold_until_it_is_taken_back()
    {
        var replay = new CaptureReplay("ami/events-hold").To("Hold");
        var since = replay.Now;
        replay.Call.State.ShouldBe(CallState.OnHold);
        replay.Call.StateSince.ShouldBe(since);
        replay.Call.Legs.Select(leg => leg.State).ShouldBe([LegState.OnHold, LegState.Up]);

        replay.To("Unhold").Call.State.ShouldBe(CallState.Talking);
        replay.Call.StateSince.ShouldBeGreaterThan(since);
    }

    [Fact]
    public void A_call_picked_up_elsewhere_is_one_call_with_the_one_who_took_it()
    {
        var replay = new CaptureReplay("ami/events-pickup").To("Pickup").To("BridgeEnter").To("BridgeEnter");

        replay.Call.ShouldSatisfyAllConditions(
            call => call.Linkedid.ShouldBe("1795333726.69", customMessage: "the older of the two linkedids; both halves of the Local channel go with it"),
            call => call.State.ShouldBe(CallState.Talking),
            call => call.From.ShouldBe(Anna),
            call => call.To.ShouldBe(new Party("803", "Pick Er")),
            call => call.Legs.Count.ShouldBe(2));
    }

    [Fact]
    public void Two_calls_that_a_bridge_joins_become_the_older_one()
    {
        var replay = new CaptureReplay("ami/events-two-calls-joined").To("BridgeCreate").To("BridgeCreate");
        var calls = replay.Calls.Keys.Order(StringComparer.Ordinal).ToArray();
        calls.Length.ShouldBe(2);

        replay.To("BridgeCreate").To("BridgeEnter").To("BridgeLeave").To("BridgeEnter");
        for (var left = 0; left < 4; left++) replay.To("Hangup"); // the two Local channels at the far ends
        replay.Call.Linkedid.ShouldBe(calls[0], customMessage: "the PBX gives both the older linkedid, and tells of it only later");
        replay.Call.State.ShouldBe(CallState.Talking);
    }

    [Fact]
    public void A_call_out_by_the_trunk_is_outbound_and_goes_to_the_number_dialled()
    {
        var replay = new CaptureReplay("ami/events-outbound").To("BridgeEnter").To("BridgeEnter");

        replay.Call.ShouldSatisfyAllConditions(
            call => call.Direction.ShouldBe(CallDirection.Outbound),
            call => call.Trunk.ShouldBe("trunk"),
            call => call.From.ShouldBe(Anna),
            call => call.To.Number.ShouldBe("979261112233"),
            call => call.State.ShouldBe(CallState.Talking));
        replay.History.ShouldAllBe(call => call.To.Number == "979261112233" || call.To.Number == null);
    }
}
