using System.Runtime.InteropServices;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>The most frequent numbers where no totals tell them: each call is counted, a month at a time, so that no question takes longer than a database may.</summary>
internal sealed class CountedNumbers(SeenCalls seen, CallFilter filter, CallDirection direction)
{
    private const long Span = (31L * 24 * 3600) << 32;

    private readonly Dictionary<string, NumberCount> _numbers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those between two numbers of calls.</summary>
    public async Task<IReadOnlyList<NumberFigures>> ReadAsync(long from, long until, int most, CancellationToken cancellationToken)
    {
        for (var begin = from; begin < until; begin += Span) await AddAsync(begin, Math.Min(begin + Span, until), cancellationToken);
        return
        [
            .. _numbers.OrderByDescending(number => number.Value.Calls).ThenBy(number => number.Key, StringComparer.Ordinal).Take(most)
                .Select(number => new NumberFigures(number.Key, null, number.Value.Calls, number.Value.Answered, number.Value.TalkSeconds)),
        ];
    }

    private async Task AddAsync(long from, long until, CancellationToken cancellationToken)
    {
        var found = seen.Calls.Where(call => call.Id >= from && call.Id < until && call.Direction == direction);
        if (filter.Queue.Length > 0) found = found.Where(call => call.Queue == filter.Queue);
        if (filter.Trunk.Length > 0) found = found.Where(call => call.Trunk == filter.Trunk);
        var numbers = direction == CallDirection.Inbound
            ? found.Where(call => call.FromNumber != "").GroupBy(call => call.FromNumber)
            : found.Where(call => call.Dialled != "").GroupBy(call => call.Dialled);
        var rows = numbers
            .Select(group => new
            {
                group.Key,
                Calls = group.Count(),
                Answered = group.Sum(call => call.Verdict == CallVerdict.Answered ? 1 : 0),
                Talk = group.Sum(call => (long)call.TalkSeconds),
            }).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
            CollectionsMarshal.GetValueRefOrAddDefault(_numbers, row.Key, out _) += new NumberCount(row.Calls, row.Answered, row.Talk);
    }
}
