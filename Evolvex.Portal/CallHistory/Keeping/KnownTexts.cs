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
        ref var known = ref _texts[PlaceOf(text)];
        if (known is null || !text.SequenceEqual(known)) known = text.ToString();
        return known;
    }

    /// <summary>By the first and the last letters: texts that share them only take each other's place.</summary>
    private static int PlaceOf(ReadOnlySpan<char> text)
    {
        var mixed = (uint)text.Length;
        var few = Math.Min(text.Length, 6);
        for (var at = 0; at < few; at++) mixed = mixed * 16777619 ^ ((uint)text[at] << 16 | text[text.Length - 1 - at]);
        return (int)((mixed ^ mixed >> 15) & (Places - 1));
    }
}
