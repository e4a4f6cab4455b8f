using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.LiveCalls;

/// <summary>Finds live calls from the top bar.</summary>
internal sealed class LiveCallSearch(ILivePbx live, CallSights sights, AuthenticationStateProvider viewer, IStringLocalizer<ShellTexts> states, IStringLocalizer<LiveCallsTexts> texts) : ISearchSource
{
    /// <inheritdoc />
    public int Order => 10;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SearchHit>> FindAsync(string query, int most, CancellationToken cancellation)
    {
        var filter = new TextFilter(query);
        var sight = sights.Of((await viewer.GetAuthenticationStateAsync()).User);
        IReadOnlyList<SearchHit> hits =
        [
            .. sight.Of(live.Current).Calls.Values
                .Where(filter.Passes)
                .OrderByDescending(call => call.StartedAt)
                .Take(most)
                .Select(call => new SearchHit(
                    texts["SearchCall", Name(call.From), Name(call.To)], states[StateLook.Of(call.State).TextKey], Icons.Call, $"/live?q={Uri.EscapeDataString(call.Linkedid)}")),
        ];
        return hits;
    }

    private string Name(Party party) => party.Name ?? party.Number ?? states["PartyUnknown"];
}
