using System.Security.Cryptography;
using System.Text;

namespace Evolvex.Portal.SignIn;

/// <summary>Codes on paper for who has lost the telephone, each good once: 50 bits, shown once, kept as hashes.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    // Without letters and digits that look alike.
    private const string Letters = "23456789abcdefghjkmnpqrstuvwxyz";
    private const char Separator = ';';

    public static IReadOnlyList<string> Create() =>
        [.. Enumerable.Range(0, Count).Select(_ => $"{RandomNumberGenerator.GetString(Letters, 5)}-{RandomNumberGenerator.GetString(Letters, 5)}")];

    /// <summary>The form in which they are kept.</summary>
    public static string Keep(IEnumerable<string> codes) => string.Join(Separator, codes.Select(Hash));

    /// <summary>How many are kept.</summary>
    public static int CountKept(string? kept) => string.IsNullOrEmpty(kept) ? 0 : kept.Split(Separator).Length;

    /// <summary>What is kept after this one is used; null: it is none of them. Case, blanks and dashes do not matter.</summary>
    public static string? Use(string? kept, string code)
    {
        var (all, used) = ((kept ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries), Hash(code));
        return all.Contains(used, StringComparer.Ordinal) ? string.Join(Separator, all.Where(hash => !string.Equals(hash, used, StringComparison.Ordinal))) : null;
    }

    // Random enough that no salt or slow hash is needed; half a SHA-256 so that ten fit into the column.
    private static string Hash(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsLetterOrDigit)).ToLowerInvariant())).AsSpan(0, 16));
}
