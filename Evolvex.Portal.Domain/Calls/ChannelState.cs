namespace Evolvex.Portal.Domain.Calls;

/// <summary>Asterisk's channel states; the values are those on the wire (AST_STATE_*). Ring (calls in) is not Ringing (is called).</summary>
public enum ChannelState
{
    Down = 0,
    Reserved = 1,
    OffHook = 2,
    Dialing = 3,
    Ring = 4,
    Ringing = 5,
    Up = 6,
    Busy = 7,
    DialingOffHook = 8,
    Prering = 9,
    Unknown = 10,
}
