using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveCalls;
using Evolvex.Portal.Tests.Shell;

namespace Evolvex.Portal.Tests.LiveCalls;

public sealed class LiveCallListTests
{
    private static readonly DateTimeOffset Now = new(2024, 10, 30, 9, 59, 0, TimeSpan.Zero);
    private readonly LiveCallList _list = new();
    private readonly Dictionary<string, Call> _calls = [];

    [Fact]
    public void The_newest_call_is_first()
    {
        Take(Call("1", 30), Call("2", 10), Call("3", 20));

        Ids.ShouldBe(["2", "3", "1"]);
    }

    [Fact]
    public void Calls_are_counted_whatever_the_filter()
    {
        Take(Call("1", 1), Call("2", 1, CallState.Ringing), Call("3", 1, CallState.Waiting), Call("4", 1, CallState.Automated), Call("5", 1, CallState.Conference));
        _list.Filter("nobody", null);

        _list.Counts.ShouldBe(new CallCounts(5, 2, 1, 1, 0));
        _list.Rows.ShouldBeEmpty();
    }

    [Fact]
    public void A_filter_by_state_follows_the_state()
    {
        _list.Filter(null, CallGroup.Ringing);
        Take(Call("1", 5, CallState.Ringing), Call("2", 4));
        Ids.ShouldBe(["1"]);

        Take(Call("1", 5));
        Ids.ShouldBeEmpty();
    }

    [Fact]
    public void While_it_is_held_nothing_moves_new_calls_are_counted_and_ended_ones_stay_as_ended()
    {
        Take(Call("1", 30), Call("2", 20));
        _list.Hold(held: true);

        Take(Call("3", 1), Call("4", 1));
        End("1");

        Ids.ShouldBe(["2", "1"]);
        _list.Rows[1].IsEnded.ShouldBeTrue();
        _list.Pending.ShouldBe(2);

        _list.Hold(held: false);
        Ids.ShouldBe(["4", "3", "2"]);
        _list.Pending.ShouldBe(0);
    }

    [Fact]
    public void A_call_that_is_there_from_the_start_does_not_flash_and_a_new_one_does()
    {
        Take(Call("1", 30));
        Take(Call("2", 1));

        _list.Rows.ToDictionary(row => row.Call.Linkedid, row => row.FlashAt).ShouldBe(new Dictionary<string, DateTimeOffset?> { ["2"] = Now, ["1"] = null });
    }

    [Fact]
    public void Only_a_change_that_can_be_read_flashes()
    {
        var call = Call("1", 30, CallState.Ringing);
        Take(call);
        Take(call with { Legs = [] });
        _list.Rows[0].Flash.ShouldBe(0);

        Take(call with { State = CallState.Talking });
        _list.Rows[0].Flash.ShouldBe(1);
    }

    [Fact]
    public void The_same_calls_are_no_change()
    {
        Take(Call("1", 30)).ShouldBeTrue();
        _list.Update(_calls, Now).ShouldBeFalse();
        _list.Update(new Dictionary<string, Call>(_calls), Now).ShouldBeFalse();
    }

    [Fact]
    public void A_call_is_found_by_a_leg_that_is_neither_caller_nor_called()
    {
        var call = Call("1", 30);
        Take(call with { Legs = [.. call.Legs, call.Legs[0] with { Uniqueid = "9", Party = new Party("177", "Склад") }] });

        _list.Filter("склад", null);
        Ids.ShouldBe(["1"]);
    }

    private IEnumerable<string> Ids => _list.Rows.Select(row => row.Call.Linkedid);

    private static Call Call(string id, int secondsOld, CallState state = CallState.Talking) => Some.Call(id, Now, state) with { StartedAt = Now.AddSeconds(-secondsOld) };

    private bool Take(params Call[] calls)
    {
        foreach (var call in calls) _calls[call.Linkedid] = call;
        return _list.Update(new Dictionary<string, Call>(_calls), Now);
    }

    private void End(string id)
    {
        _calls.Remove(id);
        _list.Update(new Dictionary<string, Call>(_calls), Now);
    }
}
