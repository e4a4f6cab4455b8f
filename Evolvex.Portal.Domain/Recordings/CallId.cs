using System.Text.RegularExpressions;

namespace Evolvex.Portal.Domain.Recordings;

/// <summary>What may stand where a call's id is asked for.</summary>
public static partial class CallId
{
    /// <summary>Longest uniqueid that Asterisk makes or takes (<c>AST_MAX_UNIQUEID</c> is 150 with its end).</summary>
    public const int Longest = 149;

    /// <summary>
    /// An id that can be looked for: no path separator, no control character, no name that means a folder. Asterisk's own are
    /// <c>[SYSTEM-]EPOCH.SEQUENCE</c>, those given at Originate can be anything else.
    /// </summary>
    public static bool CanBe(ReadOnlySpan<char> id)
    {
        if (id.Length is 0 or > Longest || id[0] == '.') return false;
        foreach (var letter in id)
            if (letter is '/' or '\\' or '%' || char.IsControl(letter) || char.IsSurrogate(letter)) return false;
        return true;
    }

    /// <summary>An id of Asterisk's own making, <c>EPOCH.SEQUENCE</c>.</summary>
    public static bool IsOfAsterisk(ReadOnlySpan<char> id)
    {
        var dot = id.IndexOf('.');
        return dot is >= 9 and <= 11 && AreDigits(id[..dot]) && dot + 1 < id.Length && AreDigits(id[(dot + 1)..]);
    }

    /// <summary>Whether such an id stands somewhere in a text.</summary>
    public static bool StandsIn(string text) => OfAsterisk().IsMatch(text);

    /// <summary>When the call began, from an id of Asterisk's making; null for any other.</summary>
    public static DateTimeOffset? StartedAt(ReadOnlySpan<char> id)
    {
        var epoch = id[(id.LastIndexOf('-') + 1)..];
        var dot = epoch.IndexOf('.');
        if (dot is < 9 or > 11 || !long.TryParse(epoch[..dot], System.Globalization.NumberStyles.None, null, out var seconds)) return null;
        return DateTimeOffset.FromUnixTimeSeconds(seconds);
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    [GeneratedRegex("[0-9]{9,11}\\.[0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OfAsterisk();
}
