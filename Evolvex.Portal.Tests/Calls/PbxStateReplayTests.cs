namespace Evolvex.Portal.Tests.Calls;

public sealed class PbxStateReplayTests
{
    public static TheoryData<string> Captures() => CaptureReplay.All();

    [Theory]
    [MemberData(nameof(Captures))]
    public void When_a_recording_ends_no_call_is_left(string capture)
    {
        var replay = new CaptureReplay(capture).ToEnd();
        foreach (var c in replay.History) Console.WriteLine($"{capture}: {c.Linkedid} {c.State} {c.From.Number} {c.From.Name} -> {c.To.Number} {c.To.Name} {c.Direction} q={c.Queue} t={c.Trunk} c={c.Conference} a={c.AnsweredAt:ss.ff} | {string.Join(" ", c.Legs.Select(l => $"[{l.Channel} {l.State} {l.Application} {l.BridgeId?[..4]}]"))}");
        replay.Calls.ShouldBeEmpty();
        replay.State.ChannelCount.ShouldBe(0);
        replay.State.CallCount.ShouldBe(0);
    }
}
