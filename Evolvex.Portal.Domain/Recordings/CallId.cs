namespace Evolvex.Portal.Domain.Recordings;

/// <summary>What may stand where a call's id is asked for.</summary>
public static class CallId
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

    /// <summary>When the call began, from an id of Asterisk's making; null for any other.</summary>
    public static DateTimeOffset? StartedAt(ReadOnlySpan<char> id)
    {
        var epoch = id[(id.LastIndexOf('-') + 1)..];
        var dot = epoch.IndexOf('.');
        if (dot is < 9 or > 11 || !long.TryParse(epoch[..dot], System.Globalization.NumberStyles.None, null, out var seconds)) return null;
        return DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}
