using System.Runtime.CompilerServices;
using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>What a message is, told by the key of its first line. An <c>OriginateResponse</c> event holds a <c>Response:</c> line too, so no other line counts.</summary>
public enum AmiFrameKind
{
    /// <summary>First line is neither <c>Event:</c> nor <c>Response:</c>.</summary>
    Other,

    /// <summary>An event, or an item of a list.</summary>
    Event,

    /// <summary>The answer to an action.</summary>
    Response,
}

/// <summary>
/// A view of one message inside a receive buffer: nothing is copied, nothing is decoded before it is asked for.
/// It is valid only as long as what it was taken from (an undisposed <see cref="AmiBatch"/>, an <see cref="AmiMessage"/>).
/// </summary>
/// <remarks>
/// <c>message = 1*( line CRLF ) CRLF</c>, <c>line = name ":" [ SP ] value | opaque</c>. Lines are split on CRLF only, since a value may hold a bare LF;
/// a line is split at its first colon only. Names have no case. Values are bytes: mostly UTF-8, but names of callers pass through Asterisk in whatever encoding they came.
/// The methods are optimised at once rather than when they have been called often: a stream of events does not wait.
/// </remarks>
public readonly ref struct AmiFrame
{
    // Where each line begins, in the buffer the message was found in, and last the empty line at the end; a line ends two bytes before the next begins.
    private readonly ReadOnlySpan<int> lines;

    internal AmiFrame(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> lines)
    {
        Bytes = bytes;
        this.lines = lines;
    }

    /// <summary>The whole message as it came, with the empty line that ends it.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>How many lines there are, the first one included and the closing empty line not.</summary>
    public int Count => lines.Length - 1;

    /// <summary>Event, answer or neither, by the key of the first line.</summary>
    public AmiFrameKind Kind => LineAt(0).StartsWith("Event:"u8) ? AmiFrameKind.Event : AmiKeys.KindOf(NameAt(0));

    /// <summary>Value of the first line: the event's name, or <c>Success</c>, <c>Error</c>, <c>Goodbye</c>.</summary>
    public ReadOnlySpan<byte> Name => TryValueAt(0, "Event"u8, out var name) ? name : ValueAt(0);

    internal ReadOnlySpan<int> Lines => lines;

    /// <summary>Line <paramref name="index"/> as it came, without its CRLF.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> LineAt(int index)
    {
        var start = lines[index] - lines[0];
        var end = lines[index + 1] - lines[0] - 2;
        return Bytes[start..end];
    }

    /// <summary>Lines <paramref name="first"/> to <paramref name="last"/> as they came, line ends included.</summary>
    public ReadOnlySpan<byte> LinesBetween(int first, int last) => Bytes[(lines[first] - lines[0])..(lines[last + 1] - lines[0])];

    /// <summary>The key of line <paramref name="index"/> as the server wrote it; empty for a line without a colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> NameAt(int index)
    {
        var line = LineAt(index);
        var colon = line.IndexOf((byte)':');
        return colon < 0 ? default : line[..colon];
    }

    /// <summary>The value of line <paramref name="index"/>: all after the first colon but one space at most. A line without a colon is all value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> ValueAt(int index)
    {
        var line = LineAt(index);
        var start = line.IndexOf((byte)':') + 1; // 0 without a colon
        if (start > 0 && start < line.Length && line[start] == (byte)' ') start++;
        return line[start..];
    }

    /// <summary>Value of line <paramref name="index"/> if it is of exactly that name, which is cheaper than to find where its value begins.</summary>
    public bool TryValueAt(int index, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var line = LineAt(index);
        var start = name.Length + 1;
        if (line.Length < start || line[name.Length] != (byte)':' || !line.StartsWith(name))
        {
            value = default;
            return false;
        }

        if (start < line.Length && line[start] == (byte)' ') start++;
        value = line[start..];
        return true;
    }

    /// <summary>True for a line that has no colon: a continuation of a value that held a line end, or text of no form.</summary>
    public bool IsOpaqueAt(int index) => !LineAt(index).Contains((byte)':');

    /// <summary>Value of the first line of that name, case not regarded; empty when there is none (see <see cref="TryFind"/> to tell it from an empty value).</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> name) => TryFind(name, out var value) ? value : default;

    /// <summary>Value of the first line of that name, case not regarded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryFind(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var index = IndexOf(name, 0);
        value = index < 0 ? default : ValueAt(index);
        return index >= 0;
    }

    /// <summary>Index of the first line of that name at or after <paramref name="from"/>, or -1. Walks repeated keys (<c>Output:</c>, <c>Variable:</c>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int IndexOf(ReadOnlySpan<byte> name, int from = 0)
    {
        for (var i = from; i < lines.Length - 1; i++)
        {
            var line = LineAt(i);
            if (line.Length > name.Length && line[name.Length] == (byte)':' && Ascii.EqualsIgnoreCase(line[..name.Length], name)) return i;
        }

        return -1;
    }

    /// <summary>A copy that may be kept.</summary>
    public AmiMessage ToMessage() => new(Bytes.ToArray(), lines.ToArray());

    /// <summary>The message as text, for a debugger or a failed test.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes);
}
