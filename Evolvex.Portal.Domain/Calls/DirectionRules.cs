namespace Evolvex.Portal.Domain.Calls;

/// <summary>How a trunk is told from a telephone where the PBX itself does not tell. Patterns have <c>*</c> for any text and no case.</summary>
public sealed record DirectionRules
{
    /// <summary>Names that the common distributions use.</summary>
    public static readonly DirectionRules Default = new();

    /// <summary>Names of trunk endpoints (without the technology).</summary>
    public IReadOnlyList<string> TrunkPatterns { get; init; } = ["*trunk*"];

    /// <summary>Contexts that calls from outside come in by.</summary>
    public IReadOnlyList<string> InboundContexts { get; init; } =
        ["from-trunk*", "from-pstn*", "from-did*", "from-external*", "from-provider*", "incoming*", "inbound*", "public*", "ext-did*"];

    /// <summary>Whether an endpoint's name is that of a trunk.</summary>
    public bool NamesTrunk(ReadOnlySpan<char> endpoint) => Matches(TrunkPatterns, endpoint);

    /// <summary>Whether calls from outside come in by a context.</summary>
    public bool IsInbound(string? context) => context is not null && Matches(InboundContexts, context);

    private static bool Matches(IReadOnlyList<string> patterns, ReadOnlySpan<char> text)
    {
        // By place: asked of every record there is, and an enumerator would be made each time.
        for (var at = 0; at < patterns.Count; at++)
            if (Matches(patterns[at], text)) return true;
        return false;
    }

    /// <summary>Greedy match with one place to go back to: linear for the patterns people write.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
