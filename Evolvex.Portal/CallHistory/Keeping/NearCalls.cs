using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// The calls in the table that began within a day of the time that is filled next: all that rows of that time can belong to. Kept in memory, as looking up
/// each call by its key would cost as much as writing it. Good for times that nothing else writes to.
/// </summary>
internal sealed class NearCalls(WallClock clock)
{
    /// <summary>Rows of one call do not lie further apart.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromDays(1);

    private readonly Dictionary<string, KeptCall> _calls = new(StringComparer.Ordinal);
    private DateTime? _from;

    /// <summary>Their numbers, for the calls of the span to be added to.</summary>
    public HashSet<long> Taken { get; } = [];

    /// <summary>What follows the span is known, be it in the table or not yet.</summary>
    public bool IsKnown(WallSpan span) => _from == span.Until;

    /// <summary>Those of the calls that are in the table.</summary>
    /// <param name="keys">Calls with rows in a span.</param>
    /// <param name="span">The span; it should end where the last one began.</param>
    /// <param name="writer">Asks the table for what is not known yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Dictionary<string, KeptCall>> FindAsync(IEnumerable<string> keys, WallSpan span, CallWriter writer, CancellationToken cancellationToken)
    {
        if (!IsKnown(span))
        {
            _calls.Clear();
            Taken.Clear();
        }

        // What began before the span and reached into the last one is known already, if it is not of another filling: then it is in the table alone.
        var until = IsKnown(span) ? span.Until : span.Until + LongestCall;
        foreach (var (key, call) in await writer.FindAsync(CallNumber.First(clock.Earliest(span.From - LongestCall)), CallNumber.First(clock.Latest(until).AddSeconds(1)), cancellationToken))
        {
            _calls.TryAdd(key, call);
            Taken.Add(call.Id);
        }

        _from = null;
        var found = new Dictionary<string, KeptCall>(StringComparer.Ordinal);
        foreach (var key in keys)
            if (_calls.TryGetValue(key, out var call)) found[key] = call;
        return found;
    }

    /// <summary>A call of that span is written by and by.</summary>
    public void Add(CallRow call) => _calls[call.CallKey] = new KeptCall(call.Id, call.Day);

    /// <summary>All calls of the span are here, and are written before those of the next one, which ends where it began: those near it are kept.</summary>
    public void Complete(WallSpan span)
    {
        var last = CallNumber.First(clock.Latest(span.From + LongestCall).AddSeconds(1));
        foreach (var far in _calls.Where(call => call.Value.Id >= last).Select(call => call.Key).ToList()) _calls.Remove(far);
        Taken.RemoveWhere(number => number >= last);
        _from = span.From;
    }

    /// <summary>Something else may have written there.</summary>
    public void Forget() => _from = null;
}
