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

    /// <summary>Room for a number, a time or null, with its quotes.</summary>
    private const int LongestNumber = 64;

    /// <summary>Of one UTF-16 unit, at worst <c>\u001f</c>.</summary>
    private const int LongestEscape = 6;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    private readonly byte[][] _keys;
    private readonly int[] _ordinals;
    private readonly object[] _values;
    private readonly int _longestWithoutText;

    /// <summary>For records of these columns.</summary>
    /// <param name="selected">The vendor's names of the columns that the reader has, in its order.</param>
    public CdrJson(IReadOnlyList<string> selected)
    {
        _keys = [.. CdrOptions.ColumnNames.Select((name, at) => Encoding.UTF8.GetBytes($"{(at == 0 ? '{' : ',')}\"{name}\":"))];
        _ordinals = [.. CdrOptions.ColumnNames.Select(name => IndexOf(selected, name))];
        _values = new object[_keys.Length];
        _longestWithoutText = _keys.Sum(key => key.Length + LongestNumber) + 1;
    }

    /// <summary>Adds one record. Not for two threads at once.</summary>
    public void Write(DbDataReader record, IBufferWriter<byte> output)
    {
        var room = _longestWithoutText;
        for (var i = 0; i < _values.Length; i++)
        {
            var value = _ordinals[i] < 0 ? DBNull.Value : Plain(record.GetValue(_ordinals[i]));
            if (value is string text) room += text.Length * LongestEscape;
            _values[i] = value;
        }

        var span = output.GetSpan(room);
        var at = 0;
        for (var i = 0; i < _keys.Length; i++)
        {
            _keys[i].CopyTo(span[at..]);
            at += _keys[i].Length;
            at += WriteValue(_values[i], span[at..]);
        }

        span[at++] = (byte)'}';
        output.Advance(at);
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal)) return i;
        }

        return -1;
    }

    /// <summary>Text, a time, a number or nothing.</summary>
    private static object Plain(object value) => value switch
    {
        string or int or DateTime or DBNull => value,
        bool flag => flag ? 1 : 0,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        IUtf8SpanFormattable and not TimeSpan => value,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static int WriteValue(object value, Span<byte> output)
    {
        switch (value)
        {
            case DBNull:
                "null"u8.CopyTo(output);
                return 4;
            case string text:
                return WriteText(text, output);
            case DateTime { Ticks: var ticks } time when ticks % TimeSpan.TicksPerSecond == 0:
                return WriteTime(time, output);
            case DateTime time:
                return WriteFormatted(time, TimeForm + ".FFFFFFF", output);
            default:
                return WriteFormatted((IUtf8SpanFormattable)value, "", output);
        }
    }

    private static int WriteFormatted(IUtf8SpanFormattable value, string format, Span<byte> output)
    {
        output[0] = (byte)'"';
        if (!value.TryFormat(output[1..(LongestNumber - 1)], out var written, format, CultureInfo.InvariantCulture))
            throw new FormatException($"A {value.GetType().Name} is too long for the answer.");
        output[written + 1] = (byte)'"';
        return written + 2;
    }

    /// <summary>By hand, as each record has three of them: half the time of a custom format.</summary>
    private static int WriteTime(DateTime time, Span<byte> output)
    {
        "\"0000-00-00 00:00:00\""u8.CopyTo(output);
        var (year, month, day) = DateOnly.FromDateTime(time);
        Two(year / 100, output[1..]);
        Two(year % 100, output[3..]);
        Two(month, output[6..]);
        Two(day, output[9..]);
        Two(time.Hour, output[12..]);
        Two(time.Minute, output[15..]);
        Two(time.Second, output[18..]);
        return TimeForm.Length + 2;

        static void Two(int number, Span<byte> at)
        {
            at[0] = (byte)('0' + number / 10);
            at[1] = (byte)('0' + number % 10);
        }
    }

    private static int WriteText(ReadOnlySpan<char> text, Span<byte> output)
    {
        var at = 0;
        output[at++] = (byte)'"';
        while (text.IndexOfAny(Escaped) is >= 0 and var special)
        {
            at += Encoding.UTF8.GetBytes(text[..special], output[at..]);
            at += Escape(text[special], output[at..]);
            text = text[(special + 1)..];
        }

        at += Encoding.UTF8.GetBytes(text, output[at..]);
        output[at++] = (byte)'"';
        return at;
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
