namespace Evolvex.Portal.Domain.Calls;

/// <summary>A person or machine at one end of a call. Absent on the PBX (<c>&lt;unknown&gt;</c> or empty) is <see langword="null"/> here.</summary>
/// <param name="Number">The number as the PBX shows it, in whatever form the trunk or the dialplan gave it.</param>
/// <param name="Name">The caller's name as the PBX shows it.</param>
public sealed record Party(string? Number, string? Name)
{
    /// <summary>Neither number nor name is known.</summary>
    public static readonly Party Unknown = new(null, null);
}

/// <summary>Where a call comes from and goes to, as seen from the PBX.</summary>
public enum CallDirection
{
    /// <summary>Nothing tells.</summary>
    Unknown,

    /// <summary>From outside, through a trunk.</summary>
    Inbound,

    /// <summary>From the house to the outside.</summary>
    Outbound,

    /// <summary>Between telephones of the house.</summary>
    Internal,
}

/// <summary>What a call is doing now, in the words the live view uses.</summary>
public enum CallState
{
    /// <summary>The caller's channel is up or dialling, nobody rings yet.</summary>
    Dialling,

    /// <summary>At least one called party rings.</summary>
    Ringing,

    /// <summary>The caller stands in a queue and nobody has taken the call.</summary>
    Waiting,

    /// <summary>Answered by the dialplan (menu, announcement, voicemail), with no second party.</summary>
    Automated,

    /// <summary>Two parties are in one bridge.</summary>
    Talking,

    /// <summary>A party of the bridge holds.</summary>
    OnHold,

    /// <summary>The call lies in a parking slot.</summary>
    Parked,

    /// <summary>At least one party is in a conference.</summary>
    Conference,
}

/// <summary>State of one channel, folded from Asterisk's ChannelState (0–10) and hold.</summary>
public enum LegState
{
    /// <summary>The channel is there and does nothing yet.</summary>
    Down,

    /// <summary>This end calls and has not been answered.</summary>
    Dialling,

    /// <summary>This end is called and has not answered.</summary>
    Ringing,

    /// <summary>Answered.</summary>
    Up,

    /// <summary>Answered, and this end holds the other.</summary>
    OnHold,

    /// <summary>The line is busy.</summary>
    Busy,
}

/// <summary>One channel of a call; the two halves of a Local channel are one leg.</summary>
/// <param name="Uniqueid">Asterisk's Uniqueid of the channel.</param>
/// <param name="Channel">Channel name, e.g. <c>PJSIP/110-0000002a</c>.</param>
/// <param name="Party">Who is at this end.</param>
/// <param name="Peer">Who this end is connected with, as the PBX tells (connected line).</param>
/// <param name="State">What the leg does.</param>
/// <param name="Since">Since when it does that.</param>
/// <param name="StartedAt">When the channel came up.</param>
/// <param name="BridgeId">The bridge that it is in, else null.</param>
/// <param name="Application">The dialplan application that it runs, else null.</param>
/// <param name="Context">Its dialplan context.</param>
/// <param name="Exten">Its dialplan extension.</param>
public sealed record CallLeg(
    string Uniqueid,
    string Channel,
    Party Party,
    Party Peer,
    LegState State,
    DateTimeOffset Since,
    DateTimeOffset StartedAt,
    string? BridgeId,
    string? Application,
    string? Context,
    string? Exten)
{
    /// <summary>Of a Local channel the context of the half that others see, where it is not that of the half which runs the dialplan; else null.</summary>
    public string? FaceContext { get; init; }
}

/// <summary>What shares a linkedid: one call, however many legs it has.</summary>
/// <param name="Linkedid">Asterisk's Linkedid; the identity of the call.</param>
/// <param name="State">What the call does.</param>
/// <param name="StateSince">Since when it does that.</param>
/// <param name="StartedAt">When its first channel came up.</param>
/// <param name="AnsweredAt">When two parties were first connected, else null.</param>
/// <param name="From">Who called.</param>
/// <param name="To">Who was called, or who answered once somebody did.</param>
/// <param name="Direction">Inbound, outbound or internal.</param>
/// <param name="Queue">The queue that it stands in or came through, else null.</param>
/// <param name="Trunk">The trunk that it uses, else null.</param>
/// <param name="Conference">The conference or parking slot that it is in, else null.</param>
/// <param name="Legs">Its channels, oldest first.</param>
public sealed record Call(
    string Linkedid,
    CallState State,
    DateTimeOffset StateSince,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    Party From,
    Party To,
    CallDirection Direction,
    string? Queue,
    string? Trunk,
    string? Conference,
    IReadOnlyList<CallLeg> Legs);
