namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>A number of at most sixteen digits, plus signs, stars and hashes, which most are: it takes eight bytes, and stands in the order of its text.</summary>
/// <param name="Signs">Four bits each, the first one highest; 0 is none.</param>
internal readonly record struct PlainNumber(ulong Signs)
{
    private const int Longest = 16;

    /// <summary>In the order of their codes, from 1.</summary>
    private const string Known = "#*+0123456789";

    /// <summary>Reads a number.</summary>
    /// <returns>False: it is longer, or has other signs.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out PlainNumber number)
    {
        var signs = 0ul;
        number = default;
        if (text.Length > Longest) return false;
        foreach (var sign in text)
        {
            var at = char.IsAsciiDigit(sign) ? sign - '0' + 3 : Known.IndexOf(sign, StringComparison.Ordinal);
            if (at < 0) return false;
            signs = signs << 4 | (uint)(at + 1);
        }

        number = new PlainNumber(text.IsEmpty ? 0 : signs << 4 * (Longest - text.Length));
        return true;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        Span<char> text = stackalloc char[Longest];
        var length = 0;
        for (var rest = Signs; rest != 0; rest <<= 4) text[length++] = Known[(int)(rest >> 60) - 1];
        return text[..length].ToString();
    }
}
