using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Endpoints;

/// <summary>Finds extensions from the top bar.</summary>
internal sealed class ExtensionSearch(ILivePbx live, IStringLocalizer<ShellTexts> states) : ISearchSource
{
    /// <inheritdoc />
    public int Order => 20;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SearchHit>> FindAsync(string query, int most, CancellationToken cancellation)
    {
        var filter = new TextFilter(query);
        IReadOnlyList<SearchHit> hits =
        [
            .. live.Current.Extensions.Values
                .Where(extension => filter.Passes(extension.Number, extension.Name))
                .OrderBy(extension => extension.Number, ExtensionList.ByNumber)
                .Take(most)
                .Select(extension => new SearchHit(
                    $"{extension.Number} {extension.Name}".Trim(), states[StateLook.Of(extension.State).TextKey], Icons.Extension, $"/extensions?q={Uri.EscapeDataString(extension.Number)}")),
        ];
        return ValueTask.FromResult(hits);
    }
}
