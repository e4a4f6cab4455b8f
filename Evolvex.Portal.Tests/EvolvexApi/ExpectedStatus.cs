using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>What <c>status</c> has to answer, worked out from the PBX itself over a connection of its own, sharing no code with the portal.</summary>
internal static class ExpectedStatus
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object a channel, by its uniqueid, without the fields that differ from one question to the next.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(int amiPort)
    {
        using var pbx = new TcpClient("127.0.0.1", amiPort);
        var stream = pbx.GetStream();
        await stream.WriteAsync("Action: Login\r\nUsername: portal\r\nSecret: portal-secret\r\nEvents: off\r\n\r\nAction: Status\r\nAllVariables: true\r\nActionID: 1\r\n\r\n"u8.ToArray());
        var text = new StringBuilder();
        var buffer = new byte[65536];
        using var bytes = new MemoryStream();
        while (!text.ToString().Contains("Event: StatusComplete", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer);
            count.ShouldBeGreaterThan(0);
            bytes.Write(buffer, 0, count);
            text.Clear().Append(Encoding.UTF8.GetString(bytes.ToArray()));
        }

        return text.ToString().Split("\r\n\r\n").Where(message => message.StartsWith("Event: Status\r\n", StringComparison.Ordinal)).Select(Fold)
            .ToDictionary(channel => channel["Uniqueid"], Comparable);
    }

    /// <summary>A channel of the portal's answer, without the same fields.</summary>
    public static string Comparable(JsonElement channel) =>
        Comparable(new OrderedDictionary<string, string>(channel.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!))));

    private static string Comparable(OrderedDictionary<string, string> channel)
    {
        foreach (var moving in new[] { "Seconds", "TimeToHangup", "ActionID" }) channel[moving] = "*";
        return JsonSerializer.Serialize<IDictionary<string, string>>(channel, Plain);
    }

    private static OrderedDictionary<string, string> Fold(string message)
    {
        var channel = new OrderedDictionary<string, string>();
        var variables = new OrderedDictionary<string, string>();
        foreach (var line in message.Split("\r\n"))
        {
            var (name, value) = line.Split(": ", 2) is [var key, var rest] ? (key, rest) : (line.TrimEnd(':'), "");
            channel[name] = value;
            if (name == "Variable") variables[value[..value.IndexOf('=')]] = value[(value.IndexOf('=') + 1)..];
        }

        var at = channel.IndexOf("Variable");
        foreach (var (name, value) in variables.Where(variable => !channel.ContainsKey(variable.Key)).Reverse()) channel.Insert(at + 1, name, value);
        return channel;
    }
}
