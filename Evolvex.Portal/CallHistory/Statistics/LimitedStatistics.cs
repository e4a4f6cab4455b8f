using System.Runtime.InteropServices;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>The figures of some days for who sees some of the calls only.</summary>
internal sealed class LimitedStatistics(IReadOnlyList<(int Day, ScopeDay Calls)> days, CallFilter filter)
{
    private readonly List<(int Day, ScopeSlice Slice)> _slices =
    [
        .. days.SelectMany(day => day.Calls.Slices.Select(slice => (day.Day, Slice: slice))).Where(one =>
            (filter.Direction is null || one.Slice.Direction == filter.Direction) && (filter.Queue.Length == 0 || one.Slice.Queue == filter.Queue) && (filter.Trunk.Length == 0 || one.Slice.Trunk == filter.Trunk)),
    ];

    public PeriodFigures Figures()
    {
        var (sums, waits) = (CallSums.None, new SortedDictionary<int, int>());
        foreach (var (_, slice) in _slices)
        {
            foreach (var (verdict, count) in slice.Verdicts) sums = sums.With(verdict, slice.Direction, count.Calls, count.WaitSeconds, count.TalkSeconds);
            foreach (var (wait, calls) in slice.Waits) waits[wait] = waits.GetValueOrDefault(wait) + calls;
        }

        return new PeriodFigures(sums, CallStatistics.Percentile([.. waits.Select(wait => (wait.Key, wait.Value))], .9));
    }

    public IEnumerable<(int Day, CallVerdict Verdict, CallDirection Direction, int Calls)> Days() =>
        _slices.SelectMany(one => one.Slice.Verdicts.Select(verdict => (one.Day, verdict.Key, one.Slice.Direction, verdict.Value.Calls)));

    public IEnumerable<(int Day, int Hour, int Calls)> Hours() => _slices.SelectMany(one => one.Slice.Hours.Select((calls, hour) => (one.Day, hour, calls)));

    public IEnumerable<(string Queue, CallVerdict Verdict, CallCount Count)> Queues() =>
        _slices.Where(one => one.Slice.Queue.Length > 0).SelectMany(one => one.Slice.Verdicts.Select(verdict => (one.Slice.Queue, verdict.Key, verdict.Value)));

    public IEnumerable<(string Trunk, CallDirection Direction, CallCount Count)> Trunks() =>
        _slices.Where(one => one.Slice.Trunk.Length > 0).SelectMany(one => one.Slice.Verdicts.Values.Select(count => (one.Slice.Trunk, one.Slice.Direction, count)));

    public IReadOnlyList<ExtensionFigures> Extensions(int most)
    {
        var sums = new Dictionary<string, ExtensionCount>(StringComparer.OrdinalIgnoreCase);
        foreach (var (_, calls) in days)
            foreach (var (extension, count) in calls.Extensions) CollectionsMarshal.GetValueRefOrAddDefault(sums, extension, out _) += count;
        return
        [
            .. sums.Where(sum => sum.Value != default).Select(sum => new ExtensionFigures(sum.Key, sum.Value.Made, sum.Value.Taken, sum.Value.Missed, sum.Value.TalkSeconds))
                .OrderByDescending(sum => sum.Made + sum.Taken).Take(most),
        ];
    }
}
