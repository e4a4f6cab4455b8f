using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.Asterisk.Events;

/// <summary>Reads what messages say of channels, bridges and queue members.</summary>
internal sealed class FactsReader(AmiText text)
{
    // Offsets within the block of fourteen lines that every channel event holds; Asterisk 13 to 22 write it in this order.
    private const int State = 1, CallerNumber = 3, CallerName = 4, ConnectedNumber = 5, ConnectedName = 6, Context = 9, Exten = 10, Uniqueid = 12, Linkedid = 13;

    private static readonly ChannelKeys Own = new("");
    private static readonly ChannelKeys Dest = new("Dest");
    private static readonly ChannelKeys Parkee = new("Parkee");

    /// <summary>The channel of an event.</summary>
    public ChannelFacts Channel(in AmiFrame frame) => Channel(frame, Own);

    /// <summary>The channel that is called.</summary>
    public ChannelFacts Destination(in AmiFrame frame) => Channel(frame, Dest);

    /// <summary>The channel that is parked.</summary>
    public ChannelFacts Parked(in AmiFrame frame) => Channel(frame, Parkee);

    public BridgeFacts Bridge(in AmiFrame frame)
    {
        var at = frame.IndexOf("BridgeUniqueid"u8);
        if (at < 0) return new BridgeFacts("", BridgeKind.Mixing, null);
        var kind = AmiWords.BridgeKind(frame.FindAt(at + 1, "BridgeType"u8), frame.FindAt(at + 2, "BridgeTechnology"u8), frame.FindAt(at + 3, "BridgeCreator"u8));
        return new BridgeFacts(text.Word(frame.ValueAt(at)), kind, kind == BridgeKind.Conference ? text.Optional(frame.FindAt(at + 4, "BridgeName"u8)) : null);
    }

    /// <summary>A member in an event (<c>Interface</c>, <c>MemberName</c>) or in a list (<c>Location</c>, <c>Name</c>).</summary>
    public MemberFacts Member(in AmiFrame frame)
    {
        var at = frame.IndexOf("Interface"u8);
        var listed = at < 0;
        if (listed) at = frame.IndexOf("Location"u8);
        var dialled = at < 0 ? "" : text.Word(frame.ValueAt(at));
        return new MemberFacts(
            dialled,
            text.Optional(listed ? frame.FindAt(at - 1, "Name"u8) : frame.FindAt(at - 1, "MemberName"u8)) ?? dialled,
            AmiWords.MemberState(frame.FindAt(at + 9, "Status"u8)),
            AmiWords.Flag(frame.FindAt(at + 10, "Paused"u8)),
            text.Optional(frame.FindAt(at + 11, "PausedReason"u8)),
            AmiWords.Flag(frame.FindAt(at + 8, "InCall"u8)),
            AmiWords.Number(frame.FindAt(at + 4, "CallsTaken"u8)),
            AmiWords.Moment(frame.FindAt(at + 5, "LastCall"u8)),
            AmiWords.Moment(frame.FindAt(at + 6, "LastPause"u8)));
    }

    private ChannelFacts Channel(in AmiFrame frame, ChannelKeys keys)
    {
        var at = frame.IndexOf(keys.Channel);
        return at >= 0 && keys.IsWholeAt(frame, at) ? ReadBlock(frame, at) : Search(frame, keys);
    }

    private ChannelFacts ReadBlock(in AmiFrame frame, int at) => new(
        text.Word(frame.ValueAt(at + Uniqueid)),
        text.Word(frame.ValueAt(at)),
        text.Word(frame.ValueAt(at + Linkedid)),
        AmiWords.ChannelState(frame.ValueAt(at + State)),
        text.Optional(frame.ValueAt(at + CallerNumber)),
        text.Name(frame.ValueAt(at + CallerName)),
        text.Optional(frame.ValueAt(at + ConnectedNumber)),
        text.Name(frame.ValueAt(at + ConnectedName)),
        text.Optional(frame.ValueAt(at + Context)),
        text.Optional(frame.ValueAt(at + Exten)));

    private ChannelFacts Search(in AmiFrame frame, ChannelKeys keys)
    {
        var uniqueid = text.Word(frame.Find(keys.Uniqueid));
        return new ChannelFacts(
            uniqueid,
            text.Word(frame.Find(keys.Channel)),
            frame.TryFind(keys.Linkedid, out var linkedid) && !linkedid.IsEmpty ? text.Word(linkedid) : uniqueid,
            AmiWords.ChannelState(frame.Find(keys.State)),
            text.Optional(frame.Find(keys.CallerNumber)),
            text.Name(frame.Find(keys.CallerName)),
            text.Optional(frame.Find(keys.ConnectedNumber)),
            text.Name(frame.Find(keys.ConnectedName)),
            text.Optional(frame.Find(keys.Context)),
            text.Optional(frame.Find(keys.Exten)));
    }

    /// <summary>The keys of a channel's block, with what stands before each.</summary>
    private sealed class ChannelKeys(string prefix)
    {
        private readonly byte[] _channel = Key(prefix, "Channel");
        private readonly byte[] _state = Key(prefix, "ChannelState");
        private readonly byte[] _callerNumber = Key(prefix, "CallerIDNum");
        private readonly byte[] _callerName = Key(prefix, "CallerIDName");
        private readonly byte[] _connectedNumber = Key(prefix, "ConnectedLineNum");
        private readonly byte[] _connectedName = Key(prefix, "ConnectedLineName");
        private readonly byte[] _context = Key(prefix, "Context");
        private readonly byte[] _exten = Key(prefix, "Exten");
        private readonly byte[] _uniqueid = Key(prefix, "Uniqueid");
        private readonly byte[] _linkedid = Key(prefix, "Linkedid");

        public ReadOnlySpan<byte> Channel => _channel;

        public ReadOnlySpan<byte> State => _state;

        public ReadOnlySpan<byte> CallerNumber => _callerNumber;

        public ReadOnlySpan<byte> CallerName => _callerName;

        public ReadOnlySpan<byte> ConnectedNumber => _connectedNumber;

        public ReadOnlySpan<byte> ConnectedName => _connectedName;

        public ReadOnlySpan<byte> Context => _context;

        public ReadOnlySpan<byte> Exten => _exten;

        public ReadOnlySpan<byte> Uniqueid => _uniqueid;

        public ReadOnlySpan<byte> Linkedid => _linkedid;

        /// <summary>Whether the usual block begins at a line: its corners are where they belong.</summary>
        public bool IsWholeAt(in AmiFrame frame, int at) =>
            at + FactsReader.Linkedid < frame.Count &&
            frame.NameAt(at + FactsReader.Linkedid).SequenceEqual(_linkedid) &&
            frame.NameAt(at + FactsReader.Uniqueid).SequenceEqual(_uniqueid) &&
            frame.NameAt(at + FactsReader.Context).SequenceEqual(_context) &&
            frame.NameAt(at + FactsReader.CallerNumber).SequenceEqual(_callerNumber);

        private static byte[] Key(string prefix, string name) => System.Text.Encoding.ASCII.GetBytes(prefix + name);
    }
}
