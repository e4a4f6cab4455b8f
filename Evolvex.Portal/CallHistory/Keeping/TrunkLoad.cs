namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>The most calls of a day that trunks carried at once; of those that end when others begin, the former are over.</summary>
internal sealed class TrunkLoad
{
    private readonly Dictionary<string, PriorityQueue<DateTimeOffset, DateTimeOffset>> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _peaks = new(StringComparer.Ordinal);
    private int _day;

    /// <summary>The most of any day so far, by trunk.</summary>
    public IReadOnlyDictionary<string, int> Peaks => _peaks;

    /// <summary>Adds a call; they come in the order in which they began, so that only those of one moment are kept.</summary>
    public void Add(int day, string trunk, DateTimeOffset from, DateTimeOffset until)
    {
        if (day != _day) _open.Clear();
        _day = day;
        if (!_open.TryGetValue(trunk, out var ends)) _open[trunk] = ends = new PriorityQueue<DateTimeOffset, DateTimeOffset>();
        while (ends.TryPeek(out var end, out _) && end <= from) ends.Dequeue();
        ends.Enqueue(until, until);
        _peaks[trunk] = Math.Max(_peaks.GetValueOrDefault(trunk), ends.Count);
    }
}
