using System.Text;

namespace Evolvex.Portal.Asterisk.Events;

/// <summary>Values of AMI headers as text: what is absent is null, names lose Asterisk's C escapes. Repeated values are the same string.</summary>
internal sealed class AmiText
{
    private readonly TextCache _plain = new(TextCache.Plain);
    private readonly TextCache _names = new(Unescape);

    /// <summary>An id or a word; empty where the header is.</summary>
    /// <param name="value">The header's bytes.</param>
    /// <param name="likely">What it probably is; given back if so.</param>
    public string Word(ReadOnlySpan<byte> value, string? likely = null) => value.IsEmpty ? "" : Ascii.Equals(value, likely) ? likely! : _plain.Get(value);

    /// <summary>A value that may be absent: empty or <c>&lt;unknown&gt;</c>.</summary>
    /// <inheritdoc cref="Word"/>
    public string? Optional(ReadOnlySpan<byte> value, string? likely = null) => IsAbsent(value) ? null : Ascii.Equals(value, likely) ? likely : _plain.Get(value);

    /// <summary>The name of a party, which channel events give C-escaped.</summary>
    /// <inheritdoc cref="Word"/>
    public string? Name(ReadOnlySpan<byte> value, string? likely = null) =>
        IsAbsent(value) ? null : Ascii.Equals(value, likely) && !value.Contains((byte)'\\') ? likely : _names.Get(value);

    private static bool IsAbsent(ReadOnlySpan<byte> value) => value.IsEmpty || (value[0] == (byte)'<' && value.SequenceEqual("<unknown>"u8));

    private static string Unescape(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'\\')) return Encoding.UTF8.GetString(value);
        Span<byte> plain = value.Length <= 256 ? stackalloc byte[value.Length] : new byte[value.Length];
        var length = 0;
        for (var i = 0; i < value.Length; i++)
            plain[length++] = value[i] == (byte)'\\' && i + 1 < value.Length ? Unescape(value[++i]) : value[i];
        return Encoding.UTF8.GetString(plain[..length]);
    }

    /// <summary>What Asterisk's ast_escape_c writes; anything else stands for itself.</summary>
    private static byte Unescape(byte escaped) => (char)escaped switch
    {
        'a' => (byte)'\a',
        'b' => (byte)'\b',
        'f' => (byte)'\f',
        'n' => (byte)'\n',
        'r' => (byte)'\r',
        't' => (byte)'\t',
        'v' => (byte)'\v',
        _ => escaped,
    };
}
