using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>A conference room with its bridge.</summary>
internal sealed class Conference(string name, DemoBridge bridge)
{
    public string Name { get; } = name;

    public DemoBridge Bridge { get; } = bridge;

    /// <summary>Who is in it, and since when.</summary>
    public List<(DemoChannel Channel, DateTimeOffset Since)> Parties { get; } = [];
}

/// <summary>The conferences that are held now, with the events of app_confbridge.</summary>
internal sealed class ConferenceHall(DemoExchange exchange)
{
    private readonly SortedDictionary<string, Conference> rooms = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Conference> All => rooms.Values;

    public Conference? Find(string name) => rooms.GetValueOrDefault(name);

    public void Join(DemoChannel channel, string name)
    {
        if (!rooms.TryGetValue(name, out var room))
        {
            room = new Conference(name, exchange.Bridges.Create("base", "softmix", "ConfBridge", name));
            rooms.Add(name, room);
            exchange.Feed.Event("ConfbridgeStart", EventClass.Call).Line("Conference", name).Bridge(room.Bridge).Send();
            exchange.Feed.Event("DeviceStateChange", EventClass.Call).Line("Device", "confbridge:" + name).Line("State", "INUSE").Send();
        }

        room.Parties.Add((channel, exchange.Now));
        exchange.Bridges.Enter(room.Bridge, channel);
        exchange.Feed.Event("ConfbridgeJoin", EventClass.Call).Line("Conference", name).Bridge(room.Bridge).Channel(channel).Line("Admin", "No").Line("Muted", "No").Send();
    }

    /// <summary>Somebody begins to speak, or stops.</summary>
    public void Talk(DemoChannel channel, bool isTalking)
    {
        if (RoomOf(channel) is { } room)
            exchange.Feed.Event("ConfbridgeTalking", EventClass.Call).Line("Conference", room.Name).Bridge(room.Bridge).Channel(channel)
                .Line("TalkingStatus", isTalking ? "on" : "off").Line("Admin", "No").Send();
    }

    /// <summary>The channel leaves its room; the last one shuts the door. Nothing happens where it is in none.</summary>
    public void Leave(DemoChannel channel)
    {
        if (RoomOf(channel) is not { } room)
            return;

        exchange.Feed.Event("ConfbridgeLeave", EventClass.Call).Line("Conference", room.Name).Bridge(room.Bridge).Channel(channel).Line("Admin", "No").Send();
        room.Parties.RemoveAll(p => p.Channel == channel);
        exchange.Bridges.Leave(channel);
        if (room.Parties.Count > 0)
            return;

        rooms.Remove(room.Name);
        exchange.Feed.Event("ConfbridgeEnd", EventClass.Call).Line("Conference", room.Name).Bridge(room.Bridge).Send();
        exchange.Feed.Event("DeviceStateChange", EventClass.Call).Line("Device", "confbridge:" + room.Name).Line("State", "NOT_INUSE").Send();
        exchange.Bridges.DestroyIfEmpty(room.Bridge);
    }

    private Conference? RoomOf(DemoChannel channel) =>
        channel.Bridge is { Type: "base" } bridge && rooms.TryGetValue(bridge.Name, out var room) ? room : null;
}
