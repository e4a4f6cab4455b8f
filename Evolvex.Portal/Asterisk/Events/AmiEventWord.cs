using System.Text;

namespace Evolvex.Portal.Asterisk.Events;

/// <summary>The events that matter to the live state. All others (VarSet, RTCPSent, Cdr …) are turned away by their name, before anything is read of them.</summary>
internal enum AmiEventWord
{
    None,
    AgentCalled,
    AgentComplete,
    AgentConnect,
    AttendedTransfer,
    BlindTransfer,
    BridgeCreate,
    BridgeDestroy,
    BridgeEnter,
    BridgeLeave,
    ConfbridgeJoin,
    ConfbridgeStart,
    ContactStatus,
    DeviceStateChange,
    DialBegin,
    DialEnd,
    ExtensionStatus,
    FullyBooted,
    Hangup,
    Hold,
    NewCallerid,
    Newchannel,
    NewConnectedLine,
    Newexten,
    Newstate,
    ParkedCall,
    ParkedCallGiveUp,
    ParkedCallTimeOut,
    Pickup,
    QueueCallerAbandon,
    QueueCallerJoin,
    QueueCallerLeave,
    QueueMemberAdded,
    QueueMemberPause,
    QueueMemberPenalty,
    QueueMemberRemoved,
    QueueMemberRinginuse,
    QueueMemberStatus,
    Reload,
    Rename,
    Shutdown,
    Unhold,
    UnParkedCall,
}

/// <summary>Finds an event's word by the bytes of its name.</summary>
internal static class AmiEventWords
{
    private static readonly (byte[] Name, AmiEventWord Word)[][] ByLength = Sort();

    public static AmiEventWord Find(ReadOnlySpan<byte> name)
    {
        if (name.Length >= ByLength.Length) return AmiEventWord.None;
        foreach (var (known, word) in ByLength[name.Length])
            if (known[0] == name[0] && name.SequenceEqual(known)) return word;
        return AmiEventWord.None;
    }

    private static (byte[] Name, AmiEventWord Word)[][] Sort()
    {
        var words = Enum.GetValues<AmiEventWord>().Where(word => word != AmiEventWord.None).Select(word => (Name: Encoding.ASCII.GetBytes(word.ToString()), Word: word)).ToArray();
        return [.. Enumerable.Range(0, words.Max(word => word.Name.Length) + 1).Select(length => words.Where(word => word.Name.Length == length).ToArray())];
    }
}
