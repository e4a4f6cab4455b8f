using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>Ends channels, and all that hangs on them: the legs they ring, the party they talk with, their place in a queue, a slot, a room.</summary>
internal sealed class Teardown(DemoExchange exchange)
{
    private readonly List<DemoChannel> ended = [];
    private readonly HashSet<DemoChannel> ending = [];
    private int depth;

    /// <summary>The party hangs up (or is hung up).</summary>
    /// <param name="channel">Whose channel ends.</param>
    /// <param name="cause">Q.850.</param>
    /// <param name="dialStatus">What the dial attempt that rings it ends with.</param>
    public void HangUp(DemoChannel channel, int cause = HangupCause.NormalClearing, string dialStatus = "CANCEL")
    {
        if (channel.IsGone || !ending.Add(channel))
            return;

        depth++;
        channel.Ownership++;
        exchange.Feed.Event("HangupRequest", EventClass.Call).Channel(channel).Line("Cause", cause).Send();
        End(channel, cause, dialStatus);
        if (--depth == 0)
            Settle();
    }

    /// <summary>A leg that nobody answered is put away: no request, no dialplan.</summary>
    public void Drop(DemoChannel leg, int cause, string dialStatus)
    {
        if (leg.IsGone || !ending.Add(leg))
            return;

        depth++;
        leg.Ownership++;
        End(leg, cause, dialStatus);
        if (--depth == 0)
            Settle();
    }

    private void End(DemoChannel channel, int cause, string dialStatus)
    {
        foreach (var leg in channel.Dialling?.Legs.ToArray() ?? [])
            Drop(leg, cause is HangupCause.NormalClearing ? HangupCause.Unknown : cause, "CANCEL");
        exchange.Queues.Abandon(channel);
        exchange.EndDial(channel, dialStatus);
        exchange.Queues.Complete(channel);
        exchange.Parking.GiveUp(channel);
        exchange.Conferences.Leave(channel);
        exchange.StopMusic(channel);

        var peers = LeaveBridge(channel);
        LeaveDialplan(channel, cause);
        exchange.Feed.Event("Hangup", EventClass.Call).Channel(channel).Line("Cause", cause).Line("Cause-txt", HangupCause.Text(cause)).Send();
        channel.Ending = cause;
        exchange.Remove(channel);
        ended.Add(channel);

        foreach (var peer in peers)
            Drop(peer, cause, "CANCEL");
        if (channel.OtherHalf is { } half)
            HangUp(half, cause);
    }

    // Out of a call of two both go, the one that hung up first.
    private DemoChannel[] LeaveBridge(DemoChannel channel)
    {
        if (channel.Bridge is not { } bridge)
            return [];

        exchange.Bridges.Leave(channel);
        DemoChannel[] peers = bridge.Type == "basic" ? [.. bridge.Channels] : [];
        foreach (var peer in peers)
            exchange.Bridges.Leave(peer);
        exchange.Bridges.DestroyIfEmpty(bridge);
        return peers;
    }

    private void LeaveDialplan(DemoChannel channel, int cause)
    {
        if (channel.Record is null)
            return;

        exchange.Feed.Event("SoftHangupRequest", EventClass.Call).Channel(channel).Line("Cause", HangupCause.NormalClearing).Send();
        channel.Record.Ends(exchange.Now, cause);
        exchange.Goto(channel, channel.Context, "h");
        exchange.Run(channel, "NoOp", cause.ToString(System.Globalization.CultureInfo.InvariantCulture));
        channel.Priority++;
    }

    // Devices are free and records are written when the last channel is down.
    private void Settle()
    {
        DemoChannel[] gone = [.. ended];
        ended.Clear();
        ending.Clear();
        foreach (var device in gone.Select(c => c.Device).Distinct(StringComparer.Ordinal))
            exchange.Devices.Refresh(device);
        foreach (var channel in gone)
            if (channel.Record is { } trail)
                Write(channel, trail);
    }

    private void Write(DemoChannel channel, CallRecordTrail trail)
    {
        foreach (var row in trail.Rows)
            CallRecordEvent.Send(exchange.Feed, row, exchange.Zone);
        exchange.Recorded?.Invoke(channel, trail.Rows);
    }
}
