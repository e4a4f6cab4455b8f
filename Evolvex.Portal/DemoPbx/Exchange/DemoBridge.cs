using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>A mixer that joins channels. Kind, technology, creator and name are Asterisk's words for it.</summary>
internal sealed class DemoBridge(string uniqueid, string type, string technology, string creator, string name)
{
    public string Uniqueid { get; } = uniqueid;

    /// <summary><c>basic</c>, <c>base</c> (a conference) or <c>parking</c>.</summary>
    public string Type { get; } = type;

    public string Technology { get; } = technology;

    public string Creator { get; } = creator;

    public string Name { get; } = name;

    public List<DemoChannel> Channels { get; } = [];

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The lines that Asterisk makes from a bridge (manager_bridges.c).</summary>
internal static class BridgeLines
{
    public static AmiText Bridge(this AmiText text, DemoBridge bridge, string prefix = "") => text
        .Line(prefix, "BridgeUniqueid", bridge.Uniqueid)
        .Line(prefix, "BridgeType", bridge.Type)
        .Line(prefix, "BridgeTechnology", bridge.Technology)
        .Line(prefix, "BridgeCreator", ChannelLines.Known(bridge.Creator))
        .Line(prefix, "BridgeName", ChannelLines.Known(bridge.Name))
        .Line(prefix, "BridgeNumChannels", bridge.Channels.Count.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Line(prefix, "BridgeVideoSourceMode", "none");
}
