using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;

namespace Evolvex.Portal.Shell.Components;

/// <summary>How a state looks: a tone (colour, see tokens.css), an icon, and the key of its word. Colour never stands alone.</summary>
public sealed record StateLook(string Tone, string Icon, string TextKey)
{
    /// <summary>Look of a call's state.</summary>
    public static StateLook Of(CallState state) => state switch
    {
        CallState.Dialling => new("neutral", Icons.Dialling, "StateDialling"),
        CallState.Ringing => new("ringing", Icons.Ringing, "StateRinging"),
        CallState.Waiting => new("waiting", Icons.Waiting, "StateWaiting"),
        CallState.Automated => new("neutral", Icons.Automated, "StateAutomated"),
        CallState.Talking => new("talking", Icons.Call, "StateTalking"),
        CallState.OnHold => new("hold", Icons.Hold, "StateOnHold"),
        CallState.Parked => new("hold", Icons.Parked, "StateParked"),
        CallState.Conference => new("talking", Icons.Conference, "StateConference"),
        _ => new("unknown", Icons.Unknown, "PartyUnknown"),
    };

    /// <summary>Look of one channel's state.</summary>
    public static StateLook Of(LegState state) => state switch
    {
        LegState.Down => new("neutral", Icons.Unknown, "LegDown"),
        LegState.Dialling => new("neutral", Icons.Dialling, "LegDialling"),
        LegState.Ringing => new("ringing", Icons.Ringing, "LegRinging"),
        LegState.Up => new("talking", Icons.Call, "LegUp"),
        LegState.OnHold => new("hold", Icons.Hold, "LegOnHold"),
        LegState.Busy => new("missed", Icons.HangUp, "LegBusy"),
        _ => new("unknown", Icons.Unknown, "PartyUnknown"),
    };

    /// <summary>Look of a telephone's state.</summary>
    public static StateLook Of(DeviceState state) => state switch
    {
        DeviceState.NotInUse => new("free", Icons.Free, "DeviceNotInUse"),
        DeviceState.InUse => new("talking", Icons.Call, "DeviceInUse"),
        DeviceState.Busy => new("talking", Icons.Call, "DeviceBusy"),
        DeviceState.Ringing => new("ringing", Icons.Ringing, "DeviceRinging"),
        DeviceState.RingInUse => new("ringing", Icons.Ringing, "DeviceRingInUse"),
        DeviceState.OnHold => new("hold", Icons.Hold, "DeviceOnHold"),
        DeviceState.Unavailable => new("unknown", Icons.Offline, "DeviceUnavailable"),
        DeviceState.Invalid => new("missed", Icons.Warning, "DeviceInvalid"),
        _ => new("unknown", Icons.Unknown, "DeviceUnknown"),
    };

    /// <summary>Look of a call's direction.</summary>
    public static StateLook Of(CallDirection direction) => direction switch
    {
        CallDirection.Inbound => new("plain", Icons.Inbound, "DirectionInbound"),
        CallDirection.Outbound => new("plain", Icons.Outbound, "DirectionOutbound"),
        CallDirection.Internal => new("plain", Icons.Internal, "DirectionInternal"),
        _ => new("plain", Icons.Unknown, "DirectionUnknown"),
    };

    /// <summary>Look of an agent who takes no calls.</summary>
    public static readonly StateLook Paused = new("paused", Icons.Pause, "MemberPaused");
}
