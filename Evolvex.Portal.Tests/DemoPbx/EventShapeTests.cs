namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class EventShapeTests
{
    [Fact]
    public async Task Every_event_has_the_headers_of_Asterisks_own_in_the_same_order()
    {
        await using var pbx = DemoClient.Playing();
        var recorder = new EventRecorder(pbx);
        pbx.RunFor(TimeSpan.FromHours(5));
        recorder.Messages.Count.ShouldBeGreaterThan(10_000);

        var wrong = recorder.Events.DistinctBy(e => (e.Name, CapturedShapes.Of(e)))
            .Where(e => !CapturedShapes.Events[e.Name].Contains(CapturedShapes.Of(e)))
            .Select(e => $"{e.Name}: {CapturedShapes.Of(e)}");

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_kind_of_thing_that_happens_at_a_call_centre_happens()
    {
        await using var pbx = DemoClient.Playing();
        var recorder = new EventRecorder(pbx);
        pbx.RunFor(TimeSpan.FromHours(5));

        string[] expected =
        [
            "AgentCalled", "AgentComplete", "AgentConnect", "AgentRingNoAnswer", "AttendedTransfer", "BlindTransfer", "BridgeCreate", "BridgeDestroy", "BridgeEnter", "BridgeLeave",
            "BridgeMerge", "Cdr", "ConfbridgeEnd", "ConfbridgeJoin", "ConfbridgeLeave", "ConfbridgeStart", "ConfbridgeTalking", "ContactStatus", "DeviceStateChange", "DialBegin",
            "DialEnd", "DialState", "ExtensionStatus", "Hangup", "HangupRequest", "Hold", "LocalBridge", "MixMonitorStart", "MusicOnHoldStart", "MusicOnHoldStop", "NewCallerid",
            "Newchannel", "NewConnectedLine", "Newexten", "Newstate", "ParkedCall", "PeerStatus", "QueueCallerAbandon", "QueueCallerJoin", "QueueCallerLeave", "QueueMemberPause",
            "QueueMemberStatus", "SoftHangupRequest", "Unhold", "UnParkedCall", "VarSet",
        ];
        expected.Except(recorder.Events.Select(e => e.Name)).ShouldBeEmpty();
        recorder.Named("DialEnd").Select(e => e["DialStatus"]).Distinct().Order(StringComparer.Ordinal).ShouldBe(["ANSWER", "BUSY", "CANCEL", "NOANSWER"]);
    }

    [Fact]
    public async Task A_call_tells_its_story_in_Asterisks_order()
    {
        await using var pbx = DemoClient.Quiet();
        var recorder = new EventRecorder(pbx);
        pbx.Traffic.Call(pbx.Exchange.Book.People[0], "local-evolvex", "102", new() { Ring = TimeSpan.FromSeconds(3), Talk = TimeSpan.FromSeconds(20), CallerHangsUp = true });
        pbx.RunFor(TimeSpan.FromMinutes(2));

        recorder.Events.Select(e => e.Name).Where(n => n is not ("VarSet" or "DeviceStateChange" or "ExtensionStatus" or "QueueMemberStatus")).ShouldBe(
        [
            "Newchannel", "Newexten", "Newchannel", "Newexten", "DialBegin", "NewConnectedLine", "Newstate", "DialState", "Newstate", "Newstate", "DialEnd",
            "BridgeCreate", "BridgeEnter", "BridgeEnter", "HangupRequest", "BridgeLeave", "BridgeLeave", "BridgeDestroy", "SoftHangupRequest", "Newexten", "Hangup", "Hangup", "Cdr",
        ]);
    }
}
