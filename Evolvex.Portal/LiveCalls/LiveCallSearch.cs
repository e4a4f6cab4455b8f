using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.LiveCalls;

/// <summary>Finds live calls from the top bar.</summary>
internal sealed class LiveCallSearch(ILivePbx live, IStringLocalizer<ShellTexts> states, IStringLocalizer<LiveCallsTexts> texts) : ISearchSource
{
    /// <inheritdoc />
    public int Order => 10;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SearchHit>> FindAsync(string query, int most, CancellationToken cancellation)
    {
        var filter = new TextFilter(query);
        IReadOnlyList<SearchHit> hits =
        [
            .. live.Current.Calls.Values
                .Where(filter.Passes)
                .OrderByDescending(call => call.StartedAt)
                .Take(most)
                .Select(call => new SearchHit(
                    texts["SearchCall", Name(call.From), Name(call.To)], states[StateLook.Of(call.State).TextKey], Icons.Call, $"/live?q={Uri.EscapeDataString(call.Linkedid)}")),
        ];
        return ValueTask.FromResult(hits);
    }

    private string Name(Party party) => party.Name ?? party.Number ?? states["PartyUnknown"];
}
