using System.Globalization;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.DemoPbx;

/// <summary>What somebody believes who has heard nothing but events from the first on.</summary>
internal sealed class WatchedState
{
    private readonly Dictionary<string, Dictionary<string, string>> channels = [];
    private readonly Dictionary<string, string> bridgeOf = [];
    private readonly Dictionary<string, string> members = [];
    private readonly Dictionary<string, int> callers = [];

    public Dictionary<string, string> Devices { get; } = [];

    /// <summary>Queue and member to state and pause, as the last event of it said.</summary>
    public IReadOnlyDictionary<string, string> Members => members;

    /// <summary>Callers who wait, by queue.</summary>
    public IReadOnlyDictionary<string, int> Callers => callers;

    /// <summary>Channels as CoreShowChannels lists them: state, parties, place in the dialplan, bridge.</summary>
    public IEnumerable<string> Channels => channels.Select(c => Line(c.Key, name => c.Value[name], bridgeOf.GetValueOrDefault(c.Key, "")));

    /// <summary>The same out of an item of the list.</summary>
    public static string Line(AmiMessage item) => Line(item["Channel"]!, name => item[name]!, item["BridgeId"] ?? item["BridgeID"]!);

    public void Hear(AmiMessage message)
    {
        var channel = message["Channel"];
        if (channel is not null && message["Privilege"] is not null)
            See(message, channel, "");
        if (message["DestChannel"] is { } other)
            See(message, other, "Dest");
        switch (message.Name)
        {
            case "Newchannel":
                channels[channel!] = Seen(message, "");
                break;
            case "Hangup":
                channels.Remove(channel!);
                bridgeOf.Remove(channel!);
                break;
            case "BridgeEnter":
                bridgeOf[channel!] = message["BridgeUniqueid"]!;
                break;
            case "BridgeLeave":
                bridgeOf.Remove(channel!);
                break;
            case "QueueCallerJoin" or "QueueCallerLeave":
                callers[message["Queue"]!] = int.Parse(message["Count"]!, CultureInfo.InvariantCulture);
                break;
            case "QueueMemberStatus" or "QueueMemberPause":
                members[message["Queue"] + " " + message["Interface"]] = message["Status"] + message["Paused"] + message["PausedReason"];
                break;
            case "DeviceStateChange":
                Devices[message["Device"]!] = message["State"]!;
                break;
        }
    }

    private void See(AmiMessage message, string channel, string prefix)
    {
        if (channels.ContainsKey(channel))
            channels[channel] = Seen(message, prefix);
    }

    private static Dictionary<string, string> Seen(AmiMessage message, string prefix) =>
        Watched.ToDictionary(name => name, name => message[prefix + name] ?? "");

    private static readonly string[] Watched = ["ChannelState", "CallerIDNum", "CallerIDName", "ConnectedLineNum", "ConnectedLineName", "Uniqueid", "Linkedid"];

    private static string Line(string channel, Func<string, string> value, string bridge) => $"{channel} {string.Join(' ', Watched.Select(value))} {bridge}";
}
