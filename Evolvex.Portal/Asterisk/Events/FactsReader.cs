using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.Asterisk.Events;

/// <summary>Reads what messages say of channels, bridges and queue members.</summary>
internal sealed class FactsReader
{
    private readonly AmiText _text;
    private readonly ChannelBlock _own;
    private readonly ChannelBlock _dest;
    private readonly ChannelBlock _parkee;

    public FactsReader(AmiText text)
    {
        _text = text;
        var memory = new ChannelMemory();
        (_own, _dest, _parkee) = (new ChannelBlock("", text, memory), new ChannelBlock("Dest", text, memory), new ChannelBlock("Parkee", text, memory));
    }

    /// <summary>The channel of an event; null where there is none.</summary>
    public ChannelFacts? Channel(in AmiFrame frame) => _own.Read(frame);

    /// <summary>The id of an event's channel; null where there is none.</summary>
    public string? Uniqueid(in AmiFrame frame) => _own.ReadUniqueid(frame, 14);

    /// <summary>The channel that is called.</summary>
    public ChannelFacts? Destination(in AmiFrame frame) => _dest.Read(frame, 16);

    /// <summary>The channel that is parked.</summary>
    public ChannelFacts? Parked(in AmiFrame frame) => _parkee.Read(frame);

    public BridgeFacts Bridge(in AmiFrame frame)
    {
        var at = frame.IndexOf("BridgeUniqueid"u8);
        if (at < 0) return new BridgeFacts("", BridgeKind.Mixing, null);
        var kind = AmiWords.BridgeKind(frame.FindAt(at + 1, "BridgeType"u8), frame.FindAt(at + 2, "BridgeTechnology"u8), frame.FindAt(at + 3, "BridgeCreator"u8));
        return new BridgeFacts(_text.Word(frame.ValueAt(at)), kind, kind == BridgeKind.Conference ? _text.Optional(frame.FindAt(at + 4, "BridgeName"u8)) : null);
    }

    /// <summary>A member in an event (<c>Interface</c>, <c>MemberName</c>) or in a list (<c>Location</c>, <c>Name</c>).</summary>
    public MemberFacts Member(in AmiFrame frame)
    {
        var at = frame.IndexOf("Interface"u8);
        var listed = at < 0;
        if (listed) at = frame.IndexOf("Location"u8);
        var dialled = at < 0 ? "" : _text.Word(frame.ValueAt(at));
        return new MemberFacts(
            dialled,
            _text.Optional(listed ? frame.FindAt(at - 1, "Name"u8) : frame.FindAt(at - 1, "MemberName"u8)) ?? dialled,
            AmiWords.MemberState(frame.FindAt(at + 9, "Status"u8)),
            AmiWords.Flag(frame.FindAt(at + 10, "Paused"u8)),
            _text.Optional(frame.FindAt(at + 11, "PausedReason"u8)),
            AmiWords.Flag(frame.FindAt(at + 8, "InCall"u8)),
            AmiWords.Number(frame.FindAt(at + 4, "CallsTaken"u8)),
            AmiWords.Moment(frame.FindAt(at + 5, "LastCall"u8)),
            AmiWords.Moment(frame.FindAt(at + 6, "LastPause"u8)));
    }
}
