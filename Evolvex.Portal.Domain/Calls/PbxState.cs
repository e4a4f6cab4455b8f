using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.Domain.Calls;

/// <summary>
/// The live state of a PBX, made of its lists and its events: the one reducer. One writer; not safe for several.
/// Events may come again or overlap with a list: what they say is then true already and nothing changes. Unknown channels are not made up, so a
/// straggler of a dead channel leaves nothing behind.
/// </summary>
public sealed class PbxState
{
    private readonly EndpointBook _endpoints;
    private readonly ChannelBook _channels;
    private readonly QueueBook _queues = new();
    private Journal? _journal;

    /// <summary>An empty state.</summary>
    public PbxState(DirectionRules? rules = null)
    {
        _endpoints = new EndpointBook(new KnownDirections(rules ?? DirectionRules.Default));
        _channels = new ChannelBook(_endpoints);
    }

    /// <summary>Calls that are up.</summary>
    public int CallCount => _channels.CallCount;

    /// <summary>Something changed since <see cref="TakeChanges"/>.</summary>
    public bool HasChanges => _channels.HasChanges || _queues.HasChanges || _endpoints.HasChanges;

    /// <summary>Every channel with its linkedid and bridge as the PBX should list it now, oldest first. Not cheap: for comparing.</summary>
    public IReadOnlyList<ListedChannel> ListChannels() => StateListing.Of(_channels);

    /// <summary>Identities of the bridges that are up.</summary>
    public IReadOnlyList<string> ListBridges() => [.. _channels.Bridges.Keys];

    /// <summary>Takes in one event.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="at">When; never earlier than the last one.</param>
    /// <param name="isReplay">The event may be older than the list taken in last: counters, which cannot be told twice, stay as listed.</param>
    public void Apply(PbxEvent happened, DateTimeOffset at, bool isReplay = false)
    {
        switch (happened)
        {
            case ChannelStepped e: Step(e, at); break;
            case ChannelChanged e: Note(e.Channel.Uniqueid); _channels.Update(e.Channel, at); break;
            case ChannelCreated e: Note(e.Channel.Uniqueid); _channels.Create(e.Channel, at); break;
            case ChannelHungUp e: HangUp(e.Uniqueid, at); break;
            case BridgeEntered e: Enter(e.Bridge, e.Channel, at); break;
            case BridgeLeft e: Leave(e, at); break;
            case BridgeCreated e: _journal?.Note(e.Bridge.Id); _channels.OpenBridge(e.Bridge); break;
            case BridgeDestroyed e: _journal?.Note(e.BridgeId); _channels.CloseBridge(e.BridgeId, at); break;
            case DialBegan e: Dial(e, at); break;
            case DialEnded e: Note(e.Called.Uniqueid); _channels.Update(e.Called, at); break;
            case HoldChanged e: Hold(e, at); break;
            case ChannelRenamed e: Note(e.Uniqueid); _channels.Rename(e.Uniqueid, e.NewName, at); break;
            case BlindTransferred e: if (e.Exten is { } exten) _channels.Find(e.TransfererUniqueid)?.Call!.SendOnTo(exten); break;
            case CallPickedUp e: Note(e.Channel.Uniqueid); _channels.Update(e.Channel, at); break;
            case ConferenceJoined e: Enter(e.Bridge with { Kind = BridgeKind.Conference, Name = e.Conference }, e.Channel, at); break;
            case CallParked e: Park(e, at); break;
            case CallUnparked e: Unpark(e.Uniqueid, at); break;
            case AttendedTransferred or PbxBooted or PbxShuttingDown or PbxReloaded: break;
            default: ApplyToQueues(happened, at, isReplay); break;
        }
    }

    /// <summary>From now on it is noted what events touch, until <see cref="Reconcile"/>: a list asked for now may be older than they are.</summary>
    public void BeginReconcile() => _journal = new Journal();

