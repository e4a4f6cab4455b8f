using System.Buffers;
using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// The calls by trunks of the day that is being read in, backwards, and of the one after it: so the most at once need not be counted from the table, from which the calls of a day would be
/// read for each. Not for several threads at once.
/// </summary>
internal sealed class TrunkDays
{
    /// <summary>Nothing is known of any day.</summary>
    public static readonly IReadOnlyDictionary<int, IReadOnlyDictionary<string, int>> None = new Dictionary<int, IReadOnlyDictionary<string, int>>();

    private readonly Dictionary<int, Dictionary<long, Use>> _days = [];

    /// <summary>Emptied ones, for other days: each is large.</summary>
    private readonly Stack<Dictionary<long, Use>> _spare = [];
    private readonly List<string> _trunks = [];
    private DateTime _since;
    private DateTime? _from;

    /// <summary>The calls of a span follow, before they are written.</summary>
    /// <param name="span">It should end where the last one began.</param>
    /// <param name="kept">Those of them that are in the table.</param>
    public void Begin(WallSpan span, IEnumerable<KeptCall> kept)
    {
        if (_from != span.Until)
        {
            Drop(_days.Keys);
            _since = span.Until;
        }

        _from = span.From;
        foreach (var call in kept)
            if (_days.TryGetValue(call.Day, out var calls)) calls.Remove(call.Id);
        // A call that began in the night may yet be found to have begun the evening before.
        var last = CallRows.DayOf(span.From.AddDays(1));
        Drop(_days.Keys.Where(day => day > last));
    }

    /// <summary>Adds a call of the span.</summary>
    public void Add(CallRow call)
    {
        if (call.Trunk is not { } trunk) return;
        if (!_days.TryGetValue(call.Day, out var calls)) _days[call.Day] = calls = _spare.TryPop(out var spare) ? spare : [];
        calls[call.Id] = new Use(NumberOf(trunk), call.StartedAt, call.EndedAt);
    }

    /// <summary>The most calls at once of each trunk, of those of the days that are known.</summary>
    /// <param name="days">As <see cref="CallRow.Day"/>.</param>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, int>> PeaksOf(IEnumerable<int> days)
    {
        var peaks = new Dictionary<int, IReadOnlyDictionary<string, int>>();
        foreach (var day in days)
            if (PeaksOf(day) is { } known) peaks[day] = known;
        return peaks;
    }

    /// <summary>Something else may have written there.</summary>
    public void Forget() => _from = null;

    /// <summary>Null: not all of the day is known.</summary>
    private IReadOnlyDictionary<string, int>? PeaksOf(int day)
    {
        if (_from is null || !_days.TryGetValue(day, out var calls) || CallRows.DayOf(day).AddDays(1).ToDateTime(TimeOnly.MinValue) > _since) return null;
        var load = new TrunkLoad();
        var ids = ArrayPool<long>.Shared.Rent(calls.Count);
        calls.Keys.CopyTo(ids, 0);
        Array.Sort(ids, 0, calls.Count);
        foreach (var id in ids.AsSpan(0, calls.Count))
        {
            var use = calls[id];
            load.Add(day, _trunks[use.Trunk], use.From, use.Until);
        }

        ArrayPool<long>.Shared.Return(ids);
        return load.Peaks;
    }

    private void Drop(IEnumerable<int> days)
    {
        foreach (var day in days.ToList())
        {
            if (!_days.Remove(day, out var calls)) continue;
            calls.Clear();
            _spare.Push(calls);
        }
    }

    /// <summary>A PBX has a handful of trunks.</summary>
    private int NumberOf(string trunk)
    {
        var at = _trunks.IndexOf(trunk);
        if (at >= 0) return at;
        _trunks.Add(trunk);
        return _trunks.Count - 1;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Use(int Trunk, DateTimeOffset From, DateTimeOffset Until);
}
