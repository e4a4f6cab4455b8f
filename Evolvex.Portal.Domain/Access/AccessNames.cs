namespace Evolvex.Portal.Domain.Access;

/// <summary>What names may look like.</summary>
public static class AccessNames
{
    /// <summary>Letters in a name of a key, a group or a person at most.</summary>
    public const int LongestName = 64;

    /// <summary>Letters in a context's name at most: Asterisk's own limit (<c>AST_MAX_CONTEXT</c> is 80 with its end).</summary>
    public const int LongestContext = 79;

    /// <summary>Letters in a description at most.</summary>
    public const int LongestDescription = 500;

    /// <summary>A name for people: not blank, not too long, one line, no blanks around it.</summary>
    public static bool IsName(string? name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= LongestName && name.Trim().Length == name.Length && !name.Any(char.IsControl);

    /// <summary>A dialplan context: what Asterisk takes in square brackets, and nothing that could end a line or a value of an action.</summary>
    public static bool IsContext(string? name) =>
        !string.IsNullOrEmpty(name) && name.Length <= LongestContext && name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or '+' or '@');

    /// <summary>A description: one line or several, not too long.</summary>
    public static bool IsDescription(string text) => text.Length <= LongestDescription && !text.Any(letter => char.IsControl(letter) && letter is not '\n' and not '\r' and not '\t');
}
