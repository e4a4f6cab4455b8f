using System.Globalization;
using System.Text;

namespace Evolvex.Portal.Domain.Uploads;

/// <summary>
/// Names of uploaded sounds, without extension: ASCII letters, digits, <c>_</c> and <c>-</c> only, so that they mean nothing to a file system, a dialplan
/// (<c>&amp;</c> joins sounds, <c>,</c> ends an argument) or a shell. Cyrillic letters are written in Latin ones.
/// </summary>
public static class SoundName
{
    /// <summary>Letters at most, before a number is added.</summary>
    public const int Longest = 80;

    private const string Nameless = "sound";

    private static readonly HashSet<string> Reserved = new(
        [.. new[] { "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$" }, .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })],
        StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<char, string> Latin = "а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya є:ye і:i ї:yi ґ:g ў:u"
        .Split(' ').ToDictionary(pair => pair[0], pair => pair[2..]);

    /// <summary>The safe name of what a client calls its file; folders, whatever their separator, and the extension are left out.</summary>
    public static string From(string? sent)
    {
        var name = sent ?? "";
        name = name[(name.LastIndexOfAny(['/', '\\', ':']) + 1)..];
        if (name.LastIndexOf('.') is >= 0 and var dot) name = name[..dot];
        var safe = new StringBuilder(Longest);
        foreach (var letter in Decomposed(name))
        {
            if (safe.Length >= Longest) break;
            Append(safe, letter);
        }
        var result = safe.ToString().Trim('_', '-');
        if (result.Length > Longest) result = result[..Longest].TrimEnd('_', '-');
        if (result.Length == 0) return Nameless;
        return Reserved.Contains(result) ? $"{Nameless}-{result}" : result;
    }

    /// <summary>The extension of what a client calls its file, without dot, in lower case; empty when there is none.</summary>
    public static string ExtensionOf(string? sent)
    {
        var dot = sent?.LastIndexOf('.') ?? -1;
        var extension = dot < 0 ? "" : sent![(dot + 1)..];
        return extension.Length is > 0 and <= 8 && extension.All(char.IsAsciiLetterOrDigit) ? extension.ToLowerInvariant() : "";
    }

    /// <summary>The name for the n-th that is called so: <c>test</c>, <c>test-1</c>, <c>test-2</c>.</summary>
    public static string Numbered(string name, int number) => number == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");

    // é becomes e and a mark of its own, which is left out; but й and ё are letters.
    private static string Decomposed(string name)
    {
        try
        {
            return string.Concat(name.Normalize(NormalizationForm.FormC).Select(letter => Latin.ContainsKey(char.ToLowerInvariant(letter)) ? letter.ToString() : letter.ToString().Normalize(NormalizationForm.FormD)));
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair has no form at all.
            return string.Concat(name.Where(letter => !char.IsSurrogate(letter)));
        }
    }

    private static void Append(StringBuilder safe, char letter)
    {
        if (IsPlain(letter)) safe.Append(letter);
        else if (Latin.TryGetValue(char.ToLowerInvariant(letter), out var latin)) safe.Append(char.IsUpper(letter) && latin.Length > 0 ? char.ToUpperInvariant(latin[0]) + latin[1..] : latin);
        else if (char.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark || char.IsControl(letter)) return;
        else if (safe.Length > 0 && safe[^1] != '_') safe.Append('_');
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';
}
