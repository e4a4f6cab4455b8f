using System.Globalization;
using System.Text;

namespace Evolvex.Portal.Benchmarks.LiveState;

/// <summary>
/// A made-up stream of whole calls, several at a time: an inbound call that walks through the dialplan, dials a telephone, is answered, bridged, hung up, with the variables, quality
/// reports and queue member states around it. Keys and their order are those of Asterisk 22.
/// </summary>
internal static class CallStream
{
    /// <summary>That many calls of 40 events each, <paramref name="atOnce"/> at a time.</summary>
    public static byte[] Make(int calls, int atOnce = 100)
    {
        var text = new StringBuilder(calls * 20_000);
        for (var first = 0; first < calls; first += atOnce)
        {
            var group = Enumerable.Range(first, Math.Min(atOnce, calls - first)).Select(serial => Events(serial).GetEnumerator()).ToArray();
            while (group.Count(call => call.MoveNext()) > 0)
                foreach (var call in group) text.Append(call.Current).Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<string> Events(int serial)
    {
        var exten = (6000 + (serial % 1000)).ToString(CultureInfo.InvariantCulture);
        var caller = new Leg($"PJSIP/trunk-east-{serial * 2:x8}", "from-trunk", $"1795000000.{serial * 2}", $"1795000000.{serial * 2}", $"+7495{1_000_000 + serial}", "Иван Петров", exten);
        var called = new Leg($"PJSIP/{exten}-{(serial * 2) + 1:x8}", "from-internal", $"1795000000.{(serial * 2) + 1}", caller.Uniqueid, exten, "Warehouse (North)", exten);
        var bridge = $"BridgeUniqueid: {serial:x8}-1111-4222-8333-444444444444\r\nBridgeType: basic\r\nBridgeTechnology: simple_bridge\r\nBridgeCreator: <unknown>\r\nBridgeName: <unknown>\r\nBridgeNumChannels: 1\r\nBridgeVideoSourceMode: none\r\n";
        yield return Event("Newchannel", caller.Block(0));
        yield return Event("Newstate", caller.Block(4));
        for (var step = 0; step < 6; step++) yield return Event("Newexten", caller.Block(4, step) + $"Extension: {exten}\r\nApplication: {(step % 2 == 0 ? "Set" : "Gosub")}\r\nAppData: sub,s,1({step})\r\n");
        for (var variable = 0; variable < 6; variable++) yield return Event("VarSet", caller.Block(4) + $"Variable: VAR{variable}\r\nValue: some value {variable}\r\n");
        yield return Event("Newchannel", called.Block(0));
        yield return Event("DialBegin", caller.Block(4) + called.Block(0, 1, "Dest") + $"DialString: {exten}\r\n");
        yield return Member(exten, 6, serial);
        yield return Event("Newstate", called.Block(5));
        yield return Event("Newstate", called.Block(6));
        yield return Event("DialEnd", caller.Block(6) + called.Block(6, 1, "Dest") + "DialStatus: ANSWER\r\n");
        yield return Event("BridgeCreate", bridge);
        yield return Event("BridgeEnter", bridge + called.Block(6));
        yield return Event("BridgeEnter", bridge + caller.Block(6));
        yield return Member(exten, 2, serial);
        for (var report = 0; report < 10; report++) yield return Event("RTCPSent", called.Block(6) + "SSRC: 0x12345678\r\nPT: 200(SR)\r\nReportCount: 1\r\nSentPackets: 900\r\nReport0IAJitter: 3\r\nMES: 86.1\r\n");
        yield return Event("BridgeLeave", bridge + called.Block(6));
        yield return Event("BridgeLeave", bridge + caller.Block(6));
        yield return Event("BridgeDestroy", bridge);
        yield return Event("Hangup", called.Block(6) + "Cause: 16\r\nCause-txt: Normal Clearing\r\n");
        yield return Member(exten, 1, serial);
        yield return Event("Hangup", caller.Block(6) + "Cause: 16\r\nCause-txt: Normal Clearing\r\n");
    }

    private static string Member(string exten, int status, int calls) => Event("QueueMemberStatus",
        $"Queue: support\r\nMemberName: Agent {exten}\r\nInterface: PJSIP/{exten}\r\nStateInterface: PJSIP/{exten}\r\nMembership: static\r\nPenalty: 0\r\nCallsTaken: {calls / 1000}\r\n" +
        $"LastCall: 1795000000\r\nLastPause: 0\r\nLoginTime: 1794990000\r\nInCall: 0\r\nStatus: {status}\r\nPaused: 0\r\nPausedReason: \r\nRinginuse: 0\r\nWrapuptime: 0\r\n");

    private static string Event(string name, string lines) => $"Event: {name}\r\nPrivilege: call,all\r\n{lines}";

    private sealed record Leg(string Name, string Context, string Uniqueid, string Linkedid, string Number, string CallerName, string Exten)
    {
        public string Block(int state, int priority = 1, string prefix = "") => string.Create(CultureInfo.InvariantCulture,
            $"{prefix}Channel: {Name}\r\n{prefix}ChannelState: {state}\r\n{prefix}ChannelStateDesc: Up\r\n{prefix}CallerIDNum: {Number}\r\n{prefix}CallerIDName: {CallerName}\r\n" +
            $"{prefix}ConnectedLineNum: <unknown>\r\n{prefix}ConnectedLineName: <unknown>\r\n{prefix}Language: en\r\n{prefix}AccountCode: \r\n{prefix}Context: {Context}\r\n" +
            $"{prefix}Exten: {Exten}\r\n{prefix}Priority: {priority}\r\n{prefix}Uniqueid: {Uniqueid}\r\n{prefix}Linkedid: {Linkedid}\r\n");
    }
}
