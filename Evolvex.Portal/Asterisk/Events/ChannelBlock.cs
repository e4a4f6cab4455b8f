using System.Text;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Asterisk.Events;

/// <summary>
/// The block of fourteen lines that every channel event holds (Asterisk 13 to 22 write it in one order), its keys with what stands before each: nothing, <c>Dest</c>, <c>Parkee</c>.
/// It is long and mostly the same from event to event: lines equal to the channel's last are not read again, and what did not change stays the same object.
/// For one thread.
/// </summary>
internal sealed class ChannelBlock(string prefix, AmiText text, ChannelMemory memory)
{
    // Offsets within the block. Priority, between Exten and Uniqueid, changes all the time and does not matter.
    private const int State = 1, CallerNumber = 3, CallerName = 4, ConnectedNumber = 5, ConnectedName = 6, Context = 9, Exten = 10, Uniqueid = 12, Linkedid = 13;

    private readonly bool _isOwn = prefix.Length == 0;
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

    /// <summary>The channel; null where the message has none.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="from">The line from which on the block is looked for first.</param>
    public ChannelFacts? Read(in AmiFrame frame, int from = 2)
    {
        var at = frame.IndexOf(_channel, from);
        if (at < 0 && (at = frame.IndexOf(_channel)) < 0) return null;
        if (at + Linkedid >= frame.Count) return Search(frame);
        if (!frame.TryValueAt(at + Uniqueid, _uniqueid, out var uniqueid) || uniqueid.IsEmpty) return Search(frame);
        ref var place = ref memory.Find(uniqueid);
        var lines = _isOwn ? frame.LinesBetween(at, at + Exten) : default;
        var ids = _isOwn ? frame.LinesBetween(at + Uniqueid, at + Linkedid) : default;
        if (_isOwn && place.ReadFrom(lines, ids) is { } same) return same;
        if (!IsWholeAt(frame, at)) return Search(frame);
        var known = place.Of(uniqueid);
        var facts = ReadBlock(frame, at, known);
        if (facts is null) return null;
        if (_isOwn) place.Keep(facts, lines, ids);
        else if (!ReferenceEquals(facts, known)) place.Keep(facts);
        return facts;
    }

    /// <summary>The uniqueid alone; null where the message has none.</summary>
    public string? ReadUniqueid(in AmiFrame frame, int at)
    {
        var uniqueid = frame.FindAt(at, _uniqueid);
        return uniqueid.IsEmpty ? null : memory.Find(uniqueid).Of(uniqueid)?.Uniqueid ?? text.Optional(uniqueid);
    }

    /// <summary>Whether the corners of the block are where they belong.</summary>
    private bool IsWholeAt(in AmiFrame frame, int at) =>
        frame.TryValueAt(at + Linkedid, _linkedid, out _) && frame.TryValueAt(at + State, _state, out _) && frame.TryValueAt(at + CallerNumber, _callerNumber, out _) &&
        frame.TryValueAt(at + ConnectedName, _connectedName, out _) && frame.TryValueAt(at + Context, _context, out _) && frame.TryValueAt(at + Exten, _exten, out _);

    /// <summary>The facts, with all of <paramref name="known"/> that is still so: the same object if everything is.</summary>
    private ChannelFacts? ReadBlock(in AmiFrame frame, int at, ChannelFacts? known)
    {
        // Ids and names of channels are new with each channel and afterwards known: keeping their text by its bytes would gain nothing.
        var name = known is not null && Ascii.Equals(frame.FindAt(at, _channel), known.Name) ? known.Name : TextCache.Plain(frame.FindAt(at, _channel));
        if (name.Length == 0 || frame.FindAt(at + Linkedid, _linkedid).IsEmpty) return null;
        var uniqueid = known?.Uniqueid ?? TextCache.Plain(frame.FindAt(at + Uniqueid, _uniqueid));
        var linkedid = text.Word(frame.FindAt(at + Linkedid, _linkedid), known?.Linkedid);
        var state = AmiWords.ChannelState(frame.FindAt(at + State, _state));
        var callerNumber = text.Optional(frame.FindAt(at + CallerNumber, _callerNumber), known?.CallerNumber);
        var callerName = text.Name(frame.FindAt(at + CallerName, _callerName), known?.CallerName);
        var connectedNumber = text.Optional(frame.FindAt(at + ConnectedNumber, _connectedNumber), known?.ConnectedNumber);
        var connectedName = text.Name(frame.FindAt(at + ConnectedName, _connectedName), known?.ConnectedName);
        var context = text.Optional(frame.FindAt(at + Context, _context), known?.Context);
        var exten = text.Optional(frame.FindAt(at + Exten, _exten), known?.Exten);
        if (known is not null && state == known.State && Same(name, known.Name) && Same(linkedid, known.Linkedid) && Same(callerNumber, known.CallerNumber) && Same(callerName, known.CallerName) &&
            Same(connectedNumber, known.ConnectedNumber) && Same(connectedName, known.ConnectedName) && Same(context, known.Context) && Same(exten, known.Exten)) return known;
        return new ChannelFacts(uniqueid, name, linkedid, state, callerNumber, callerName, connectedNumber, connectedName, context, exten);
    }

    private ChannelFacts? Search(in AmiFrame frame)
    {
        var uniqueid = text.Word(frame.Find(_uniqueid));
        var name = text.Word(frame.Find(_channel));
        if (uniqueid.Length == 0 || name.Length == 0) return null;
        return new ChannelFacts(
            uniqueid,
            name,
            frame.TryFind(_linkedid, out var linkedid) && !linkedid.IsEmpty ? text.Word(linkedid) : uniqueid,
            AmiWords.ChannelState(frame.Find(_state)),
            text.Optional(frame.Find(_callerNumber)),
            text.Name(frame.Find(_callerName)),
            text.Optional(frame.Find(_connectedNumber)),
            text.Name(frame.Find(_connectedName)),
            text.Optional(frame.Find(_context)),
            text.Optional(frame.Find(_exten)));
    }

    private static bool Same(string? a, string? b) => ReferenceEquals(a, b) || string.Equals(a, b, StringComparison.Ordinal);

    private static byte[] Key(string prefix, string name) => Encoding.ASCII.GetBytes(prefix + name);
}
