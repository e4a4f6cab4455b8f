using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerConsole.Events;

/// <summary>Which events are kept; what is empty does not matter.</summary>
/// <param name="Names">Names of events, commas or blanks between; a star at the end stands for the rest (<c>Queue*</c>).</param>
/// <param name="Channel">Part of the name of any channel in the event.</param>
/// <param name="Linkedid">The call: any Linkedid of the event, whole.</param>
/// <param name="Text">Anything in the event.</param>
public sealed record EventFilter(string Names, string Channel, string Linkedid, string Text)
{
    /// <summary>Keeps everything.</summary>
    public static EventFilter All { get; } = new("", "", "", "");

    /// <summary>Something is asked for.</summary>
    public bool IsOn => this != All;
}

/// <summary>A filter at work. It looks at the bytes, so that what is passed over costs next to nothing.</summary>
internal sealed class EventSieve(EventFilter filter)
{
    private readonly string[] names = filter.Names.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries);
    private readonly string channel = filter.Channel.Trim();
    private readonly byte[] linkedid = Encoding.UTF8.GetBytes(filter.Linkedid.Trim());
    private readonly string text = filter.Text.Trim();

    /// <summary>Whether an event is kept.</summary>
    public bool Passes(AmiFrame frame) =>
        (names.Length == 0 || PassesName(Encoding.UTF8.GetString(frame.Name)))
        && (linkedid.Length == 0 || HasLinkedid(frame))
        && (channel.Length == 0 || HasChannel(frame))
        && (text.Length == 0 || Encoding.UTF8.GetString(frame.Bytes).Contains(text, StringComparison.OrdinalIgnoreCase));

    private bool PassesName(string name)
    {
        foreach (var wanted in names)
        {
            if (wanted[^1] == '*' ? name.StartsWith(wanted[..^1], StringComparison.OrdinalIgnoreCase) : name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    // Linkedid, DestLinkedid, OrigTransfererLinkedid …
    private bool HasLinkedid(AmiFrame frame)
    {
        for (var i = 1; i < frame.Count; i++)
        {
            if (EndsWith(frame.NameAt(i), "linkedid"u8) && frame.ValueAt(i).SequenceEqual(linkedid)) return true;
        }

        return false;
    }

    // Channel, DestChannel, Channel1 …
    private bool HasChannel(AmiFrame frame)
    {
        for (var i = 1; i < frame.Count; i++)
        {
            var name = frame.NameAt(i);
            if ((EndsWith(name, "channel"u8) || EndsWith(name, "channel1"u8) || EndsWith(name, "channel2"u8))
                && Encoding.UTF8.GetString(frame.ValueAt(i)).Contains(channel, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool EndsWith(ReadOnlySpan<byte> name, ReadOnlySpan<byte> end) => name.Length >= end.Length && Ascii.EqualsIgnoreCase(name[^end.Length..], end);
}
