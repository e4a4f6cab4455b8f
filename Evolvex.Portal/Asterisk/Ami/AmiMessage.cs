using System.Collections;
using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>One message, owned and immutable: the bytes as they came and where the lines are. Text is decoded when asked for, as UTF-8 with replacement; it never throws.</summary>
public sealed class AmiMessage : IEnumerable<(string Name, string Value)>
{
    private readonly byte[] bytes;
    private readonly int[] lines;

    internal AmiMessage(byte[] bytes, int[] lines)
    {
        this.bytes = bytes;
        this.lines = lines;
    }

    /// <summary>The same message as spans of bytes.</summary>
    public AmiFrame Frame => new(bytes, lines);

    /// <summary>The whole message as it came, with the empty line that ends it.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Event, answer or neither, by the key of the first line.</summary>
    public AmiFrameKind Kind => Frame.Kind;

    /// <summary>The event's name, or <c>Success</c>, <c>Error</c>, <c>Goodbye</c>.</summary>
    public string Name => Encoding.UTF8.GetString(Frame.Name);

    /// <summary>How many lines there are.</summary>
    public int Count => lines.Length - 1;

    /// <summary>The id given with the action, where the server gives it back.</summary>
    public string? ActionId => this["ActionID"];

    /// <summary>Asterisk's own words: the <c>Message</c> header, or empty.</summary>
    public string Text => this["Message"] ?? "";

    /// <summary>An answer that says neither <c>Error</c> nor <c>Failure</c> but <c>Success</c> or <c>Goodbye</c>.</summary>
    public bool IsSuccess => Kind == AmiFrameKind.Response
        && (Ascii.EqualsIgnoreCase(Frame.Name, "Success"u8) || Ascii.EqualsIgnoreCase(Frame.Name, "Goodbye"u8));

    /// <summary>Value of the first line of that name, case not regarded; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            var index = IndexOf(name, 0);
            return index < 0 ? null : ValueAt(index);
        }
    }

    /// <summary>Reads one whole message.</summary>
    /// <exception cref="FormatException">The bytes are not exactly one message.</exception>
    public static AmiMessage Parse(ReadOnlySpan<byte> message)
    {
        var all = ParseAll(message);
        if (all.Count != 1 || all[0].bytes.Length != message.Length) throw new FormatException("The bytes are not exactly one AMI message.");
        return all[0];
    }

    /// <summary>Reads all whole messages of a recorded stream, whose greeting is passed over; an unfinished one at the end is left out.</summary>
    public static IReadOnlyList<AmiMessage> ParseAll(ReadOnlySpan<byte> stream)
    {
        if (AmiBanner.TryRead(stream, out _, out var length)) stream = stream[length..];
        var found = new List<AmiMessage>();
        using var reader = new AmiFrameReader(new Collector(found), Math.Max(stream.Length, 1));
        while (!stream.IsEmpty)
        {
            var room = reader.GetMemory().Span;
            var take = Math.Min(stream.Length, room.Length);
            stream[..take].CopyTo(room);
            reader.Advance(take);
            stream = stream[take..];
        }

        return found;
    }

    /// <summary>All values of the lines of that name, in order.</summary>
    public IEnumerable<string> GetAll(string name)
    {
        for (var i = IndexOf(name, 0); i >= 0; i = IndexOf(name, i + 1)) yield return ValueAt(i);
    }

    /// <inheritdoc/>
    public IEnumerator<(string Name, string Value)> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return (NameAt(i), ValueAt(i));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The message as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(bytes);

    private string NameAt(int index) => Encoding.UTF8.GetString(Frame.NameAt(index));

    private string ValueAt(int index) => Encoding.UTF8.GetString(Frame.ValueAt(index));

    private int IndexOf(string name, int from)
    {
        var frame = Frame;
        for (var i = from; i < Count; i++)
        {
            if (!frame.IsOpaqueAt(i) && Ascii.EqualsIgnoreCase(frame.NameAt(i), name)) return i;
        }

        return -1;
    }

    private sealed class Collector(List<AmiMessage> found) : IAmiFrameSink
    {
        public bool WatchesEvents => true;

        public bool Take(AmiFrameKind kind, AmiFrame frame)
        {
            found.Add(frame.ToMessage());
            return true;
        }
    }
}
