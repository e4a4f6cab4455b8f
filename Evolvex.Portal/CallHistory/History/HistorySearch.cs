using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Shell;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>Leads from the top bar to all calls of a number, or of what was typed.</summary>
internal sealed class HistorySearch(IStringLocalizer<HistoryTexts> texts) : ISearchSource
{
    /// <inheritdoc />
    public int Order => 50;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SearchHit>> FindAsync(string query, int most, CancellationToken cancellation)
    {
        var typed = query.Trim();
        // 1795308233.59 is what the PBX calls a call, and no number of anybody.
        var isNumber = !CallId.IsOfAsterisk(typed) && typed.Count(char.IsAsciiDigit) >= 3 && typed.All(letter => char.IsAsciiDigit(letter) || " +-().".Contains(letter, StringComparison.Ordinal));
        var href = $"/history?period=all&{(isNumber ? "number" : "q")}={Uri.EscapeDataString(typed)}";
        IReadOnlyList<SearchHit> hits = [new SearchHit(texts["SearchCalls", typed], texts["SearchCallsDetail"], Icons.History, href)];
        return ValueTask.FromResult(hits);
    }
}
