using Evolvex.Portal.Domain.Endpoints;

namespace Evolvex.Portal.Domain.Calls;

/// <summary>All channels, bridges and calls that are up.</summary>
internal sealed class ChannelBook(EndpointBook endpoints)
{
    private readonly Dictionary<string, PbxChannel> _channels = [];
    private readonly Dictionary<string, Bridge> _bridges = [];
    private readonly Dictionary<string, LiveCall> _calls = [];
    private readonly Dictionary<string, PbxChannel> _halves = [];
    private readonly List<LiveCall> _changed = [];

    public IReadOnlyDictionary<string, PbxChannel> Channels => _channels;

    public IReadOnlyDictionary<string, Bridge> Bridges => _bridges;

    public int CallCount => _calls.Count;

    public bool HasChanges => _changed.Count > 0;

    public PbxChannel? Find(string uniqueid) => _channels.GetValueOrDefault(uniqueid);

    public Bridge? FindBridge(string id) => _bridges.GetValueOrDefault(id);

    /// <summary>The channel of that id, made when it is not known yet.</summary>
    public PbxChannel Create(ChannelFacts facts, DateTimeOffset at)
    {
        if (_channels.TryGetValue(facts.Uniqueid, out var channel))
        {
            Update(channel, facts, at);
            return channel;
        }
        channel = new PbxChannel(facts, at) { IsCalled = facts.State == ChannelState.Down };
        _channels.Add(facts.Uniqueid, channel);
        Name(channel);
        channel.IsTrunk = IsTrunk(channel, facts.Context);
        channel.Settle(at);
        Place(channel);
        channel.Call!.NoteExten(channel);
        channel.Call.Settle(at);
        return channel;
    }

    /// <summary>Takes over what an event says of a channel; null where the channel is not known.</summary>
    public PbxChannel? Update(ChannelFacts facts, DateTimeOffset at)
    {
        if (!_channels.TryGetValue(facts.Uniqueid, out var channel)) return null;
        if (!ReferenceEquals(channel.Facts, facts)) Update(channel, facts, at);
        return channel;
    }

    public void Rename(string uniqueid, string newName, DateTimeOffset at)
    {
        if (Find(uniqueid) is { } channel) Update(channel, channel.Facts with { Name = newName }, at);
    }

    /// <summary>Removes a channel and all that hangs on it; false where it is not known.</summary>
    public bool Remove(string uniqueid, DateTimeOffset at)
    {
        if (!_channels.Remove(uniqueid, out var channel)) return false;
        LeaveBridge(channel);
        SetCaller(channel, null);
        if (channel.Calls > 0)
            foreach (var called in _channels.Values)
                if (called.CalledBy == channel) called.CalledBy = null;
        var call = channel.Call!;
        channel.Touch();
        Unpair(channel, channel.Name);
        call.Remove(channel);
        SettleOrEnd(call, at);
        return true;
    }

    public void SetCaller(PbxChannel called, PbxChannel? caller)
    {
        if (called.CalledBy == caller) return;
        if (called.CalledBy is { } before) before.Calls--;
        called.CalledBy = caller;
        if (caller is not null) caller.Calls++;
    }

    public Bridge OpenBridge(in BridgeFacts facts)
    {
        if (!_bridges.TryGetValue(facts.Id, out var bridge)) _bridges.Add(facts.Id, bridge = new Bridge(facts.Id) { Kind = facts.Kind });
        if (bridge.Kind != BridgeKind.Conference || facts.Kind == BridgeKind.Conference) bridge.Kind = facts.Kind;
        bridge.Name = facts.Name ?? bridge.Name;
        return bridge;
    }

    public void CloseBridge(string id, DateTimeOffset at)
    {
        if (!_bridges.Remove(id, out var bridge)) return;
        foreach (var member in bridge.Members.ToArray())
        {
            LeaveBridge(member);
            member.Call!.Settle(at);
        }
    }

    public void Enter(PbxChannel channel, Bridge bridge, DateTimeOffset at)
    {
        if (channel.Bridge != bridge)
        {
            LeaveBridge(channel);
            channel.Bridge = bridge;
            channel.WasBridged = true;
            bridge.Members.Add(channel);
            channel.Touch();
        }
        if (bridge.Kind == BridgeKind.Basic) JoinCalls(bridge, at);
        SettleMembers(bridge, at);
    }

    public void Leave(PbxChannel channel, DateTimeOffset at)
    {
        var bridge = channel.Bridge;
        LeaveBridge(channel);
        if (channel.Settle(at)) channel.Touch();
        channel.Call!.Settle(at);
        if (bridge is not null) SettleMembers(bridge, at);
    }

    /// <summary>Gives a channel its linkedid; both halves of a Local channel belong to the older call of the two.</summary>
    public void Link(PbxChannel channel, string linkedid, DateTimeOffset at)
    {
        channel.Linkedid = linkedid;
        var before = channel.Call;
        var otherBefore = channel.Other?.Call;
        Place(channel);
        if (before is not null && before != channel.Call) SettleOrEnd(before, at);
        if (otherBefore is not null && otherBefore != before && otherBefore != channel.Call) SettleOrEnd(otherBefore, at);
        channel.Call!.Settle(at);
    }

