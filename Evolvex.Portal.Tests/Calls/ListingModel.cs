using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Tests.Calls;

/// <summary>
/// What CoreShowChannels and BridgeList would have said at each moment of a recording, worked out from the raw headers and not by the reducer:
/// the last that was said of each channel between Newchannel and Hangup.
/// </summary>
internal sealed class ListingModel
{
    private readonly AmiEventTranslator _translator = new();
    private readonly Dictionary<string, ChannelFacts> _channels = [];
    private readonly Dictionary<string, string> _bridgeOf = [];
    private readonly Dictionary<string, BridgeFacts> _bridges = [];
    private readonly Dictionary<string, string> _told = [];

    public int Count => _channels.Count;

    public void Take(AmiMessage message)
    {
        var frame = message.Frame;
        if (AmiEventWords.Find(frame.Name) == AmiEventWord.None) return; // VarSet and others tell of a channel what the portal does not listen to
        Learn(_translator.Facts.Channel(frame), message.Name == "Newchannel");
        Learn(_translator.Facts.Destination(frame), isNew: false);
        Learn(_translator.Facts.Parked(frame), isNew: false);
        var uniqueid = message["Uniqueid"] ?? "";
        switch (message.Name)
        {
            case "Hangup":
                _channels.Remove(uniqueid);
                _bridgeOf.Remove(uniqueid);
                break;
            case "BridgeEnter" when _channels.ContainsKey(uniqueid):
                _bridgeOf[uniqueid] = message["BridgeUniqueid"]!;
                Join(message["BridgeUniqueid"]!, message["BridgeType"]!);
                break;
            case "BridgeLeave" when _bridgeOf.GetValueOrDefault(uniqueid) == message["BridgeUniqueid"]:
                _bridgeOf.Remove(uniqueid);
                break;
            case "BridgeDestroy":
                _bridges.Remove(message["BridgeUniqueid"]!);
                break;
        }
        if (message.Name is "BridgeCreate" or "BridgeEnter" or "ConfbridgeStart") _bridges[message["BridgeUniqueid"]!] = _translator.Facts.Bridge(frame);
    }

    public PbxListing ToListing() => new()
    {
        Channels = [.. _channels.Values.Select(facts => new ListedChannel(facts, null, null, _bridgeOf.GetValueOrDefault(facts.Uniqueid), null))],
        Bridges = [.. _bridges.Values],
    };

    private void Learn(ChannelFacts? facts, bool isNew)
    {
        if (facts is null || !(isNew || _channels.ContainsKey(facts.Uniqueid))) return;
        // An event that repeats the linkedid from before a bridge joined two calls does not undo that.
        var repeats = _told.GetValueOrDefault(facts.Uniqueid) == facts.Linkedid;
        _told[facts.Uniqueid] = facts.Linkedid;
        _channels[facts.Uniqueid] = repeats ? facts with { Linkedid = _channels[facts.Uniqueid].Linkedid } : facts;
    }

    /// <summary>Channels in a basic bridge get the oldest linkedid among them.</summary>
    private void Join(string bridge, string type)
    {
        if (type != "basic") return;
        var members = _bridgeOf.Where(pair => pair.Value == bridge).Select(pair => pair.Key).ToArray();
        var oldest = members.Select(member => _channels[member].Linkedid).MinBy(Order);
        foreach (var member in members) _channels[member] = _channels[member] with { Linkedid = oldest! };
    }

    private static long Order(string linkedid)
    {
        var parts = linkedid.Split('.');
        return (long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) * 1_000_000) + long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
