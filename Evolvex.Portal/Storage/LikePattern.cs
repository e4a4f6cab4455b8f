namespace Evolvex.Portal.Storage;

/// <summary>Texts that people type, made literal inside a LIKE pattern.</summary>
internal static class LikePattern
{
    /// <summary>Not a backslash: MySQL reads that one in string literals too.</summary>
    public const string EscapeCharacter = "!";

    public static string Escape(string text) => text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
