using Evolvex.Portal.Domain.Endpoints;

namespace Evolvex.Portal.Domain.Calls;

/// <summary>All channels, bridges and calls that are up.</summary>
internal sealed class ChannelBook(EndpointBook endpoints, DirectionRules rules)
{
    private readonly Dictionary<string, PbxChannel> _channels = [];
    private readonly Dictionary<string, Bridge> _bridges = [];
    private readonly Dictionary<string, LiveCall> _calls = [];
    private readonly Dictionary<string, PbxChannel> _halves = [];
    private readonly HashSet<string> _dirty = [];
    private readonly HashSet<string> _published = [];

    public IReadOnlyDictionary<string, PbxChannel> Channels => _channels;

    public IReadOnlyDictionary<string, Bridge> Bridges => _bridges;

    public int CallCount => _calls.Count;

    public bool HasChanges => _dirty.Count > 0;

    public PbxChannel? Find(string uniqueid) => _channels.GetValueOrDefault(uniqueid);

    public Bridge? FindBridge(string id) => _bridges.GetValueOrDefault(id);

    /// <summary>The channel of that id, made when it is not known yet.</summary>
    public PbxChannel Create(in ChannelFacts facts, DateTimeOffset at)
    {
        if (!_channels.TryGetValue(facts.Uniqueid, out var channel))
        {
            channel = new PbxChannel(facts.Uniqueid, at) { IsCalled = facts.State == ChannelState.Down, Linkedid = facts.Linkedid, ToldLinkedid = facts.Linkedid };
            _channels.Add(facts.Uniqueid, channel);
            Name(channel, facts.Name);
            channel.IsTrunk = IsTrunk(channel, facts.Context);
            Place(channel);
        }
        Update(channel, facts, at);
        channel.Call!.Settle(at);
        return channel;
    }

    /// <summary>Takes over what an event says of a channel; null where the channel is not known.</summary>
    public PbxChannel? Update(in ChannelFacts facts, DateTimeOffset at)
    {
        if (!_channels.TryGetValue(facts.Uniqueid, out var channel)) return null;
        if (Update(channel, facts, at)) channel.Call!.Settle(at);
        return channel;
    }

    public void Rename(string uniqueid, string newName)
    {
        if (Find(uniqueid) is not { } channel || string.Equals(channel.Name, newName, StringComparison.Ordinal)) return;
        Unpair(channel);
        Name(channel, newName);
        channel.IsTrunk = IsTrunk(channel, channel.Context);
        channel.Touch();
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
        Unpair(channel);
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
        foreach (var linkedid in _dirty)
        {
            if (_calls.TryGetValue(linkedid, out var call))
            {
                _published.Add(linkedid);
                changed.Add(call.ToCall());
            }
            else if (_published.Remove(linkedid))
            {
                ended.Add(linkedid);
            }
        }
        _dirty.Clear();
    }

    private bool Update(PbxChannel channel, in ChannelFacts facts, DateTimeOffset at)
    {
        if (!string.Equals(channel.Name, facts.Name, StringComparison.Ordinal)) Rename(channel.Uniqueid, facts.Name);
        if (!string.Equals(channel.ToldLinkedid, facts.Linkedid, StringComparison.Ordinal))
        {
            channel.ToldLinkedid = facts.Linkedid;
            Link(channel, facts.Linkedid, at);
        }
        var changed = SetParties(channel, facts) | SetPlace(channel, facts);
        var settles = channel.State != facts.State;
        if (settles)
        {
            if (facts.State == ChannelState.Ring) channel.IsCalled = false;
            channel.State = facts.State;
            changed |= channel.Settle(at);
        }
        if (changed) channel.Touch();
        return settles;
    }

    private static bool SetParties(PbxChannel channel, in ChannelFacts facts)
    {
        if (string.Equals(channel.CallerNumber, facts.CallerNumber, StringComparison.Ordinal) &&
            string.Equals(channel.CallerName, facts.CallerName, StringComparison.Ordinal) &&
            string.Equals(channel.ConnectedNumber, facts.ConnectedNumber, StringComparison.Ordinal) &&
            string.Equals(channel.ConnectedName, facts.ConnectedName, StringComparison.Ordinal)) return false;
        channel.CallerNumber = facts.CallerNumber;
        channel.CallerName = facts.CallerName;
        channel.ConnectedNumber = facts.ConnectedNumber;
        channel.ConnectedName = facts.ConnectedName;
        return true;
    }

    private static bool SetPlace(PbxChannel channel, in ChannelFacts facts)
    {
        if (string.Equals(channel.Exten, facts.Exten, StringComparison.Ordinal) && string.Equals(channel.Context, facts.Context, StringComparison.Ordinal)) return false;
        channel.Exten = facts.Exten;
        channel.Context = facts.Context;
        channel.Call!.NoteExten(channel);
        return true;
    }

    private void Name(PbxChannel channel, string name)
    {
        channel.Name = name;
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

    private void Unpair(PbxChannel channel)
    {
        if (!channel.IsLocal) return;
        var pair = ChannelName.PairOf(channel.Name);
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

    private bool IsTrunk(PbxChannel channel, string? context)
    {
        if (channel.Device is not { } device) return false;
        if (rules.NamesTrunk(ChannelName.EndpointOf(device))) return true;
        return endpoints.KindOf(device) switch
        {
            EndpointKind.Trunk => true,
            EndpointKind.Telephone => false,
            _ => rules.IsInbound(context),
        };
    }

    /// <summary>Puts a channel, and its other half, into the call it belongs to.</summary>
    private void Place(PbxChannel channel)
    {
        var linkedid = channel.Other is { } other && ChannelName.CompareAge(other.Linkedid, channel.Linkedid) < 0 ? other.Linkedid : channel.Linkedid;
        if (!_calls.TryGetValue(linkedid, out var call)) _calls.Add(linkedid, call = new LiveCall(linkedid, channel.CreatedAt, _dirty));
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
        foreach (var member in bridge.Members) member.Call!.Settle(at);
    }

    private void SettleOrEnd(LiveCall call, DateTimeOffset at)
    {
        if (call.Channels.Count > 0) call.Settle(at);
        else _calls.Remove(call.Linkedid);
    }
}
