using System.Buffers;
using System.Globalization;
using System.Text;

namespace Evolvex.Portal.DemoPbx.Wire;

/// <summary>Writes AMI messages as Asterisk does: <c>Key: Value</c> lines ended by CRLF, an empty line after the last. One writer may hold many messages.</summary>
internal sealed class AmiText
{
    /// <summary>What Asterisk writes for a number or name that is not known.</summary>
    public const string Unknown = "<unknown>";

    private readonly ArrayBufferWriter<byte> bytes = new(1024);

    /// <summary>Bytes written so far.</summary>
    public int Length => bytes.WrittenCount;

    /// <summary>A header; the value goes out as it is, whatever it holds.</summary>
    public AmiText Line(string key, string value)
    {
        Append(key);
        Append(": "u8);
        Append(value);
        Append("\r\n"u8);
        return this;
    }

    /// <summary>A header with a whole number.</summary>
    public AmiText Line(string key, long value)
    {
        Append(key);
        Append(": "u8);
        var span = bytes.GetSpan(24);
        value.TryFormat(span, out var written, provider: CultureInfo.InvariantCulture);
        bytes.Advance(written);
        Append("\r\n"u8);
        return this;
    }

    /// <summary>A header whose name stands after a prefix, as in <c>DestCallerIDNum</c>.</summary>
    public AmiText Line(string prefix, string key, string value)
    {
        Append(prefix);
        return Line(key, value);
    }

    /// <summary>A line that is no header of ours (a client's own, given back).</summary>
    public AmiText Raw(string line)
    {
        Append(line);
        Append("\r\n"u8);
        return this;
    }

    /// <summary>The empty line after a message.</summary>
    public AmiText End()
    {
        Append("\r\n"u8);
        return this;
    }

    /// <summary>Whole messages that were written before.</summary>
    public AmiText Append(ReadOnlySpan<byte> text)
    {
        bytes.Write(text);
        return this;
    }

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => bytes.WrittenSpan.ToArray();

    /// <summary>Forgets what was written; the memory stays.</summary>
    public void Clear() => bytes.ResetWrittenCount();

    /// <summary>Escapes a name as Asterisk does in what it makes from a channel.</summary>
    public static string Escaped(string name)
    {
        if (name.AsSpan().IndexOfAny("\\'\"\t\n\r") < 0)
            return name;

        var escaped = new StringBuilder(name.Length + 4);
        foreach (var c in name)
            _ = c switch
            {
                '\\' or '\'' or '"' => escaped.Append('\\').Append(c),
                '\t' => escaped.Append("\\t"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }

    private void Append(string text)
    {
        var span = bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        bytes.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}
