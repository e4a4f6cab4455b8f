using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Tests.Shell;

namespace Evolvex.Portal.Tests.EventStream;

public sealed class CallNarratorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly CallNarrator _narrator = new();

    [Fact]
    public void A_call_is_told_step_by_step_and_each_step_once()
    {
        var ringing = Ringing(Some.Call("1.1", Now, CallState.Ringing));
        var talking = Some.Call("1.1", Now);

        Types(ringing).ShouldBe([EventType.CallStarted, EventType.CallRinging]);
        Types(ringing).ShouldBeEmpty();
        Types(talking).ShouldBe([EventType.CallAnswered]);
        Types(talking with { State = CallState.OnHold }).ShouldBe([EventType.CallHeld]);
        Types(talking).ShouldBe([EventType.CallResumed]);
        _narrator.Follow([], ["1.1"], Now).ShouldHaveSingleItem().Type.ShouldBe(EventType.CallHungUp);
        _narrator.Count.ShouldBe(0);
    }

    [Fact]
    public void Each_telephone_that_rings_is_told_once()
    {
        var call = Some.Call("1.1", Now, CallState.Ringing);
        CallLeg Leg(string id) => call.Legs[1] with { Uniqueid = id, State = LegState.Ringing, Party = new Party(id, null) };

        var told = _narrator.Follow([call with { Legs = [call.Legs[0], Leg("103"), Leg("104")] }], [], Now).Where(happened => happened.Type == EventType.CallRinging).ToList();

        told.Select(happened => happened.Party!.Number).ShouldBe(["103", "104"]);
    }

    [Fact]
    public void A_talk_with_somebody_else_is_a_transfer_and_a_third_who_joins_is_none()
    {
        var call = Some.Call("1.1", Now);
        var third = call.Legs[1] with { Uniqueid = "1.9", Channel = "PJSIP/109-00000009", Party = new Party("109", "Анна") };
        Types(call);

        Types(call with { Legs = [.. call.Legs, third] }).ShouldBeEmpty();
        var told = _narrator.Follow([call with { Legs = [call.Legs[0], third] }], [], Now).ShouldHaveSingleItem();

        told.Type.ShouldBe(EventType.CallTransferred);
        told.Party!.Number.ShouldBe("109");
        told.Before.Select(party => party.Number).ShouldBe(["101", "102"]);
    }

    [Fact]
    public void Of_two_calls_that_become_one_the_second_is_merged_and_not_hung_up()
    {
        var (first, second) = (Some.Call("1.1", Now), Some.Call("2.1", Now));
        _narrator.Follow([first, second], [], Now);

        var told = _narrator.Follow([first with { Legs = [first.Legs[0], second.Legs[1]] }], ["2.1"], Now);

        told[^1].Type.ShouldBe(EventType.CallMerged);
        told[^1].Into.ShouldBe("1.1");
    }

    [Fact]
    public void After_an_outage_calls_that_are_gone_are_over_and_new_ones_are_told()
    {
        _narrator.StartOver([Some.Call("1.1", Now)], Now);

        var told = _narrator.StartOver([Some.Call("2.1", Now)], Now);

        told.Select(happened => (happened.Type, happened.Call.Linkedid)).ShouldBe([(EventType.CallStarted, "2.1"), (EventType.CallAnswered, "2.1"), (EventType.CallHungUp, "1.1")]);
    }

    [Fact]
    public void Both_halves_of_a_Local_channel_decide_who_sees_it_and_the_end_is_for_all_who_saw_something()
    {
        var call = Some.Call("1.1", Now);
        var behind = call with { Legs = [call.Legs[0] with { Context = "a", FaceContext = "b" }] };
        _narrator.Follow([behind], [], Now)[0].Contexts.ShouldBe(["a", "b"]);

        _narrator.Follow([call with { Legs = [call.Legs[0] with { Context = "c" }] }], [], Now);

        _narrator.Follow([], ["1.1"], Now)[0].Contexts.ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData(CallState.Talking, CallDirection.Inbound, CallVerdict.Answered)]
    [InlineData(CallState.Waiting, CallDirection.Inbound, CallVerdict.Abandoned)]
    [InlineData(CallState.Ringing, CallDirection.Inbound, CallVerdict.Missed)]
    [InlineData(CallState.Ringing, CallDirection.Outbound, CallVerdict.NoAnswer)]
    [InlineData(CallState.Automated, CallDirection.Inbound, CallVerdict.Machine)]
    public void Without_call_records_the_live_state_judges(CallState state, CallDirection direction, CallVerdict verdict) =>
        LiveVerdict.Of(Some.Call("1.1", Now, state) with { Direction = direction }, Now).Verdict.ShouldBe(verdict);

    [Theory]
    [InlineData("call.answered, call.ended", 2)]
    [InlineData("pbx.*", 2)]
    [InlineData("call.* call.ended", 12)]
    public void Types_are_read_from_a_list(string names, int count)
    {
        EventTypes.TryParseList(names, out var types, out _).ShouldBeTrue();
        types.Count.ShouldBe(count);
    }

    [Theory]
    [InlineData("call.answered,call.finished", "call.finished")]
    [InlineData("queue.*", "queue.*")]
    [InlineData("*", "*")]
    [InlineData(" , ", "")]
    public void What_is_no_type_is_named(string names, string unknown)
    {
        EventTypes.TryParseList(names, out _, out var found).ShouldBeFalse();
        found.ShouldBe(unknown);
    }

    [Fact]
    public void Names_of_types_and_places_can_be_read_back()
    {
        foreach (var type in EventTypes.Each)
        {
            EventTypes.TryParse(EventTypes.Name(type), out var read).ShouldBeTrue();
            read.ShouldBe(type);
        }

        EventPlace.TryParse(new EventPlace(17, 4).ToString(), out var place).ShouldBeTrue();
        place.ShouldBe(new EventPlace(17, 4));
        foreach (var wrong in new[] { null, "", "17", "17-4-1", "a-b", "-1-2" }) EventPlace.TryParse(wrong, out _).ShouldBeFalse(wrong);
    }

    private static Call Ringing(Call call) => call with { Legs = [call.Legs[0], call.Legs[1] with { State = LegState.Ringing, BridgeId = null }] };

    private List<EventType> Types(Call call) => [.. _narrator.Follow([call], [], Now).Select(happened => happened.Type)];
}
