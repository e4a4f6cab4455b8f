namespace Evolvex.Portal.Tests.Calls;

public sealed class PbxStateReplayTests
{
    public static TheoryData<string> Captures() => CaptureReplay.All();

    [Theory]
    [MemberData(nameof(Captures))]
    public void When_a_recording_ends_no_call_is_left(string capture)
    {
        var replay = new CaptureReplay(capture).ToEnd();
        replay.Calls.ShouldBeEmpty();
        replay.State.ChannelCount.ShouldBe(0);
        replay.State.CallCount.ShouldBe(0);
    }
}
