namespace Evolvex.Portal.Domain.Calls;

/// <summary>Reads a call off its channels: what it does, who talks with whom.</summary>
internal static class CallReading
{
    public static CallState StateOf(LiveCall call)
    {
        bool parked = false, waiting = false, ringing = false, dialling = false, up = false, talking = false, held = false;
        foreach (var channel in call.Channels)
        {
            if (channel.Bridge is { } bridge)
            {
                if (bridge.Kind == BridgeKind.Conference) return CallState.Conference;
                if (bridge.Kind != BridgeKind.Holding && bridge.CountParties() > 1)
                {
                    talking = true;
                    held |= bridge.AnyHolds();
                }
            }
            parked |= channel.ParkedIn is not null;
            waiting |= channel.WaitsIn is not null;
            ringing |= channel.State == ChannelState.Ringing;
            dialling |= channel.LegState == LegState.Dialling && channel.CalledBy is not null;
            up |= channel.State == ChannelState.Up;
            talking |= channel.IsBeingJoined;
        }
        if (waiting) return CallState.Waiting;
        if (talking) return held ? CallState.OnHold : CallState.Talking;
        if (parked) return CallState.Parked;
        if (ringing) return CallState.Ringing;
        return up && !dialling ? CallState.Automated : CallState.Dialling;
    }

    /// <summary>Conference or parking slot, else null.</summary>
    public static string? PlaceOf(LiveCall call)
    {
        foreach (var channel in call.Channels)
        {
            if (channel.ParkedIn is { } slot) return slot;
            if (channel.Bridge is { Kind: BridgeKind.Conference, Name: { } name }) return name;
        }
        return null;
    }

    /// <summary>Who called, and who was called or answered. Channels that only lead on to others are nobody.</summary>
    public static (Party From, Party To) PartiesOf(LiveCall call)
    {
        PbxChannel? caller = null, connected = null, called = null;
        var calledLegs = 0;
        foreach (var channel in call.Channels)
        {
            if (channel.IsFolded || channel.IsTransit) continue;
            if (caller is null)
            {
                caller = channel;
                continue;
            }
            if (connected is null && (IsConnected(channel) || channel.IsBeingJoined)) connected = channel;
            if (channel.IsCalled && channel.State != ChannelState.Up)
            {
                called ??= channel;
                calledLegs++;
            }
        }
        caller ??= call.Channels[0];
        if (call.IsWaiting) return (caller.Party, ToNumber(call));
        if (connected is not null && (IsConnected(caller) || connected.IsBeingJoined)) return (caller.Party, PartyAt(connected));
        return (caller.Party, calledLegs == 1 && PartyAt(called!) is var party && party != Party.Unknown ? party : ToNumber(call));
    }

    private static Party ToNumber(LiveCall call) => call.Dialled is { } number ? new Party(number, null) : Party.Unknown;

    private static bool IsConnected(PbxChannel channel) => Talks(channel) || (channel.Other is { } other && Talks(other));

    private static bool Talks(PbxChannel channel) => channel.Bridge is { Kind: BridgeKind.Basic or BridgeKind.Mixing } bridge && bridge.CountParties() > 1;

    /// <summary>A channel without caller id is told by the number it was called at.</summary>
    private static Party PartyAt(PbxChannel channel)
    {
        var party = channel.Party;
        return party == Party.Unknown && ChannelName.NumberOf(channel.Name, channel.Device, channel.IsTrunk) is { } number ? new Party(number, null) : party;
    }
}