    /// <summary>Makes the state what the PBX lists, but for what events touched since <see cref="BeginReconcile"/>. Returns what had to be mended.</summary>
    public PbxCorrections Reconcile(PbxListing listing, DateTimeOffset at)
    {
        var journal = _journal ?? Journal.Empty;
        _journal = null;
        var endpoints = _endpoints.Reconcile(listing, journal, at);
        if (listing.Endpoints is not null) _channels.RereadTrunks(at);
        var channels = new ChannelReconciliation(_channels, journal, at).Run(listing);
        if (listing.Queues is not { } queues) return new PbxCorrections(channels, 0, endpoints);
        var waiting = _queues.Reconcile(queues, journal, at, uniqueid => _channels.Find(uniqueid)?.Linkedid);
        SetWaiting(queues, journal, at);
        foreach (var member in queues.SelectMany(queue => queue.Members)) SuggestName(member);
        return new PbxCorrections(channels, waiting, endpoints);
    }

    /// <summary>What changed since it was last asked, each thing once, as whole records.</summary>
    public PbxDelta TakeChanges()
    {
        List<Call> calls = [];
        List<string> ended = [], removedQueues = [], removedExtensions = [];
        List<CallQueue> queues = [];
        List<Extension> extensions = [];
        _channels.Take(calls, ended);
        _queues.Take(queues, removedQueues);
        _endpoints.Take(extensions, removedExtensions);
        return new PbxDelta(calls, ended, queues, removedQueues, extensions, removedExtensions);
    }

