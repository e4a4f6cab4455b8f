using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Tests.Shell;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class SeenAnswersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly SeenAnswers _seen = new();
    private readonly Call _call = Some.Call("1.1", Now);

    [Fact]
    public void A_telephone_that_comes_up_answers_once_also_when_it_held_between()
    {
        See(With(LegState.Ringing, Now)).ShouldBe([("PJSIP/102-00000002", Now.AddSeconds(-50))]);

        See(With(LegState.Up, Now.AddSeconds(3))).ShouldBe([("PJSIP/101-00000001", Now.AddSeconds(3))]);
        See(With(LegState.OnHold, Now.AddSeconds(9))).ShouldBeEmpty();
        See(With(LegState.Up, Now.AddSeconds(20))).ShouldBeEmpty();
    }

    [Fact]
    public void What_was_up_when_the_watch_began_answered_at_a_time_that_nobody_saw()
    {
        See(_call, isFirst: true).ShouldBeEmpty();
        See(_call).ShouldBeEmpty();
    }

    [Fact]
    public void Asterisk_gives_the_same_names_of_channels_again_after_a_start()
    {
        See(_call).Count().ShouldBe(2);

        _seen.End(call => call == "1.1");

        _seen.Count.ShouldBe(0);
        See(Some.Call("2.1", Now.AddHours(1))).Count().ShouldBe(2);
    }

    [Fact]
    public void A_channel_that_went_over_to_another_call_is_forgotten_with_that()
    {
        See(_call);
        See(_call with { Linkedid = "0.9" }).ShouldBeEmpty();

        _seen.End(call => call == "1.1");
        _seen.Count.ShouldBe(2);
        _seen.End(call => call == "0.9");
        _seen.Count.ShouldBe(0);
    }

    private IEnumerable<(string, DateTimeOffset)> See(Call call, bool isFirst = false) => _seen.See(call, isFirst).Select(answer => (answer.Channel, answer.AnsweredAt));

    private Call With(LegState state, DateTimeOffset since) => _call with { Legs = [_call.Legs[0] with { State = state, Since = since }, _call.Legs[1]] };
}
