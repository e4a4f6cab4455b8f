using Evolvex.Portal.CallHistory.Keeping;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>The most calls that a trunk carried at once.</summary>
internal static class TrunkPeaks
{
    /// <summary>The peaks of some days by trunk, as <see cref="DayTotals"/> counts them: calls of one day, those that end before those that begin.</summary>
    /// <param name="seen">Which calls; where not all, they are counted now.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Dictionary<string, int>> OfAsync(SeenCalls seen, int from, int to, CancellationToken cancellationToken)
    {
        if (seen.Scopes is null)
        {
            return await seen.Database.Set<TrunkPeak>().Where(day => day.Day >= from && day.Day <= to).GroupBy(day => day.Trunk)
                .Select(group => new { group.Key, Peak = group.Max(day => day.Peak) }).ToDictionaryAsync(row => row.Key, row => row.Peak, cancellationToken);
        }

        // In the order of time, so that only the calls of one moment are kept.
        var load = new TrunkLoad();
        var calls = seen.Between(CallRows.DayOf(from), CallRows.DayOf(to)).Calls.Where(call => call.Day >= from && call.Day <= to && call.Trunk != null).OrderBy(call => call.Id).Select(call => new { call.Day, call.Trunk, call.StartedAt, call.EndedAt });
        await foreach (var call in calls.AsAsyncEnumerable().WithCancellation(cancellationToken)) load.Add(call.Day, call.Trunk!, call.StartedAt, call.EndedAt);
        return new Dictionary<string, int>(load.Peaks, StringComparer.Ordinal);
    }
}
