using System.Buffers;
using System.Text;
using Evolvex.Portal.ManagerGateway;

namespace Evolvex.Portal.Tests.ManagerGateway;

public sealed class GatewayEventsTests
{
    private const string Call = "Event: Newchannel\r\nPrivilege: call,all\r\nChannel: a\r\n\r\n";
    private const string Security = "Event: SuccessfulAuth\r\nPrivilege: security,all\r\n\r\n";

    [Fact]
    public void What_was_added_comes_out_whole_and_in_turn_however_much_it_is()
    {
        var events = new GatewayEvents(new GatewayRoom());
        var expected = new StringBuilder();
        for (var i = 0; i < 5000; i++)
        {
            var text = $"Event: N{i}\r\n\r\n";
            expected.Append(text);
            Add(events, text).ShouldBeTrue();
        }

        Text(events).ShouldBe(expected.ToString());
        events.Take().ShouldBeNull();
    }

    [Fact]
    public async Task One_who_waits_is_woken_by_the_first_event_and_not_by_nothing()
    {
        var events = new GatewayEvents(new GatewayRoom());
        var waiting = events.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, default);
        events.TryAdd(10, _ => { }).ShouldBeTrue();
        events.Keep(GatewayEventMask.Of("user"));
        waiting.IsCompleted.ShouldBeFalse();

        Add(events, Call);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Text(events).ShouldBe(Call);
    }

    [Fact]
    public void Who_does_not_fetch_loses_everything_at_once_and_for_good()
    {
        var events = new GatewayEvents(new GatewayRoom());
        var piece = new string('x', 1024 * 1024);
        for (var i = 0; i < 16; i++) Add(events, piece).ShouldBeTrue();

        Add(events, piece).ShouldBeFalse();

        events.IsFull.ShouldBeTrue();
        events.Take().ShouldBeNull();
        Add(events, "x").ShouldBeFalse();
    }

    [Fact]
    public void Where_all_together_have_too_much_those_that_are_behind_go_and_the_others_stay()
    {
        var room = new GatewayRoom();
        room.Add(GatewayRoom.MaxBytes - 2 * 1024 * 1024);
        var (behind, quick) = (new GatewayEvents(room), new GatewayEvents(room));
        Add(behind, new string('x', 3 * 1024 * 1024)).ShouldBeTrue();

        Add(quick, Call).ShouldBeTrue();
        Add(behind, Call).ShouldBeFalse();

        room.IsShort.ShouldBeFalse("what waited for it is given back");
        Text(quick).ShouldBe(Call);
    }

    [Theory]
    [InlineData("call", Call)]
    [InlineData("security,user", Security)]
    [InlineData("on", Call + Security)]
    [InlineData("all", Call + Security)]
    [InlineData("", Call + Security)]
    [InlineData("user", "")]
    public void A_mask_sorts_out_what_waits_already(string mask, string left)
    {
        var events = new GatewayEvents(new GatewayRoom());
        Add(events, Call);
        Add(events, Security);

        events.Keep(GatewayEventMask.Of(mask));

        Text(events).ShouldBe(left);
    }

    private static bool Add(GatewayEvents events, string text) => events.TryAdd(text.Length, output => output.Write(Encoding.ASCII.GetBytes(text)));

    private static string Text(GatewayEvents events)
    {
        using var taken = events.Take();
        return taken is null ? "" : Encoding.ASCII.GetString(taken.Bytes.ToArray());
    }
}
