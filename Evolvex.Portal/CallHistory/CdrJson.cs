using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// A call record as the Evolvex API's JSON: every key in the vendor's order, numbers as strings, SQL NULL as null, an empty text as "", and only
/// what JSON demands escaped. A column that was not read is null.
/// </summary>
internal sealed class CdrJson
{
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Room for a number or a time, with its quotes.</summary>
    private const int LongestNumber = 64;

    /// <summary>Of one UTF-16 unit, at worst <c>\u001f</c>.</summary>
    private const int LongestEscape = 6;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    private readonly byte[][] _keys;
    private readonly int[] _ordinals;

    /// <summary>For records of these columns.</summary>
    /// <param name="selected">The vendor's names of the columns that the reader has, in its order.</param>
    public CdrJson(IReadOnlyList<string> selected)
    {
        _keys = [.. CdrOptions.ColumnNames.Select((name, at) => Encoding.UTF8.GetBytes($"{(at == 0 ? '{' : ',')}\"{name}\":"))];
        _ordinals = [.. CdrOptions.ColumnNames.Select(name => IndexOf(selected, name))];
    }

    public void Write(DbDataReader record, IBufferWriter<byte> output)
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            output.Write(_keys[i]);
            if (_ordinals[i] < 0) output.Write("null"u8);
            else WriteValue(record.GetValue(_ordinals[i]), output);
        }

        output.Write("}"u8);
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name) return i;
        }

        return -1;
    }

    private static void WriteValue(object value, IBufferWriter<byte> output)
    {
        switch (value)
        {
            case DBNull:
                output.Write("null"u8);
                break;
            case string text:
                WriteText(text, output);
                break;
            case DateTime time:
                WriteFormatted(time, time.Ticks % TimeSpan.TicksPerSecond == 0 ? TimeForm : TimeForm + ".FFFFFFF", output);
                break;
            case bool flag:
                output.Write(flag ? "\"1\""u8 : "\"0\""u8);
                break;
            case byte[] bytes:
                WriteText(Encoding.UTF8.GetString(bytes), output);
                break;
            case IUtf8SpanFormattable number:
                WriteFormatted(number, "", output);
                break;
            default:
                WriteText(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", output);
                break;
        }
    }

    private static void WriteFormatted(IUtf8SpanFormattable value, string format, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(LongestNumber);
        span[0] = (byte)'"';
        if (!value.TryFormat(span[1..^1], out var written, format, CultureInfo.InvariantCulture)) throw new FormatException($"A {value.GetType().Name} is too long for the answer.");
        span[written + 1] = (byte)'"';
        output.Advance(written + 2);
    }

    private static void WriteText(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(text.Length * LongestEscape + 2);
        var at = 0;
        span[at++] = (byte)'"';
        while (text.IndexOfAny(Escaped) is >= 0 and var special)
        {
            at += Encoding.UTF8.GetBytes(text[..special], span[at..]);
            at += Escape(text[special], span[at..]);
            text = text[(special + 1)..];
        }

        at += Encoding.UTF8.GetBytes(text, span[at..]);
        span[at++] = (byte)'"';
        output.Advance(at);
    }

    private static int Escape(char character, Span<byte> output)
    {
        output[0] = (byte)'\\';
        if (ShortEscape(character) is not 0 and var letter)
        {
            output[1] = letter;
            return 2;
        }

        "u00"u8.CopyTo(output[1..]);
        output[4] = (byte)('0' + (character >> 4));
        output[5] = "0123456789abcdef"u8[character & 15];
        return LongestEscape;
    }

    private static byte ShortEscape(char character) => character switch
    {
        '"' => (byte)'"',
        '\\' => (byte)'\\',
        '\n' => (byte)'n',
        '\r' => (byte)'r',
        '\t' => (byte)'t',
        '\b' => (byte)'b',
        '\f' => (byte)'f',
        _ => 0,
    };
}
