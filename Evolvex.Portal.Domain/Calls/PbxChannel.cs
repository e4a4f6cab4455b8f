namespace Evolvex.Portal.Domain.Calls;

/// <summary>A channel that is up. Mutable; owned by <see cref="ChannelBook"/>.</summary>
internal sealed class PbxChannel(ChannelFacts facts, DateTimeOffset createdAt)
{
    private CallLeg? _leg;

    public string Uniqueid { get; } = facts.Uniqueid;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>What the PBX last told of it.</summary>
    public ChannelFacts Facts { get; set; } = facts;

    public string Name => Facts.Name;

    public ChannelState State => Facts.State;

    /// <summary>The linkedid that counts: the PBX tells late when a bridge joins two calls.</summary>
    public string Linkedid { get; set; } = facts.Linkedid;

    public string? Application { get; set; }

    public Bridge? Bridge { get; set; }

    /// <summary>This end has put the other on hold.</summary>
    public bool Held { get; set; }

    /// <summary>Parking slot, else null.</summary>
    public string? ParkedIn { get; set; }

    /// <summary>Queue that it waits in, else null.</summary>
    public string? WaitsIn { get; set; }

    /// <summary>It was called; it did not call.</summary>
    public bool IsCalled { get; set; }

    /// <summary>The channel on whose behalf it is called.</summary>
    public PbxChannel? CalledBy { get; set; }

    /// <summary>How many live channels are called on its behalf.</summary>
    public int Calls { get; set; }

    /// <summary>It has been in a bridge since it came up.</summary>
    public bool WasBridged { get; set; }

    /// <summary>Name of the queue member that is called by it.</summary>
    public string? MemberName { get; set; }

    public LiveCall? Call { get; set; }

    /// <summary>The other half of a Local channel, while it is up.</summary>
    public PbxChannel? Other { get; set; }

    public bool IsLocal { get; set; }

    public bool IsSecondHalf { get; set; }

    public string? Device { get; set; }

    public bool IsTrunk { get; set; }

    public LegState LegState { get; private set; }

    public DateTimeOffset Since { get; private set; } = createdAt;

    /// <summary>The second half of a Local channel is shown by the first while that is up.</summary>
    public bool IsFolded => IsSecondHalf && Other is not null;

    /// <summary>A Local channel with other channels on both sides: nobody is at this end.</summary>
    public bool IsTransit => Other is { } other && LeadsOn && other.LeadsOn;

    private bool LeadsOn => Calls > 0 || Bridge?.HasOthers(this) == true || (IsCalled && Call is { } call && call.Channels[0] != this);

    /// <summary>It answered and is about to be joined with who called.</summary>
    public bool IsBeingJoined => State == ChannelState.Up && CalledBy is not null && !WasBridged;

    /// <summary>Who is at this end. A Local channel that is called carries its caller's number and name: who is called is told by its own name.</summary>
    public Party Party
    {
        get
        {
            var number = IsLocal && CalledBy is not null ? ChannelName.NumberOf(Name, null, isTrunk: false) : Facts.CallerNumber;
            var name = IsLocal && CalledBy is not null ? MemberName : Facts.CallerName ?? MemberName;
            return number is null && name is null ? Party.Unknown : new Party(number, name);
        }
    }

    public Party Peer => Facts.ConnectedNumber is null && Facts.ConnectedName is null ? Party.Unknown : new Party(Facts.ConnectedNumber, Facts.ConnectedName);

    /// <summary>Works out the leg's state anew; true when it is another.</summary>
    public bool Settle(DateTimeOffset at)
    {
        var state = State switch
        {
            ChannelState.Up => Held ? LegState.OnHold : LegState.Up,
            ChannelState.Ringing => LegState.Ringing,
            ChannelState.Ring or ChannelState.Dialing or ChannelState.DialingOffHook or ChannelState.Prering or ChannelState.OffHook => LegState.Dialling,
            ChannelState.Busy => LegState.Busy,
            _ => CalledBy is not null ? LegState.Dialling : LegState.Down,
        };
        if (state == LegState) return false;
        LegState = state;
        Since = at;
        return true;
    }

    public void Backdate(DateTimeOffset since) => Since = since;

    /// <summary>What is shown of it changed.</summary>
    public void Touch()
    {
        _leg = null;
        if (IsSecondHalf && Other is { } first) first._leg = null;
        Call?.Touch();
    }

    public CallLeg ToLeg() => _leg ??= BuildLeg();

    private CallLeg BuildLeg()
    {
        // The second half of a Local channel runs the dialplan; the first is what others see.
        var runner = Other ?? this;
        return new CallLeg(
            Uniqueid,
            Other is null ? Name : ChannelName.PairOf(Name),
            Party,
            Peer,
            LegState == LegState.Up && runner.Held ? LegState.OnHold : LegState,
            Since,
            CreatedAt,
            (Bridge ?? runner.Bridge)?.Id,
            runner.Application ?? Application,
            runner.Facts.Context ?? Facts.Context,
            runner.Facts.Exten ?? Facts.Exten)
        {
            FaceContext = string.Equals(runner.Facts.Context, Facts.Context, StringComparison.Ordinal) ? null : Facts.Context,
        };
    }
}
