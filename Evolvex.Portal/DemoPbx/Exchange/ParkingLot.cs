using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>Somebody in a parking slot.</summary>
internal sealed record ParkedCall(DemoChannel Channel, int Space, string ParkerDialString, int TimeoutSeconds, DateTimeOffset Since);

/// <summary>The parking lot <c>default</c>, slots from 721 on.</summary>
internal sealed class ParkingLot(DemoExchange exchange)
{
    private const int FirstSpace = 721;
    private readonly SortedDictionary<int, ParkedCall> parked = [];
    private DemoBridge? bridge;

    public IReadOnlyCollection<ParkedCall> All => parked.Values;

    public ParkedCall? Find(string exten) => int.TryParse(exten, out var space) ? parked.GetValueOrDefault(space) : null;

    /// <summary>The channel leaves its call and waits in the first free slot.</summary>
    public ParkedCall Park(DemoChannel channel, DemoChannel? parker, int timeoutSeconds = 120)
    {
        var space = FirstSpace;
        while (parked.ContainsKey(space))
            space++;
        bridge ??= exchange.Bridges.Create("parking", "holding_bridge", "Parking", "default");
        var old = channel.Bridge;
        exchange.Bridges.Leave(channel);
        var call = new ParkedCall(channel, space, parker?.Device ?? channel.Device, timeoutSeconds, exchange.Now);
        parked.Add(space, call);
        channel.Parked = call;
        Event("ParkedCall", call).Send();
        Tell(space, "INUSE");
        exchange.Bridges.Enter(bridge, channel);
        exchange.StartMusic(channel);
        if (old is not null)
            exchange.Bridges.DestroyIfEmpty(old);
        return call;
    }

    /// <summary>Somebody dials the slot and takes the call back; the caller puts both into a bridge.</summary>
    public void Retrieve(ParkedCall call, DemoChannel retriever)
    {
        Free(call);
        var feed = exchange.Feed.Event("UnParkedCall", EventClass.Call).Channel(call.Channel, "Parkee").Channel(retriever, "Retriever");
        Lines(feed, call).Send();
        exchange.Bridges.Leave(call.Channel);
    }

    /// <summary>Nobody came in time; the dialplan decides what next.</summary>
    public void TimeOut(ParkedCall call)
    {
        Free(call);
        Event("ParkedCallTimeOut", call).Send();
        exchange.Bridges.Leave(call.Channel);
    }

    /// <summary>The parked party hangs up or is taken elsewhere; nothing happens where the channel is in no slot.</summary>
    public void GiveUp(DemoChannel channel)
    {
        if (channel.Parked is not { } call)
            return;

        Free(call);
        exchange.Bridges.Leave(channel);
        Event("ParkedCallGiveUp", call).Send();
    }

    /// <summary>The lines of a parked call, as in the event and in the list.</summary>
    public AmiText Describe(AmiText text, ParkedCall call) => text.Channel(call.Channel, "Parkee")
        .Line("ParkerDialString", call.ParkerDialString).Line("Parkinglot", "default").Line("ParkingSpace", call.Space)
        .Line("ParkingTimeout", Left(call)).Line("ParkingDuration", Passed(call));

    private void Free(ParkedCall call)
    {
        parked.Remove(call.Space);
        call.Channel.Parked = null;
        exchange.StopMusic(call.Channel);
        Tell(call.Space, "NOT_INUSE");
    }

    private void Tell(int space, string state) =>
        exchange.Feed.Event("DeviceStateChange", EventClass.Call).Line("Device", $"park:{space}@parkedcalls").Line("State", state).Send();

    private EventFeed Event(string name, ParkedCall call) => Lines(exchange.Feed.Event(name, EventClass.Call).Channel(call.Channel, "Parkee"), call);

    private EventFeed Lines(EventFeed feed, ParkedCall call) => feed
        .Line("ParkerDialString", call.ParkerDialString).Line("Parkinglot", "default").Line("ParkingSpace", call.Space)
        .Line("ParkingTimeout", Left(call)).Line("ParkingDuration", Passed(call));

    private long Passed(ParkedCall call) => exchange.Now.ToUnixTimeSeconds() - call.Since.ToUnixTimeSeconds();

    private long Left(ParkedCall call) => Math.Max(0, call.TimeoutSeconds - Passed(call));
}
