using System.Security.Claims;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Queues;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Tests.CallAccess;

public sealed class CallSightTests
{
    private const string Outside = "+79161234567";
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly GroupAccess North = new(Guid.NewGuid(), false, [new AccessRoute(Guid.NewGuid(), "north", "", Guid.NewGuid())]);

    [Fact]
    public void Of_a_live_call_only_legs_in_the_groups_contexts_are_seen()
    {
        var sight = new CallSight(North, masksNumbers: false);
        var call = Call("1.1", Leg("1.1", "south"), Leg("1.2", "north"));

        sight.Of(call)!.Legs.Select(leg => leg.Uniqueid).ShouldBe(["1.2"]);
        sight.Of(Call("2.1", Leg("2.1", "North"))).ShouldBeNull("Asterisk tells contexts apart by case");
        sight.Of(call).ShouldBeSameAs(sight.Of(call), "what did not change is not drawn anew");
    }

    [Fact]
    public void Who_waits_in_a_queue_is_seen_by_the_own_group_only()
    {
        var queue = new CallQueue("sales", null, [], [new QueueCaller("1.1", "1.1", 1, new Party("a", null), Now), new QueueCaller("2.1", "2.1", 2, new Party("b", null), Now)], 5, 1, 20, 80);
        var snapshot = Snapshot([Call("1.1", Leg("1.1", "north")), Call("2.1", Leg("2.1", "south"))], queue);
        var sight = new CallSight(North, masksNumbers: false);

        sight.Of(snapshot).Queues["sales"].Callers.ShouldHaveSingleItem().Uniqueid.ShouldBe("1.1");
        sight.Of(snapshot).Calls.Keys.ShouldBe(["1.1"]);
        sight.Of(snapshot with { Version = 2 }).Calls.ShouldBeSameAs(sight.Of(snapshot with { Version = 3 }).Calls);
        CallSight.Whole.Of(snapshot).ShouldBeSameAs(snapshot);
    }

    [Fact]
    public void Masked_calls_hold_the_whole_number_nowhere()
    {
        var call = Call("1.1", Leg("1.1", "north") with { Channel = $"Local/{Outside}@out-00000001;1", Exten = Outside, Peer = new Party(Outside, $"Anna {Outside}") }) with
        {
            From = new Party(Outside, Outside),
            To = new Party("110", "Olga"),
        };

        var shown = new CallSight(CallSight.Whole.Access, masksNumbers: true).Of(call)!;

        System.Text.Json.JsonSerializer.Serialize(shown).ShouldNotContain("1234567");
        shown.To.ShouldBe(new Party("110", "Olga"));
        shown.Legs[0].Peer.Name.ShouldBe($"Anna {NumberMask.Of(Outside)}");
    }

    [Theory]
    [InlineData("Local/89161234567@out-0000002a;1", "Local/89161••••67@out-0000002a;1")]
    [InlineData("PJSIP/110-0000002a", "PJSIP/110-0000002a")]
    [InlineData("Anna Petrova", "Anna Petrova")]
    [InlineData("Anna +7 916 123-45-67 (home)", "Anna +7 916 1••-••-67 (home)")]
    [InlineData("Shop/8 916 123 45 67", "Shop/8 916 1•• •• 67")]
    [InlineData("", "")]
    public void Only_long_numbers_in_a_text_are_masked(string text, string masked)
    {
        NumberMask.Within(text).ShouldBe(masked);
    }

    [Fact]
    public void Who_is_nobody_or_of_a_group_that_is_not_known_sees_nothing()
    {
        var sights = new CallSights([], []);
        var call = Call("1.1", Leg("1.1", "north"));

        sights.Of(new ClaimsPrincipal(new ClaimsIdentity())).Of(call).ShouldBeNull();
        sights.Of(Person(PortalRole.Viewer, Guid.NewGuid())).Of(call).ShouldBeNull();
        sights.Of(Person(PortalRole.Administrator, Guid.NewGuid())).ShouldBeSameAs(CallSight.Whole);
        sights.Of(Person(PortalRole.Viewer, null)).ShouldBeSameAs(CallSight.Whole);
    }

    private static ClaimsPrincipal Person(string role, Guid? group) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Role, role), .. group is { } id ? new[] { new Claim(CallSights.GroupClaim, $"{id:D}") } : []], "test"));

    private static CallLeg Leg(string id, string context) => new(id, "PJSIP/110-1", new Party("110", null), Party.Unknown, LegState.Up, Now, Now, null, null, context, null);

    private static Call Call(string id, params CallLeg[] legs) =>
        new(id, CallState.Talking, Now, Now, null, Party.Unknown, Party.Unknown, CallDirection.Inbound, null, null, null, legs);

    private static PbxSnapshot Snapshot(Call[] calls, CallQueue queue) =>
        new(1, LinkStatus.Initial(Now), calls.ToDictionary(call => call.Linkedid), new Dictionary<string, CallQueue> { [queue.Name] = queue }, new Dictionary<string, Evolvex.Portal.Domain.Endpoints.Extension>());
}
