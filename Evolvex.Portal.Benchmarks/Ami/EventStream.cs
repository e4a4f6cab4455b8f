using System.Globalization;
using System.Text;

namespace Evolvex.Portal.Benchmarks.Ami;

/// <summary>A made-up stream of the events that are most of a busy PBX's: about 490 bytes and 21 lines each, keys as Asterisk 22 has them.</summary>
internal static class EventStream
{
    public static byte[] Make(int events)
    {
        var text = new StringBuilder(events * 500);
        for (var i = 0; i < events; i++)
        {
            var serial = (i / 7).ToString("x8", CultureInfo.InvariantCulture);
            var unique = string.Create(CultureInfo.InvariantCulture, $"1795323{i / 400 % 1000:000}.{i / 7}");
            text.Append("Event: ").Append((i % 3) switch { 0 => "VarSet", 1 => "Newexten", _ => "Newstate" }).Append("\r\nPrivilege: call,all\r\n")
                .Append("Channel: PJSIP/").Append(100 + (i % 400)).Append('-').Append(serial).Append("\r\nChannelState: 6\r\nChannelStateDesc: Up\r\n")
                .Append("CallerIDNum: 84951234567\r\nCallerIDName: Иван Петров\r\nConnectedLineNum: ").Append(100 + (i % 400)).Append("\r\n")
                .Append("ConnectedLineName: <unknown>\r\nLanguage: ru\r\nAccountCode: \r\nContext: from-internal\r\nExten: 8\r\nPriority: 12\r\n")
                .Append("Uniqueid: ").Append(unique).Append("\r\nLinkedid: ").Append(unique).Append("\r\n")
                .Append("Extension: 8\r\nApplication: Set\r\nAppData: CDR(direction)=outbound: trunk 1\r\nVariable: DIALEDPEERNUMBER\r\nValue: PJSIP/")
                .Append(100 + (i % 400)).Append("/sip:").Append(100 + (i % 400)).Append("@127.0.0.1:5060\r\n\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
