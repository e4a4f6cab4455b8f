namespace Evolvex.Portal.Domain.Endpoints;

/// <summary>State of a device, Asterisk's words for it (res_device_state, AST_DEVICE_*).</summary>
public enum DeviceState
{
    /// <summary>The PBX cannot tell, or has not told.</summary>
    Unknown,

    /// <summary>Reachable and idle.</summary>
    NotInUse,

    /// <summary>In a call.</summary>
    InUse,

    /// <summary>In as many calls as it takes.</summary>
    Busy,

    /// <summary>There is no such device.</summary>
    Invalid,

    /// <summary>Not reachable: not registered, or it does not answer.</summary>
    Unavailable,

    /// <summary>Rings, and is in no call.</summary>
    Ringing,

    /// <summary>In a call, and rings for another.</summary>
    RingInUse,

    /// <summary>In calls that are all on hold.</summary>
    OnHold,
}

/// <summary>A telephone of the PBX.</summary>
/// <param name="Number">The number it is dialled by; the endpoint's name where no hint tells another.</param>
/// <param name="Name">Who sits there, when known.</param>
/// <param name="Device">Device name, e.g. <c>PJSIP/110</c>.</param>
/// <param name="State">What the device does.</param>
/// <param name="Registered">It has at least one reachable contact; null where the PBX does not tell.</param>
/// <param name="Address">Host and port of the contact, when registered.</param>
/// <param name="RoundTripMilliseconds">Of the last qualify, when the PBX measures it.</param>
/// <param name="Since">Since when <see cref="State"/> holds.</param>
public sealed record Extension(
    string Number,
    string? Name,
    string Device,
    DeviceState State,
    bool? Registered,
    string? Address,
    double? RoundTripMilliseconds,
    DateTimeOffset Since);
