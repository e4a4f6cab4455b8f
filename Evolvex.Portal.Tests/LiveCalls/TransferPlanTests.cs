using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Tests.Shell;

namespace Evolvex.Portal.Tests.LiveCalls;

public sealed class TransferPlanTests
{
    private static readonly DateTimeOffset Now = new(2024, 10, 30, 9, 59, 0, TimeSpan.Zero);
    private static readonly Call Internal = Some.Call("1.1", Now);

    [Fact]
    public void Of_two_who_talk_the_called_one_leaves_and_the_caller_goes_on() =>
        TransferPlan.For(Internal, _ => true).ShouldBe(new TransferPlan("PJSIP/102-00000002", "internal", LeavesTalk: true));

    [Fact]
    public void Of_an_outside_talk_the_house_leaves_whoever_called()
    {
        var outbound = Internal with { Legs = [Internal.Legs[0], Internal.Legs[1] with { Channel = "PJSIP/trunk-msk-00000003", Context = "from-trunk" }] };

        TransferPlan.For(outbound, leg => leg.Channel.StartsWith("PJSIP/101", StringComparison.Ordinal)).ShouldBe(new TransferPlan("PJSIP/101-00000001", "internal", LeavesTalk: true));
    }

    [Fact]
    public void A_caller_who_waits_is_sent_on_himself_and_the_number_is_looked_up_as_a_telephone_would()
    {
        var waiting = Internal with
        {
            State = CallState.Waiting,
            Legs = [Internal.Legs[0] with { Channel = "PJSIP/trunk-msk-00000003", Context = "from-trunk", BridgeId = null }, Internal.Legs[1] with { State = LegState.Ringing, BridgeId = null }],
        };

        TransferPlan.For(waiting, leg => leg.Channel.StartsWith("PJSIP/102", StringComparison.Ordinal)).ShouldBe(new TransferPlan("PJSIP/trunk-msk-00000003", "internal", LeavesTalk: false));
        TransferPlan.For(waiting with { Legs = [waiting.Legs[0]] }, _ => false).ShouldBe(new TransferPlan("PJSIP/trunk-msk-00000003", "from-trunk", LeavesTalk: false));
    }

    [Fact]
    public void Without_a_context_there_is_no_way() => TransferPlan.For(Internal with { Legs = [Internal.Legs[0] with { Context = null }] }, _ => true).ShouldBeNull();

    [Theory]
    [InlineData("105", true)]
    [InlineData("*72#", true)]
    [InlineData("+74951234567", true)]
    [InlineData("+", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("10 5", false)]
    [InlineData("105\r\n", false)]
    [InlineData("105,1", false)]
    [InlineData("１０５", false)]
    [InlineData("123456789012345678901234567890123", false)]
    public void Only_what_can_be_dialled_is_a_number(string? typed, bool is_one) => TransferPlan.IsNumber(typed).ShouldBe(is_one);
}
