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

        var peaks = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Dictionary<string, PriorityQueue<DateTimeOffset, DateTimeOffset>>(StringComparer.Ordinal);
        var today = 0;
        // In the order of time, so that only the calls of one moment are kept.
        var calls = seen.Calls.Where(call => call.Day >= from && call.Day <= to && call.Trunk != null).OrderBy(call => call.Id).Select(call => new { call.Day, call.Trunk, call.StartedAt, call.EndedAt });
        await foreach (var call in calls.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (call.Day != today) open.Clear();
            today = call.Day;
            if (!open.TryGetValue(call.Trunk!, out var ends)) open[call.Trunk!] = ends = new PriorityQueue<DateTimeOffset, DateTimeOffset>();
            while (ends.TryPeek(out var end, out _) && end <= call.StartedAt) ends.Dequeue();
            ends.Enqueue(call.EndedAt, call.EndedAt);
            peaks[call.Trunk!] = Math.Max(peaks.GetValueOrDefault(call.Trunk!), ends.Count);
        }

        return peaks;
    }
}
