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

    /// <summary>Those of the calls that are in the table.</summary>
    /// <param name="keys">Calls with rows in a span.</param>
    /// <param name="span">The span; it should end where the last one began.</param>
    /// <param name="writer">Asks the table for what is not known yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Dictionary<string, KeptCall>> FindAsync(IEnumerable<string> keys, WallSpan span, CallWriter writer, CancellationToken cancellationToken)
    {
        if (_from != span.Until) _calls.Clear();
        // What began before the span and reached into the last one is known already, if it is not of another filling: then it is in the table alone.
        var until = _from == span.Until ? span.Until : span.Until + LongestCall;
        foreach (var (key, call) in await writer.FindAsync(CallNumber.First(clock.Earliest(span.From - LongestCall)), CallNumber.First(clock.Latest(until).AddSeconds(1)), cancellationToken)) _calls.TryAdd(key, call);
        _from = null;
        var found = new Dictionary<string, KeptCall>(StringComparer.Ordinal);
        foreach (var key in keys)
            if (_calls.TryGetValue(key, out var call)) found[key] = call;
        return found;
    }

    /// <summary>Calls of a span are written by and by, before those of the next one, which ends where it began: those near it are kept.</summary>
    public void Judged(WallSpan span, IEnumerable<CallRow> calls)
    {
        foreach (var call in calls) _calls[call.CallKey] = new KeptCall(call.Id, call.Day);
        var last = CallNumber.First(clock.Latest(span.From + LongestCall).AddSeconds(1));
        foreach (var far in _calls.Where(call => call.Value.Id >= last).Select(call => call.Key).ToList()) _calls.Remove(far);
        _from = span.From;
    }

    /// <summary>Their numbers in the table.</summary>
    public IEnumerable<long> Numbers => _calls.Values.Select(call => call.Id);

    /// <summary>Something else may have written there.</summary>
    public void Forget() => _from = null;
}