    private void ApplyToQueues(PbxEvent happened, DateTimeOffset at, bool isReplay)
    {
        switch (happened)
        {
            case QueueMemberChanged e: SetMember(e); break;
            case QueueMemberRemoved e: _journal?.Note(e.Queue, e.Interface); _queues.RemoveMember(e.Queue, e.Interface); break;
            case QueueCallerJoined e: Join(e, at); break;
            case QueueCallerLeft e: LeaveQueue(e.Queue, e.Uniqueid, at); break;
            case QueueCallerAbandoned e: _journal?.Note(e.Queue); if (!isReplay) _queues.CountAbandoned(e.Queue); break;
            case AgentCalled e: NameMember(e); break;
            case AgentConnected e: _journal?.Note(e.Queue, e.Interface); _queues.Connect(e); break;
            case AgentCompleted e: Complete(e, at, isReplay); break;
            case DeviceStateChanged e: Note(e.Device); _endpoints.SetState(e.Device, e.State, at); break;
            case ContactChanged e: Note(e.Device); _endpoints.SetContact(e.Device, e.Contact, at); break;
            case HintTold e: _endpoints.SetHint(e.Exten, e.Devices); break;
            case EndpointNamed e: _endpoints.SetName(e.Device, e.Name); break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "no such event");
        }
    }

    private void Note(string key) => _journal?.Note(key);

    private void Step(ChannelStepped e, DateTimeOffset at)
    {
        Note(e.Channel.Uniqueid);
        if (_channels.Update(e.Channel, at) is not { } channel || string.Equals(channel.Application, e.Application, StringComparison.Ordinal)) return;
        channel.Application = e.Application;
        channel.Touch();
    }

    private void HangUp(string uniqueid, DateTimeOffset at)
    {
        Note(uniqueid);
        if (_channels.Find(uniqueid)?.WaitsIn is { } queue) LeaveQueue(queue, uniqueid, at);
        _channels.Remove(uniqueid, at);
    }

    private void Enter(in BridgeFacts facts, ChannelFacts channelFacts, DateTimeOffset at)
    {
        Note(channelFacts.Uniqueid);
        _journal?.Note(facts.Id);
        var bridge = _channels.OpenBridge(facts);
        if (_channels.Update(channelFacts, at) is { } channel) _channels.Enter(channel, bridge, at);
    }

    private void Leave(BridgeLeft e, DateTimeOffset at)
    {
        Note(e.Channel.Uniqueid);
        if (_channels.Update(e.Channel, at) is { } channel && channel.Bridge?.Id == e.BridgeId) _channels.Leave(channel, at);
    }

    private void Dial(DialBegan e, DateTimeOffset at)
    {
        Note(e.Called.Uniqueid);
        if (_channels.Update(e.Called, at) is not { } called) return;
        called.IsCalled = true;
        _channels.SetCaller(called, e.CallerUniqueid is { } caller ? _channels.Find(caller) : null);
        called.Settle(at);
        called.Touch();
        called.Call!.Settle(at);
    }

    private void Hold(HoldChanged e, DateTimeOffset at)
    {
        Note(e.Uniqueid);
        if (_channels.Find(e.Uniqueid) is not { } channel || channel.Held == e.Held) return;
        channel.Held = e.Held;
        channel.Settle(at);
        channel.Touch();
        channel.Call!.Settle(at);
    }

    private void Park(CallParked e, DateTimeOffset at)
    {
        Note(e.Channel.Uniqueid);
        if (_channels.Update(e.Channel, at) is not { } channel) return;
        channel.ParkedIn = e.Space;
        channel.Touch();
        channel.Call!.Settle(at);
    }

    private void Unpark(string uniqueid, DateTimeOffset at)
    {
        Note(uniqueid);
        if (_channels.Find(uniqueid) is not { ParkedIn: not null } channel) return;
        channel.ParkedIn = null;
        channel.Touch();
        channel.Call!.Settle(at);
    }

    private void Join(QueueCallerJoined e, DateTimeOffset at)
    {
        Note(e.Channel.Uniqueid);
        _journal?.Note(e.Queue, e.Channel.Uniqueid);
        if (_channels.Update(e.Channel, at) is not { } channel) return;
        _queues.Join(e, at);
        SetWaiting(channel, e.Queue, at);
    }

    private void LeaveQueue(string queue, string uniqueid, DateTimeOffset at)
    {
        Note(uniqueid);
        _journal?.Note(queue, uniqueid);
        _queues.Leave(queue, uniqueid);
        if (_channels.Find(uniqueid) is { } channel && channel.WaitsIn == queue) SetWaiting(channel, null, at);
    }

    private void Complete(AgentCompleted e, DateTimeOffset at, bool isReplay)
    {
        _journal?.Note(e.Queue);
        _journal?.Note(e.Queue, e.Interface);
        if (!isReplay) _queues.Complete(e, at);
    }

    private void NameMember(AgentCalled e)
    {
        if (_channels.Find(e.CalledUniqueid) is not { } channel || channel.MemberName == e.MemberName) return;
        channel.MemberName = e.MemberName;
        channel.Touch();
    }

    private void SetMember(QueueMemberChanged e)
    {
        _journal?.Note(e.Queue, e.Member.Interface);
        _queues.SetMember(e.Queue, e.Member);
        SuggestName(e.Member);
    }

    private void SuggestName(in MemberFacts member)
    {
        if (member.Name != member.Interface) _endpoints.SuggestName(member.Interface, member.Name);
    }

    private void SetWaiting(IReadOnlyList<ListedQueue> queues, Journal journal, DateTimeOffset at)
    {
        var waitsIn = new Dictionary<string, string>();
        foreach (var queue in queues)
            foreach (var caller in queue.Callers) waitsIn[caller.Uniqueid] = queue.Name;
        foreach (var channel in _channels.Channels.Values)
            if (!journal.Has(channel.Uniqueid)) SetWaiting(channel, waitsIn.GetValueOrDefault(channel.Uniqueid), at);
    }

    private static void SetWaiting(PbxChannel channel, string? queue, DateTimeOffset at)
    {
        if (channel.WaitsIn == queue) return;
        channel.WaitsIn = queue;
        if (queue is not null) channel.Call!.Queue = queue;
        channel.Touch();
        channel.Call!.Settle(at);
    }
}
