namespace Evolvex.Portal.Domain.Access;

/// <summary>Bytes as letters that people can copy by hand, by RFC 4648 without padding: the form in which authenticator apps take a key.</summary>
public static class Base32
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Five bits a letter; the last is filled up with zeros.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[(bytes.Length * 8 + 4) / 5];
        var (bits, count, at) = (0, 0, 0);
        foreach (var next in bytes)
        {
            (bits, count) = ((bits << 8) | next, count + 8);
            for (; count >= 5; count -= 5) text[at++] = Letters[(bits >> (count - 5)) & 31];
            bits &= 0xFF;
        }
        if (count > 0) text[at] = Letters[(bits << (5 - count)) & 31];
        return new string(text);
    }

    /// <summary>The bytes; blanks, dashes and padding are passed over, case does not matter. Null where it is something else.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (bits, count) = (0, 0);
        foreach (var letter in text)
        {
            if (letter is ' ' or '-' or '=') continue;
            var value = Letters.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
            if (value < 0) return null;
            (bits, count) = (((bits << 5) | value) & 0xFFF, count + 5);
            if (count < 8) continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
        }
        return [.. bytes];
    }
}
