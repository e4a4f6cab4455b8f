using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>The bridges that are there, and who is in them.</summary>
internal sealed class BridgeTable(DemoExchange exchange)
{
    private readonly List<DemoBridge> bridges = [];

    public IReadOnlyList<DemoBridge> All => bridges;

    public DemoBridge Create(string type = "basic", string technology = "simple_bridge", string creator = "", string name = "")
    {
        var bytes = new byte[16];
        exchange.Random.NextBytes(bytes);
        var bridge = new DemoBridge(new Guid(bytes).ToString(), type, technology, creator, name) { CreatedAt = exchange.Now };
        bridges.Add(bridge);
        exchange.Feed.Event("BridgeCreate", EventClass.Call).Bridge(bridge).Send();
        return bridge;
    }

    public void Enter(DemoBridge bridge, DemoChannel channel)
    {
        bridge.Channels.Add(channel);
        channel.Bridge = bridge;
        exchange.Feed.Event("BridgeEnter", EventClass.Call).Bridge(bridge).Channel(channel).Send();
    }

    /// <summary>Two parties talk: the answering one comes in first, as Dial does it.</summary>
    public DemoBridge Join(DemoChannel answering, DemoChannel calling)
    {
        var bridge = Create();
        Enter(bridge, answering);
        Enter(bridge, calling);
        exchange.SetVariable(answering, "BRIDGEPEER", calling.Name);
        exchange.SetVariable(calling, "BRIDGEPEER", answering.Name);
        return bridge;
    }

    public void Leave(DemoChannel channel)
    {
        if (channel.Bridge is not { } bridge)
            return;

        exchange.StopMusic(channel);
        channel.IsHeld = false;
        if (bridge.Type == "basic")
            exchange.ClearVariable(channel, "BRIDGEPEER");
        bridge.Channels.Remove(channel);
        channel.Bridge = null;
        exchange.Feed.Event("BridgeLeave", EventClass.Call).Bridge(bridge).Channel(channel).Send();
    }

    /// <summary>An empty bridge goes; the parking lot's stays, as Asterisk keeps it.</summary>
    public void DestroyIfEmpty(DemoBridge bridge)
    {
        if (bridge.Channels.Count > 0 || bridge.Type == "parking" || !bridges.Remove(bridge))
            return;

        exchange.Feed.Event("BridgeDestroy", EventClass.Call).Bridge(bridge).Send();
    }
}
