namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>A call from outside that nobody answered.</summary>
/// <param name="Id">Rises with the time.</param>
/// <param name="Key">Its linkedid.</param>
/// <param name="Number">Who called.</param>
/// <param name="Name">By which name, if any.</param>
/// <param name="Caller">The number as it is compared: the same however it was dialled.</param>
/// <param name="At">When.</param>
/// <param name="WaitSeconds">How long they waited.</param>
/// <param name="Place">The queue, else the number that was dialled.</param>
/// <param name="Verdict">What became of it.</param>
public sealed record MissedCall(long Id, string Key, string Number, string? Name, string Caller, DateTimeOffset At, int WaitSeconds, string Place, CallVerdict Verdict);

/// <summary>A call with somebody: a person answered who called, or somebody of the house called them.</summary>
/// <param name="Id">Rises with the time.</param>
/// <param name="Key">Its linkedid.</param>
/// <param name="Caller">The number outside, as it is compared.</param>
/// <param name="At">When.</param>
/// <param name="IsOurs">The house called.</param>
/// <param name="IsAnswered">They talked.</param>
public sealed record Contact(long Id, string Key, string Caller, DateTimeOffset At, bool IsOurs, bool IsAnswered);

/// <summary>Somebody said that nothing is left to do about a call.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
public sealed record MissedDone(DateTimeOffset At, string By);

/// <summary>How it stands with somebody whose call was missed.</summary>
public enum MissedState
{
    /// <summary>Nobody has called back.</summary>
    Open,

    /// <summary>Somebody called back, and did not reach them.</summary>
    Tried,

    /// <summary>Somebody called back, and they talked.</summary>
    CalledBack,

    /// <summary>They called again, and somebody answered.</summary>
    ReachedUs,

    /// <summary>Somebody said that nothing is left to do.</summary>
    Done,
}

/// <summary>Somebody outside whose calls were missed.</summary>
/// <param name="Last">The last of them.</param>
/// <param name="Times">How many were missed.</param>
/// <param name="LongestWait">How long they waited at most, in seconds.</param>
/// <param name="State">How it stands.</param>
/// <param name="Since">The call that settled it, or the last try.</param>
/// <param name="Tries">How often they were called back since without being reached.</param>
/// <param name="Done">Who said that nothing is left to do.</param>
public sealed record MissedNumber(MissedCall Last, int Times, int LongestWait, MissedState State, Contact? Since, int Tries, MissedDone? Done)
{
    /// <summary>Somebody should call them.</summary>
    public bool IsOpen => State is MissedState.Open or MissedState.Tried;

    /// <summary>Makes the list: a line for each who called, the one who called last first.</summary>
    /// <param name="missed">Calls that were missed; those without a number are left out, as nobody can be called back.</param>
    /// <param name="contacts">Calls with somebody, in no order; others than of these numbers do no harm.</param>
    /// <param name="done">By the key of the call.</param>
    public static IReadOnlyList<MissedNumber> List(IEnumerable<MissedCall> missed, IEnumerable<Contact> contacts, IReadOnlyDictionary<string, MissedDone> done)
    {
        var later = contacts.ToLookup(contact => contact.Caller, StringComparer.Ordinal);
        return [.. missed.Where(call => call.Caller.Length > 0).GroupBy(call => call.Caller, StringComparer.Ordinal).Select(calls => Of([.. calls.OrderByDescending(call => call.Id)], later[calls.Key], done)).OrderByDescending(number => number.Last.Id)];
    }

    private static MissedNumber Of(MissedCall[] calls, IEnumerable<Contact> contacts, IReadOnlyDictionary<string, MissedDone> done)
    {
        var last = calls[0];
        Contact[] since = [.. contacts.Where(contact => contact.Id > last.Id).OrderBy(contact => contact.Id)];
        var settled = Array.Find(since, contact => contact.IsAnswered);
        var tries = since.Where(contact => contact.IsOurs && !contact.IsAnswered && (settled is null || contact.Id < settled.Id)).ToList();
        var mark = done.GetValueOrDefault(last.Key);
        var state = settled is not null ? settled.IsOurs ? MissedState.CalledBack : MissedState.ReachedUs
            : mark is not null ? MissedState.Done
            : tries.Count > 0 ? MissedState.Tried
            : MissedState.Open;
        return new MissedNumber(last with { Name = calls.Select(call => call.Name).FirstOrDefault(name => name is not null) }, calls.Length, calls.Max(call => call.WaitSeconds), state, settled ?? tries.LastOrDefault(), tries.Count, mark);
    }
}
