namespace Evolvex.Portal.Domain.Calls;

/// <summary>A call that is up: its channels and what was learnt of it. Mutable; owned by <see cref="ChannelBook"/>.</summary>
internal sealed class LiveCall(string linkedid, DateTimeOffset startedAt, List<LiveCall> changed)
{
    private bool _isChanged;

    public string Linkedid { get; } = linkedid;

    /// <summary>Oldest first.</summary>
    public List<PbxChannel> Channels { get; } = new(4);

    public CallState State { get; private set; }

    public DateTimeOffset StateSince { get; private set; } = startedAt;

    public DateTimeOffset StartedAt { get; private set; } = startedAt;

    public DateTimeOffset? AnsweredAt { get; private set; }

    public CallDirection Direction { get; private set; } = CallDirection.Internal;

    /// <summary>The last queue that it waited in.</summary>
    public string? Queue { get; set; }

    public string? Trunk { get; private set; }

    /// <summary>The number that was dialled, by the caller or by who sent it on.</summary>
    public string? Dialled { get; private set; }

    /// <summary>One of its channels stands in a queue.</summary>
    public bool IsWaiting => Channels.Exists(channel => channel.WaitsIn is not null);

    /// <summary>Somebody was told of it.</summary>
    public bool IsPublished { get; set; }

    /// <summary>What is shown of it changed.</summary>
    public void Touch()
    {
        if (_isChanged) return;
        _isChanged = true;
        changed.Add(this);
    }

    /// <summary>What changed is being told.</summary>
    public void Tell() => _isChanged = false;

    public void Add(PbxChannel channel)
    {
        var at = Channels.Count;
        while (at > 0 && ChannelName.CompareAge(channel.Uniqueid, Channels[at - 1].Uniqueid) < 0) at--;
        Channels.Insert(at, channel);
        channel.Call = this;
        if (channel.CreatedAt < StartedAt) StartedAt = channel.CreatedAt;
        Touch();
    }

    public void Remove(PbxChannel channel)
    {
        Channels.Remove(channel);
        channel.Call = null;
        Touch();
    }

    /// <summary>Takes over what another call knew that becomes part of this one.</summary>
    public void Inherit(LiveCall other)
    {
        Queue ??= other.Queue;
        Trunk ??= other.Trunk;
        Dialled ??= other.Dialled;
        if (other.AnsweredAt is { } answered && (AnsweredAt is null || answered < AnsweredAt)) AnsweredAt = answered;
    }

    /// <summary>Notes what was dialled: the first real extension of the oldest channel.</summary>
    public void NoteExten(PbxChannel channel)
    {
        if (Dialled is null && channel == Channels[0] && IsDialled(channel.Facts.Exten)) Dialled = channel.Facts.Exten;
    }

    public void SendOnTo(string exten)
    {
        if (string.Equals(Dialled, exten, StringComparison.Ordinal)) return;
        Dialled = exten;
        Touch();
    }

    /// <summary>Works out state, direction and trunk anew after something changed at <paramref name="at"/>.</summary>
    public void Settle(DateTimeOffset at)
    {
        SettleTrunk();
        var state = CallReading.StateOf(this);
        if (AnsweredAt is null && state is CallState.Talking or CallState.OnHold or CallState.Conference)
        {
            AnsweredAt ??= at;
            Touch();
        }
        if (state == State) return;
        State = state;
        StateSince = at;
        Touch();
    }

    /// <summary>What a list cannot tell is estimated: the state holds since its youngest channel came up.</summary>
    public void Estimate()
    {
        var youngest = Channels.Max(channel => channel.CreatedAt);
        StateSince = youngest;
        if (AnsweredAt is not null) AnsweredAt = youngest;
        Touch();
    }

    public Call ToCall()
    {
        var (from, to) = CallReading.PartiesOf(this);
        var legs = new List<CallLeg>(Channels.Count);
        foreach (var channel in Channels)
            if (!channel.IsFolded) legs.Add(channel.ToLeg());
        return new Call(Linkedid, State, StateSince, StartedAt, AnsweredAt, from, to, Direction, Queue, Trunk, CallReading.PlaceOf(this), legs);
    }

    private void SettleTrunk()
    {
        foreach (var channel in Channels)
        {
            if (!channel.IsTrunk) continue;
            Trunk ??= ChannelName.EndpointOf(channel.Device).ToString();
            Direction = channel == Channels[0] && !channel.IsCalled ? CallDirection.Inbound : CallDirection.Outbound;
            return;
        }
    }

    /// <summary>Not the extensions that the dialplan uses for itself: s, h, i, t, failed …</summary>
    private static bool IsDialled(string? exten) => exten is { Length: > 1 } && exten is not "failed" || exten is { Length: 1 } && char.IsAsciiDigit(exten[0]);
}
