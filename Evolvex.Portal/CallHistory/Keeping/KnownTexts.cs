namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Names of contexts, applications, trunks and people come again and again: each is one text in memory. Not for several threads at once.</summary>
internal sealed class KnownTexts
{
    private const int Places = 1 << 13;

    private readonly string?[] _texts = new string?[Places];

    /// <summary>The text; the last one in its place if that is the same.</summary>
    public string Of(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return "";
        ref var known = ref _texts[string.GetHashCode(text, StringComparison.Ordinal) & (Places - 1)];
        if (known is null || !text.SequenceEqual(known)) known = text.ToString();
        return known;
    }
}
