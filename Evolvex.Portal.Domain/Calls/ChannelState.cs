namespace Evolvex.Portal.Domain.Calls;

/// <summary>Asterisk's channel states; the values are those on the wire (AST_STATE_*). Ring (calls in) is not Ringing (is called).</summary>
public enum ChannelState
{
    /// <summary>There, and not in use: every channel begins so.</summary>
    Down = 0,

    /// <summary>Taken, and not in use yet.</summary>
    Reserved = 1,

    /// <summary>Picked up, nothing dialled yet.</summary>
    OffHook = 2,

    /// <summary>Digits have been dialled, or are being dialled.</summary>
    Dialing = 3,

    /// <summary>This end calls: it hears the ringing tone.</summary>
    Ring = 4,

    /// <summary>This end is called: its bell rings.</summary>
    Ringing = 5,

    /// <summary>Answered, by a party or by the dialplan.</summary>
    Up = 6,

    /// <summary>The line is busy.</summary>
    Busy = 7,

    /// <summary>Digits are dialled while the line is picked up.</summary>
    DialingOffHook = 8,

    /// <summary>A call comes in and the bell does not ring yet.</summary>
    Prering = 9,

    /// <summary>Any other number on the wire.</summary>
    Unknown = 10,
}
