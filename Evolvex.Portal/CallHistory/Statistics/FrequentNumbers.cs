using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>
/// The most frequent numbers of a long time, exactly, without adding up all: who is not among the first of any month cannot have more calls than the last of
/// these lists together. Whoever may be among them by its months is counted exactly, the likeliest first, until nobody else can be.
/// </summary>
internal sealed class FrequentNumbers(PortalDbContext database, WallClock clock, CallDirection direction, DateOnly first, DateOnly last)
{
    /// <summary>Of a shorter time the calls are counted as quickly.</summary>
    private const int FewestDays = 14;

    private const int CountedAtOnce = 20;
    private const int MostCounted = 400;
    private static readonly int[] Depths = [200, 4000];

    private readonly SpanParts _parts = new(first, last);

    /// <summary>The numbers; null: only counting all calls would tell.</summary>
    public async Task<IReadOnlyList<NumberFigures>?> FindAsync(int most, CancellationToken cancellationToken)
    {
        if (last.DayNumber - first.DayNumber < FewestDays || await IsUncountedAsync(cancellationToken)) return null;
        foreach (var depth in Depths)
        {
            var lists = await ListsAsync(depth, cancellationToken);
            var unseen = lists.Sum(list => (long)Least(list, depth));
            if (await CountAsync(Candidates(lists, depth), unseen, most, cancellationToken) is { } found) return found;
            // All are in the lists: deeper ones would be the same.
            if (unseen == 0) return null;
        }

        return null;
    }

    /// <summary>Calls of the time may not be counted yet: their past is being read in.</summary>
    private async Task<bool> IsUncountedAsync(CancellationToken cancellationToken)
    {
        var uncounted = await CallHistoryEntries.UncountedAsync(database, cancellationToken);
        // The months are whole, whatever days of them are asked for.
        var (from, until) = (new DateTime(first.Year, first.Month, 1), new DateTime(last.Year, last.Month, 1).AddMonths(1));
        return uncounted.From < CallNumber.First(clock.Latest(until)) && uncounted.Until > CallNumber.First(clock.Earliest(from));
    }

    /// <summary>The first numbers of each month.</summary>
    private async Task<List<Dictionary<string, int>>> ListsAsync(int depth, CancellationToken cancellationToken)
    {
        var lists = new List<Dictionary<string, int>>();
        for (var month = new DateOnly(first.Year, first.Month, 1); month <= last; month = month.AddMonths(1))
        {
            var number = SpanParts.Month(month);
            var list = await database.Set<NumberTotal>().AsNoTracking().Where(total => total.Direction == direction && total.Month == number && total.Calls > 0)
                .OrderByDescending(total => total.Calls).Take(depth).Select(total => new { total.Number, total.Calls }).ToListAsync(cancellationToken);
            lists.Add(list.ToDictionary(total => total.Number, total => total.Calls, StringComparer.Ordinal));
        }

        return lists;
    }

    /// <summary>Each number with the most calls that it can have, these first.</summary>
    private static List<(string Number, long Most)> Candidates(List<Dictionary<string, int>> lists, int depth)
    {
        var least = lists.ConvertAll(list => Least(list, depth));
        return
        [
            .. lists.SelectMany(list => list.Keys).Distinct(StringComparer.Ordinal)
                .Select(number => (number, lists.Select((list, at) => (long)(list.TryGetValue(number, out var calls) ? calls : least[at])).Sum()))
                .OrderByDescending(candidate => candidate.Item2),
        ];
    }

    /// <summary>The most calls that a number can have that is not in the list of a month.</summary>
    private static int Least(Dictionary<string, int> list, int depth) => list.Count < depth ? 0 : list.Values.Min();

    private async Task<IReadOnlyList<NumberFigures>?> CountAsync(List<(string Number, long Most)> candidates, long unseen, int most, CancellationToken cancellationToken)
    {
        var counted = new List<NumberFigures>();
        for (var at = 0; at < candidates.Count; at += CountedAtOnce)
        {
            var least = counted.Count < most ? 0 : counted[most - 1].Calls;
            // Of those with as many calls the lesser number comes first, so they are counted too.
            if (least > candidates[at].Most) break;
            if (at >= MostCounted || least > 0 && unseen >= least) return null;
            counted.AddRange(await ExactAsync([.. candidates.Skip(at).Take(CountedAtOnce).Select(candidate => candidate.Number)], cancellationToken));
            counted = [.. counted.OrderByDescending(number => number.Calls).ThenBy(number => number.Number, StringComparer.Ordinal)];
        }

        if (unseen > 0 && (counted.Count < most || counted[most - 1].Calls <= unseen)) return null;
        return [.. counted.Where(number => number.Calls > 0).Take(most)];
    }

    private async Task<IEnumerable<NumberFigures>> ExactAsync(List<string> numbers, CancellationToken cancellationToken)
    {
        var (from, to) = _parts.Months;
        var parts = await database.Set<NumberTotal>().AsNoTracking().Where(total => total.Direction == direction && total.Month >= from && total.Month <= to && numbers.Contains(total.Number))
            .GroupBy(total => total.Number)
            .Select(group => new NumberFigures(group.Key, null, group.Sum(total => total.Calls), group.Sum(total => total.Answered), group.Sum(total => total.TalkSeconds))).ToListAsync(cancellationToken);
        foreach (var (firstDay, lastDay) in new[] { _parts.Head, _parts.Tail })
            if (firstDay <= lastDay) parts.AddRange(await DaysAsync(numbers, firstDay, lastDay, cancellationToken));
        return parts.GroupBy(part => part.Number, StringComparer.OrdinalIgnoreCase)
            .Select(number => new NumberFigures(number.Key, null, number.Sum(part => part.Calls), number.Sum(part => part.Answered), number.Sum(part => part.TalkSeconds)));
    }

    /// <summary>From the calls of some days, by the index of numbers.</summary>
    private async Task<List<NumberFigures>> DaysAsync(List<string> numbers, int firstDay, int lastDay, CancellationToken cancellationToken)
    {
        var (start, end) = (CallRows.DayOf(firstDay).ToDateTime(TimeOnly.MinValue), CallRows.DayOf(lastDay).ToDateTime(TimeOnly.MinValue));
        var (from, until) = (CallNumber.First(clock.Earliest(start).AddHours(-3)), CallNumber.First(clock.Latest(end.AddDays(1)).AddHours(3)));
        var keys = numbers.Select(NumberKey.Of).Distinct(StringComparer.Ordinal).ToList();
        var calls = database.Set<CallRow>().AsNoTracking().Where(call => call.Id >= from && call.Id < until && call.Day >= firstDay && call.Day <= lastDay && call.Direction == direction);
        var named = direction == CallDirection.Inbound
            ? calls.Where(call => keys.Contains(call.FromKey) && numbers.Contains(call.FromNumber)).GroupBy(call => call.FromNumber)
            : calls.Where(call => keys.Contains(call.DialledKey) && numbers.Contains(call.Dialled)).GroupBy(call => call.Dialled);
        return await named.Select(group => new NumberFigures(
            group.Key, null, group.Count(), group.Sum(call => call.Verdict == CallVerdict.Answered ? 1 : 0), group.Sum(call => (long)call.TalkSeconds))).ToListAsync(cancellationToken);
    }
}
