namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>States of a channel, with Asterisk's numbers (channelstate.h).</summary>
internal enum ChannelState
{
    Down = 0,
    Rsrvd = 1,
    OffHook = 2,
    Dialing = 3,
    Ring = 4,
    Ringing = 5,
    Up = 6,
    Busy = 7,
}

/// <summary>Causes of a hang-up (Q.850) and Asterisk's words for them.</summary>
internal static class HangupCause
{
    public const int Unknown = 0;
    public const int NormalClearing = 16;
    public const int UserBusy = 17;
    public const int NoUserResponse = 18;
    public const int NoAnswer = 19;
    public const int AnsweredElsewhere = 26;
    public const int Congestion = 34;

    public static string Text(int cause) => cause switch
    {
        1 => "Unallocated (unassigned) number",
        NormalClearing => "Normal Clearing",
        UserBusy => "User busy",
        NoUserResponse => "No user responding",
        NoAnswer => "User alerting, no answer",
        21 => "Call Rejected",
        AnsweredElsewhere => "Answered elsewhere",
        Congestion => "Circuit/channel congestion",
        _ => "Unknown",
    };
}
