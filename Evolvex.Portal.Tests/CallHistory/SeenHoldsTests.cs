using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Tests.Shell;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class SeenHoldsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly SeenHolds _seen = new();
    private readonly Call _call = Some.Call("1.1", Now);

    [Fact]
    public void A_hold_lasts_until_the_other_is_taken_back()
    {
        See(With(LegState.OnHold, Now)).ShouldBeEmpty();
        See(With(LegState.OnHold, Now)).ShouldBeEmpty();

        Told(See(With(LegState.Up, Now.AddSeconds(12)))).ShouldBe([("PJSIP/101-00000001", Now, Now.AddSeconds(12))]);
        See(With(LegState.Up, Now.AddSeconds(12))).ShouldBeEmpty();
    }

    [Fact]
    public void A_hold_lasts_until_whoever_holds_hangs_up()
    {
        See(With(LegState.OnHold, Now.AddSeconds(-5)));

        Told(See(_call with { Legs = [_call.Legs[1]] })).ShouldBe([("PJSIP/101-00000001", Now.AddSeconds(-5), Now)]);
    }

    [Fact]
    public void A_hold_lasts_until_the_call_is_over()
    {
        See(With(LegState.OnHold, Now.AddSeconds(-5)));

        _seen.End(call => call == "1.2", Now).ShouldBeEmpty();
        Told(_seen.End(call => call == "1.1", Now)).ShouldBe([("PJSIP/101-00000001", Now.AddSeconds(-5), Now)]);
        _seen.End(call => call == "1.1", Now).ShouldBeEmpty();
    }

    private IReadOnlyList<WitnessedHold> See(Call call) => _seen.See(call, Now);

    private Call With(LegState state, DateTimeOffset since) => _call with { Legs = [_call.Legs[0] with { State = state, Since = since }, _call.Legs[1]] };

    private static IEnumerable<(string, DateTimeOffset, DateTimeOffset)> Told(IEnumerable<WitnessedHold> holds) => holds.Select(hold => (hold.Channel, hold.HeldAt, hold.Until));
}
