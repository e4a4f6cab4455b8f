using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Queues;

/// <summary>Finds queues from the top bar.</summary>
internal sealed class QueueSearch(ILivePbx live, IStringLocalizer<QueuesTexts> texts) : ISearchSource
{
    /// <inheritdoc />
    public int Order => 30;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SearchHit>> FindAsync(string query, int most, CancellationToken cancellation)
    {
        var filter = new TextFilter(query);
        IReadOnlyList<SearchHit> hits =
        [
            .. live.Current.Queues.Keys.Where(name => filter.Passes(name)).Order(StringComparer.CurrentCulture).Take(most)
                .Select(name => new SearchHit(name, texts["SearchQueue"], Icons.Queue, $"/queues#{Uri.EscapeDataString(name)}")),
        ];
        return ValueTask.FromResult(hits);
    }
}
