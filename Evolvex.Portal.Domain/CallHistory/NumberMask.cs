using System.Text.RegularExpressions;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Hides the middle of an outside number from those who may not see it.</summary>
public static partial class NumberMask
{
    /// <summary>Digits (and signs that are dialled) that an extension has at most: it is never hidden.</summary>
    public const int LongestExtension = 6;

    /// <summary>Digits that are shown at the end of a number.</summary>
    public const int ShownLast = 2;

    /// <summary>Digits before those that are hidden.</summary>
    public const int Hidden = 4;

    /// <summary>The number with its middle hidden, whatever stands between its digits; an extension, a name or nothing stays as it is.</summary>
    public static string Of(string number) => Within(number);

    /// <summary>A text with each outside number in it masked: names, addresses and channels often hold the number too.</summary>
    public static string Within(string text) => Channel().IsMatch(text) ? NumberOfChannel().Replace(text, Masked) : Number().Replace(text, Masked);

    private static string Masked(Match match)
    {
        // What ends a channel's name is a count, and no number.
        if (match.Value[0] == '-' || match.Value.Count(letter => char.IsAsciiDigit(letter) || letter is '+' or '*' or '#') <= LongestExtension) return match.Value;
        var (letters, digits) = (match.Value.ToCharArray(), 0);
        for (var at = letters.Length - 1; at >= 0; at--)
            if (char.IsAsciiDigit(letters[at]) && digits++ is >= ShownLast and < ShownLast + Hidden) letters[at] = '•';
        return new string(letters);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*/.*-[0-9a-f]{8}(;[12])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Channel();

    [GeneratedRegex("-[0-9a-f]{8}(?![0-9A-Za-z])|\\+?[0-9]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NumberOfChannel();

    // Between two digits of one number stand few signs, as in +7 (916) 123-45-67.
    [GeneratedRegex(@"[+*#]{0,2}[0-9](?:[\s().\-–/*#]{0,3}[0-9])*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
