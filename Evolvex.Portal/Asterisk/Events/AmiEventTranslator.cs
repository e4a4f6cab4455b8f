using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Word = Evolvex.Portal.Asterisk.Events.AmiEventWord;

namespace Evolvex.Portal.Asterisk.Events;

/// <summary>Turns AMI events into the portal's own; the only place that knows their words. For one thread: it keeps the strings it made.</summary>
internal sealed class AmiEventTranslator
{
    public AmiEventTranslator() => Facts = new FactsReader(Text);

    /// <summary>Text of headers; lists share the strings.</summary>
    public AmiText Text { get; } = new();

    /// <summary>What events and lists say of channels, bridges and members.</summary>
    public FactsReader Facts { get; }

    /// <summary>The event in the portal's words; null for one that does not matter to the live state, or that lacks what it is about.</summary>
    public PbxEvent? Translate(in AmiFrame frame)
    {
        var word = AmiEventWords.Find(frame.Name);
        return word switch
        {
            Word.None => null,
            Word.Newexten => Facts.Channel(frame) is { } channel ? new ChannelStepped(channel, Text.Optional(frame.FindAt(17, "Application"u8))) : null,
            Word.Newstate or Word.NewCallerid or Word.NewConnectedLine => Facts.Channel(frame) is { } channel ? new ChannelChanged(channel) : null,
            Word.Newchannel => Facts.Channel(frame) is { } channel ? new ChannelCreated(channel) : null,
            Word.Hangup => Facts.Uniqueid(frame) is { } gone ? new ChannelHungUp(gone) : null,
            Word.Rename => Facts.Uniqueid(frame) is { } renamed && Find(frame, "Newname"u8) is { } name ? new ChannelRenamed(renamed, name) : null,
            Word.Hold or Word.Unhold => Facts.Uniqueid(frame) is { } held ? new HoldChanged(held, word == Word.Hold) : null,
            Word.DialBegin => Facts.Destination(frame) is { } called ? new DialBegan(Facts.Uniqueid(frame), called) : null,
            Word.DialEnd => Facts.Destination(frame) is { } called ? new DialEnded(called) : null,
            Word.Pickup => Facts.Channel(frame) is { } channel ? new CallPickedUp(channel, Find(frame, "TargetUniqueid"u8) ?? "") : null,
            Word.BlindTransfer => Find(frame, "TransfererUniqueid"u8) is { } sender ? new BlindTransferred(sender, Text.Optional(frame.Find("Extension"u8))) : null,
            Word.AttendedTransfer => Find(frame, "OrigTransfererUniqueid"u8) is { } sender ? new AttendedTransferred(sender) : null,
            Word.ParkedCall => Parked(frame),
            Word.UnParkedCall or Word.ParkedCallTimeOut or Word.ParkedCallGiveUp => Find(frame, "ParkeeUniqueid"u8) is { } parked ? new CallUnparked(parked) : null,
            Word.DeviceStateChange => Find(frame, "Device"u8) is { } device ? new DeviceStateChanged(device, AmiWords.DeviceState(frame.Find("State"u8))) : null,
            Word.ContactStatus => Contact(frame),
            Word.ExtensionStatus => Hint(frame),
            Word.FullyBooted => new PbxBooted(),
            Word.Shutdown => new PbxShuttingDown(),
            Word.Reload => new PbxReloaded(),
            _ => TranslateBridge(word, frame) ?? TranslateQueue(word, frame),
        };
    }

    /// <summary>A hint, in an event or in a list.</summary>
    public HintTold? Hint(in AmiFrame frame) =>
        Find(frame, "Exten"u8) is { } exten ? new HintTold(exten, Text.Word(frame.Find("Context"u8)), Text.Optional(frame.Find("Hint"u8))) : null;

    private PbxEvent? TranslateBridge(Word word, in AmiFrame frame)
    {
        if (word is not (Word.BridgeCreate or Word.BridgeDestroy or Word.BridgeEnter or Word.BridgeLeave or Word.ConfbridgeStart or Word.ConfbridgeJoin)) return null;
        var bridge = Facts.Bridge(frame);
        if (bridge.Id.Length == 0) return null;
        return word switch
        {
            Word.BridgeCreate => new BridgeCreated(bridge),
            Word.BridgeDestroy => new BridgeDestroyed(bridge.Id),
            Word.ConfbridgeStart => new BridgeCreated(bridge with { Kind = BridgeKind.Conference, Name = Find(frame, "Conference"u8) }),
            Word.BridgeEnter => Facts.Channel(frame) is { } channel ? new BridgeEntered(bridge, channel) : null,
            Word.BridgeLeave => Facts.Channel(frame) is { } channel ? new BridgeLeft(bridge.Id, channel) : null,
            _ => Facts.Channel(frame) is { } channel && Find(frame, "Conference"u8) is { } conference ? new ConferenceJoined(conference, bridge, channel) : null,
        };
    }

    private PbxEvent? TranslateQueue(Word word, in AmiFrame frame)
    {
        if (Find(frame, "Queue"u8) is not { } queue) return null;
        return word switch
        {
            Word.QueueMemberStatus or Word.QueueMemberAdded or Word.QueueMemberPause or Word.QueueMemberPenalty or Word.QueueMemberRinginuse =>
                Facts.Member(frame) is { Interface.Length: > 0 } member ? new QueueMemberChanged(queue, member) : null,
            Word.QueueMemberRemoved => Find(frame, "Interface"u8) is { } member ? new QueueMemberRemoved(queue, member) : null,
            Word.QueueCallerJoin => Facts.Channel(frame) is { } channel ? new QueueCallerJoined(queue, channel, AmiWords.Number(frame.Find("Position"u8))) : null,
            Word.QueueCallerLeave => Facts.Uniqueid(frame) is { } caller ? new QueueCallerLeft(queue, caller) : null,
            Word.QueueCallerAbandon => Facts.Uniqueid(frame) is { } caller ? new QueueCallerAbandoned(queue, caller) : null,
            Word.AgentCalled => MemberCalled(frame),
            Word.AgentConnect => Find(frame, "Interface"u8) is { } member ? new AgentConnected(queue, member) : null,
            Word.AgentComplete => Find(frame, "Interface"u8) is { } member ? new AgentCompleted(queue, member, TimeSpan.FromSeconds(AmiWords.Number(frame.Find("HoldTime"u8)))) : null,
            _ => null,
        };
    }

    private CallParked? Parked(in AmiFrame frame) =>
        Facts.Parked(frame) is { } channel && Find(frame, "ParkingSpace"u8) is { } space ? new CallParked(channel, space) : null;

    private AgentCalled? MemberCalled(in AmiFrame frame)
    {
        if (Find(frame, "DestUniqueid"u8) is not { } called) return null;
        var name = Find(frame, "MemberName"u8);
        return new AgentCalled(called, name == Find(frame, "Interface"u8) ? null : name);
    }

    private ContactChanged? Contact(in AmiFrame frame)
    {
        if ((Find(frame, "EndpointName"u8) ?? Find(frame, "AOR"u8)) is not { } endpoint || Find(frame, "URI"u8) is not { } uri) return null;
        var state = AmiWords.ContactState(frame.Find("ContactStatus"u8));
        return new ContactChanged("PJSIP/" + endpoint, new ContactFacts(uri, state, AmiWords.Microseconds(frame.Find("RoundtripUsec"u8))));
    }

    /// <summary>The value of a header that must be there; null where it is not.</summary>
    private string? Find(in AmiFrame frame, ReadOnlySpan<byte> name) => frame.TryFind(name, out var value) ? Text.Optional(value) : null;
}
