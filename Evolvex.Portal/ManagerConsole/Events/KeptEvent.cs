using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerConsole.Events;

/// <summary>An event that is kept to be looked at; its text is made when it is shown.</summary>
/// <param name="Id">Rises with every event that is kept.</param>
/// <param name="At">When it came.</param>
/// <param name="Message">The event itself.</param>
internal sealed record KeptEvent(long Id, DateTimeOffset At, AmiMessage Message)
{
    private const int MostTold = 3;

    // What tells most of an event, best first.
    private static readonly string[] Telling =
    [
        "DialStatus", "Cause-txt", "Application", "AppData", "Device", "State", "Queue", "MemberName", "Interface", "Digit", "Variable", "Value", "UserEvent", "Hint",
        "StatusText", "Status", "BridgeType", "Conference", "AccountID", "RemoteAddress", "Peer", "PeerStatus", "Message", "ChannelStateDesc", "CallerIDNum", "ConnectedLineNum", "Exten",
    ];

    /// <summary>The event's name.</summary>
    public string Name => Message.Name;

    /// <summary>The channel it is about; null where it is about none.</summary>
    public string? Channel => Filled("Channel") ?? Filled("DestChannel");

    /// <summary>The call; null where it belongs to none.</summary>
    public string? Linkedid => Filled("Linkedid") ?? Filled("DestLinkedid");

    /// <summary>A few of its values, for a line.</summary>
    public string Gist => string.Join(" · ", Telling.Select(name => (Name: name, Value: Filled(name))).Where(line => line.Value is not null).Take(MostTold).Select(line => $"{line.Name}: {line.Value}"));

    private string? Filled(string name) => Message[name] is { Length: > 0 } value and not "<unknown>" ? value : null;
}
