using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>One message as read the plain way: split on CRLF, split at the first colon.</summary>
internal sealed class PlainReading
{
    private readonly (byte[]? Name, byte[] Value)[] lines;

    private PlainReading(IReadOnlyList<string> lines)
    {
        Bytes = Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\r\n")) + "\r\n");
        this.lines = [.. lines.Select(Split)];
    }

    public byte[] Bytes { get; }

    public string Text => Encoding.Latin1.GetString(Bytes);

    /// <summary>What the parser is measured against: slow, and too short to be wrong.</summary>
    public static List<PlainReading> Of(byte[] stream)
    {
        var messages = new List<PlainReading>();
        var open = new List<string>();
        foreach (var line in Encoding.Latin1.GetString(stream).Split("\r\n")[..^1])
        {
            if (line.Length > 0)
            {
                open.Add(line);
                continue;
            }

            if (open.Count > 0) messages.Add(new PlainReading(open));
            open.Clear();
        }

        return messages;
    }

    /// <summary>True when the parser saw the same.</summary>
    public bool Equals(AmiFrame frame)
    {
        if (frame.Count != lines.Length || !frame.Bytes.SequenceEqual(Bytes)) return false;
        for (var i = 0; i < lines.Length; i++)
        {
            var (name, value) = lines[i];
            if (frame.IsOpaqueAt(i) != name is null || !frame.NameAt(i).SequenceEqual(name) || !frame.ValueAt(i).SequenceEqual(value)) return false;
        }

        return true;
    }

    private static (byte[]? Name, byte[] Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (null, Encoding.Latin1.GetBytes(line));
        var value = line[(colon + 1)..];
        return (Encoding.Latin1.GetBytes(line[..colon]), Encoding.Latin1.GetBytes(value.StartsWith(' ') ? value[1..] : value));
    }
}
