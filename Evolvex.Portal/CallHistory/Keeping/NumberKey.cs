namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// A telephone number as it is looked for: from its end backwards, digits alone, so that +7 916…, 8 916… and 7916… are found by the digits that they
/// share, and the last digits alone find it by the index.
/// </summary>
internal static class NumberKey
{
    public const int Longest = 24;

    /// <summary>Digits that a national number has at least; what is dialled before them (8, +7, 00) is not compared.</summary>
    private const int National = 10;

    /// <summary>The key of a number; names are kept as they are, in lower case.</summary>
    public static string Of(string? number)
    {
        if (string.IsNullOrEmpty(number)) return "";
        Span<char> told = stackalloc char[Longest];
        var length = 0;
        for (var at = number.Length - 1; at >= 0; at--)
        {
            if (char.IsLetter(number[at])) return OfName(number);
            if (length < Longest && (char.IsAsciiDigit(number[at]) || number[at] is '*' or '#')) told[length++] = number[at];
        }

        return told[..length].ToString();
    }

    private static string OfName(string name)
    {
        var key = name.ToLowerInvariant();
        return key.Length <= Longest ? key : key[..Longest];
    }

    /// <summary>What the keys of the numbers that somebody looks for begin with; those of few digits are meant whole.</summary>
    public static (string Key, bool IsWhole) Wanted(string typed)
    {
        var key = Of(typed);
        if (key.Length > National && key.All(char.IsAsciiDigit)) key = key[..National];
        return (key, key.Length <= 5);
    }

    /// <summary>
    /// A text behind all that begin with a key, in any database's order: it ends with a digit counted up by one, as digits alone stand everywhere in the
    /// same order. Null: none can be told from digits.
    /// </summary>
    public static string? After(string key)
    {
        var kept = key.AsSpan().LastIndexOfAnyInRange('0', '8');
        return kept < 0 ? null : key[..kept] + (char)(key[kept] + 1);
    }
}
