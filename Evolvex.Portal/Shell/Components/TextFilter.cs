namespace Evolvex.Portal.Shell.Components;

/// <summary>The filter of a list: every word has to be in some field; digits match however a number is written.</summary>
public sealed class TextFilter
{
    private readonly string[] _words;

    /// <summary>Splits what was typed; null and blanks pass everything.</summary>
    public TextFilter(string? typed)
    {
        typed = typed?.Trim() ?? "";
        // "+7 (495) 123-45-67" is one number, not four words.
        _words = Digits(typed) is { Length: >= 3 } digits && typed.All(c => char.IsAsciiDigit(c) || " +-().".Contains(c, StringComparison.Ordinal))
            ? [digits]
            : typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Nothing is asked for.</summary>
    public bool IsEmpty => _words.Length == 0;

    /// <summary>Whether each word is found in one of the fields, in any case.</summary>
    public bool Passes(params ReadOnlySpan<string?> fields)
    {
        foreach (var word in _words)
        {
            if (!IsIn(word, fields))
                return false;
        }

        return true;
    }

    private static bool IsIn(string word, ReadOnlySpan<string?> fields)
    {
        foreach (var field in fields)
        {
            if (field?.Contains(word, StringComparison.CurrentCultureIgnoreCase) == true)
                return true;
        }

        return false;
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
