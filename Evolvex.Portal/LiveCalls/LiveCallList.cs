using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Shell.Components;

namespace Evolvex.Portal.LiveCalls;

/// <summary>
/// What the live table shows: calls that pass the filters, newest first. While it is held (the pointer is on it) lines neither come, go nor move:
/// ended calls stay as ended, new ones are counted in <see cref="Pending"/>.
/// </summary>
internal sealed class LiveCallList
{
    private readonly Dictionary<string, LiveCallRow> _known = [];
    private IReadOnlyDictionary<string, Call> _calls = new Dictionary<string, Call>();
    private TextFilter _filter = new(null);
    private CallGroup? _group;
    private bool _held;
    private bool _started;

    /// <summary>Lines in the order shown.</summary>
    public IReadOnlyList<LiveCallRow> Rows { get; private set; } = [];

    /// <summary>Counts over all calls, whatever the filter.</summary>
    public CallCounts Counts { get; private set; } = CallCounts.Of([]);

    /// <summary>New calls that wait for the pointer to leave.</summary>
    public int Pending { get; private set; }

    /// <summary>Filters; the order is made anew.</summary>
    public void Filter(string? text, CallGroup? group)
    {
        _filter = new TextFilter(text);
        _group = group;
        Rows = Ordered();
        Pending = 0;
    }

    /// <summary>Holds the order, or lets it go.</summary>
    public void Hold(bool held)
    {
        _held = held;
        if (held) return;
        Rows = Ordered();
        Pending = 0;
    }

    /// <summary>Takes the calls as they are now. False when everything reads as before.</summary>
    public bool Update(IReadOnlyDictionary<string, Call> calls, DateTimeOffset now)
    {
        if (_started && ReferenceEquals(calls, _calls)) return false;
        _calls = calls;
        var changed = Renew(now);
        var (rows, pending) = _held ? Kept() : (Ordered(), 0);
        changed |= pending != Pending || !rows.SequenceEqual(Rows, ReferenceEqualityComparer.Instance);
        var counts = CallCounts.Of(calls.Values);
        changed |= counts != Counts;
        (Rows, Pending, Counts, _started) = (rows, pending, counts, true);
        return changed;
    }

    private bool Renew(DateTimeOffset now)
    {
        var changed = false;
        foreach (var (id, call) in _calls)
        {
            if (!_known.TryGetValue(id, out var row))
            {
                _known[id] = new LiveCallRow(call, IsEnded: false, Flash: _started ? 1 : 0, _started ? now : null);
                changed = true;
            }
            else if (!ReferenceEquals(row.Call, call))
            {
                var same = LiveCallRow.ReadsSame(row.Call, call);
                _known[id] = row with { Call = call, IsEnded = false, Flash = same ? row.Flash : row.Flash + 1, FlashAt = same ? row.FlashAt : now };
                changed = true;
            }
        }

        foreach (var id in _known.Keys.Where(id => !_calls.ContainsKey(id)).ToArray()) _known.Remove(id);
        return changed;
    }

    private LiveCallRow[] Ordered() =>
    [
        .. _known.Values.Where(Passes).OrderByDescending(row => row.Call.StartedAt).ThenByDescending(row => row.Call.Linkedid, StringComparer.Ordinal),
    ];

    private (LiveCallRow[] Rows, int Pending) Kept()
    {
        var shown = Rows.Select(row => row.Call.Linkedid).ToHashSet(StringComparer.Ordinal);
        LiveCallRow[] rows = [.. Rows.Select(row => _known.TryGetValue(row.Call.Linkedid, out var now) ? now : row.IsEnded ? row : row with { IsEnded = true })];
        return (rows, _known.Values.Count(row => Passes(row) && !shown.Contains(row.Call.Linkedid)));
    }

    private bool Passes(LiveCallRow row) => (_group is null || CallCounts.GroupOf(row.Call.State) == _group) && _filter.Passes(row.Call);
}
