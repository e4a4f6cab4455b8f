using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// The calls by trunks of the day that is being read in, backwards, and of the one after it: so the most at once need not be counted from the table, from which the calls of a day would be
/// read for each. Not for several threads at once.
/// </summary>
internal sealed class TrunkDays
{
    private readonly Dictionary<int, Dictionary<long, (string Trunk, DateTimeOffset From, DateTimeOffset Until)>> _days = [];
    private DateTime _since;
    private DateTime? _from;

    /// <summary>Adds the calls of a span, before they are written.</summary>
    /// <param name="span">It should end where the last one began.</param>
    /// <param name="judged">Its calls.</param>
    public void Add(WallSpan span, JudgedCalls judged)
    {
        if (_from != span.Until)
        {
            _days.Clear();
            _since = span.Until;
        }

        _from = span.From;
        foreach (var kept in judged.Kept.Values)
            if (_days.TryGetValue(kept.Day, out var calls)) calls.Remove(kept.Id);
        foreach (var call in judged.Calls)
        {
            if (call.Trunk is not { } trunk) continue;
            if (!_days.TryGetValue(call.Day, out var calls)) _days[call.Day] = calls = [];
            calls[call.Id] = (trunk, call.StartedAt, call.EndedAt);
        }

        // A call that began in the night may yet be found to have begun the evening before.
        var last = CallRows.DayOf(span.From.AddDays(1));
        foreach (var day in _days.Keys.Where(day => day > last).ToList()) _days.Remove(day);
    }

    /// <summary>The most calls at once of each trunk; null: not all of the day is known.</summary>
    /// <param name="day">As <see cref="CallRow.Day"/>.</param>
    public IReadOnlyDictionary<string, int>? PeaksOf(int day)
    {
        if (_from is null || !_days.TryGetValue(day, out var calls) || CallRows.DayOf(day).AddDays(1).ToDateTime(TimeOnly.MinValue) > _since) return null;
        var load = new TrunkLoad();
        foreach (var (_, (trunk, from, until)) in calls.OrderBy(call => call.Key)) load.Add(day, trunk, from, until);
        return load.Peaks;
    }

    /// <summary>Something else may have written there.</summary>
    public void Forget() => _from = null;
}