    /// <summary>Whether each endpoint is a trunk became known anew.</summary>
    public void RereadTrunks(DateTimeOffset at)
    {
        foreach (var channel in _channels.Values)
        {
            var isTrunk = IsTrunk(channel, null) || channel.IsTrunk && endpoints.KindOf(channel.Device) == EndpointKind.Unknown;
            if (isTrunk == channel.IsTrunk) continue;
            channel.IsTrunk = isTrunk;
            channel.Call!.Settle(at);
            channel.Touch();
        }
    }

    public void Take(List<Call> changed, List<string> ended)
    {
        foreach (var call in _changed)
        {
            call.Tell();
            var current = _calls.GetValueOrDefault(call.Linkedid);
            if (current == call)
            {
                call.IsPublished = true;
                changed.Add(call.ToCall());
            }
            else if (call.IsPublished && current is null)
            {
                ended.Add(call.Linkedid);
            }
            else if (current is not null)
            {
                current.IsPublished |= call.IsPublished;
            }
        }
        _changed.Clear();
    }

    private void Update(PbxChannel channel, ChannelFacts facts, DateTimeOffset at)
    {
        var before = channel.Facts;
        channel.Facts = facts;
        if (!string.Equals(before.Name, facts.Name, StringComparison.Ordinal)) Renamed(channel, before.Name);
        if (!string.Equals(before.Linkedid, facts.Linkedid, StringComparison.Ordinal)) Link(channel, facts.Linkedid, at);
        if (!string.Equals(before.Exten, facts.Exten, StringComparison.Ordinal)) channel.Call!.NoteExten(channel);
        if (before == facts) return;
        channel.Touch();
        if (before.State == facts.State) return;
        if (facts.State == ChannelState.Ring) channel.IsCalled = false;
        channel.Settle(at);
        channel.Call!.Settle(at);
    }

    private void Renamed(PbxChannel channel, string nameBefore)
    {
        Unpair(channel, nameBefore);
        Name(channel);
        channel.IsTrunk = IsTrunk(channel, channel.Facts.Context);
    }

    /// <summary>Learns from a channel's name what it is, and which is its other half.</summary>
    private void Name(PbxChannel channel)
    {
        var name = channel.Name;
        channel.IsLocal = ChannelName.IsLocal(name);
        channel.IsSecondHalf = ChannelName.IsSecondHalf(name);
        channel.Device = ChannelName.DeviceOf(name);
        if (!channel.IsLocal) return;
        var pair = ChannelName.PairOf(name);
        if (_halves.TryGetValue(pair, out var other) && other != channel && other.IsSecondHalf != channel.IsSecondHalf)
        {
            channel.Other = other;
            other.Other = channel;
        }
        else
        {
            _halves[pair] = channel;
        }
    }

    private void Unpair(PbxChannel channel, string name)
    {
        if (!channel.IsLocal) return;
        var pair = ChannelName.PairOf(name);
        if (channel.Other is { } other)
        {
            other.Touch();
            other.Other = null;
            channel.Other = null;
            _halves[pair] = other;
        }
        else if (_halves.GetValueOrDefault(pair) == channel)
        {
            _halves.Remove(pair);
        }
    }

    private bool IsTrunk(PbxChannel channel, string? context) => channel.Device is { } device && endpoints.KindOf(device) switch
    {
        EndpointKind.Trunk => true,
        EndpointKind.Telephone => false,
        _ => endpoints.IsInbound(context),
    };

    /// <summary>Puts a channel, and its other half, into the call it belongs to.</summary>
    private void Place(PbxChannel channel)
    {
        var linkedid = channel.Other is { } other && ChannelName.CompareAge(other.Linkedid, channel.Linkedid) < 0 ? other.Linkedid : channel.Linkedid;
        if (!_calls.TryGetValue(linkedid, out var call)) _calls.Add(linkedid, call = new LiveCall(linkedid, channel.CreatedAt, _changed));
        Move(channel, call);
        if (channel.Other is { } half) Move(half, call);
    }

    private void Move(PbxChannel channel, LiveCall call)
    {
        if (channel.Call == call) return;
        if (channel.Call is { } before)
        {
            before.Remove(channel);
            call.Inherit(before);
            if (before.Channels.Count == 0) _calls.Remove(before.Linkedid);
        }
        call.Add(channel);
    }

    /// <summary>Channels of one bridge are one call, the oldest; the PBX does so without saying.</summary>
    private void JoinCalls(Bridge bridge, DateTimeOffset at)
    {
        var oldest = bridge.Members[0].Linkedid;
        foreach (var member in bridge.Members)
            if (ChannelName.CompareAge(member.Linkedid, oldest) < 0) oldest = member.Linkedid;
        foreach (var member in bridge.Members)
            if (!string.Equals(member.Linkedid, oldest, StringComparison.Ordinal)) Link(member, oldest, at);
    }

    private static void LeaveBridge(PbxChannel channel)
    {
        if (channel.Bridge is not { } bridge) return;
        bridge.Members.Remove(channel);
        channel.Bridge = null;
        channel.Held = false;
        channel.Touch();
    }

    private static void SettleMembers(Bridge bridge, DateTimeOffset at)
    {
        LiveCall? settled = null;
        foreach (var member in bridge.Members)
        {
            if (member.Call == settled) continue;
            settled = member.Call;
            settled!.Settle(at);
        }
    }

    private void SettleOrEnd(LiveCall call, DateTimeOffset at)
    {
        if (call.Channels.Count > 0) call.Settle(at);
        else _calls.Remove(call.Linkedid);
    }
}
