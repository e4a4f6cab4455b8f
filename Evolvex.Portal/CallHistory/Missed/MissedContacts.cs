using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Missed;

/// <summary>
/// Calls with those who were missed, since then. They are found by the indexes of their numbers: what is read rises with how many were missed, not with how
/// many calls there are.
/// </summary>
internal static class MissedContacts
{
    // What a number shares however it is dialled: see NumberKey.
    private const int National = 10;

    private const int NumbersAtOnce = 200;

    /// <summary>Each is a query of its own within one, as an OR of ranges would be no longer found by an index.</summary>
    private const int RangesAtOnce = 25;

    // Below it, nothing is worth a thought.
    private const int FewNumbers = 100;

    /// <summary>Calls that are looked at in the time in which one number is looked up.</summary>
    private const int CallsPerNumber = 300;

    /// <summary>The key by which calls of one number are told; nothing where it is hidden or a name: "anonymous" is many callers, not one.</summary>
    public static string Shared(string key) => !key.All(char.IsAsciiDigit) ? "" : key.Length > National ? key[..National] : key;

    /// <summary>Calls that the house made to those numbers, and calls from them that somebody answered; in no order.</summary>
    /// <param name="seen">What may be seen.</param>
    /// <param name="missed">Calls with their shared key, newest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<List<Contact>> ReadAsync(SeenCalls seen, IReadOnlyList<MissedCall> missed, CancellationToken cancellationToken)
    {
        var contacts = new List<Contact>();
        if (missed.Count == 0) return contacts;
        var since = missed[^1].Id;
        var (ours, theirs) = (Ours(seen.Database, since), Theirs(seen.Database, since));
        // Who may see a call is looked at here: asked for too, a database goes by that and reads all calls of a group once for each number.
        var scopes = seen.Scopes?.ToHashSet();
        var numbers = missed.Select(call => call.Caller).Where(number => number.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (numbers.Count > FewNumbers && await IsQuickerThroughAsync(seen.Database, missed, numbers.Count, cancellationToken))
        {
            foreach (var calls in new[] { ours, theirs }) await AddAsync(contacts, numbers, scopes, calls, cancellationToken);
            return contacts;
        }

        // Before a national number more may stand, so its key may go on; a shorter one is meant as it is.
        foreach (var some in numbers.Where(number => EndOf(number) is null).Chunk(NumbersAtOnce))
            foreach (var calls in new[] { ours, theirs }) await AddAsync(contacts, numbers, scopes, calls.Where(call => some.Contains(call.Key)), cancellationToken);
        foreach (var some in numbers.Where(number => EndOf(number) is not null).Chunk(RangesAtOnce))
            foreach (var calls in new[] { ours, theirs }) await AddAsync(contacts, numbers, scopes, some.Select(number => Of(calls, number, EndOf(number)!)).Aggregate((all, more) => all.Concat(more)), cancellationToken);
        return contacts;
    }

    /// <summary>Looking up so many numbers costs more than looking at all calls since: as many of these as the days' totals say.</summary>
    private static async Task<bool> IsQuickerThroughAsync(PortalDbContext database, IReadOnlyList<MissedCall> missed, int numbers, CancellationToken cancellationToken)
    {
        var since = CallRows.DayOf(missed[^1].At.UtcDateTime.AddDays(-1));
        var calls = await database.Set<DayTotal>().Where(day => day.Kind == TotalKind.All && day.Day >= since).SumAsync(day => day.Calls, cancellationToken);
        return calls < (long)numbers * CallsPerNumber;
    }

    private static string? EndOf(string number) => number.Length < National ? null : NumberKey.After(number);

    private static IQueryable<Met> Of(IQueryable<Met> calls, string from, string end) => calls.Where(call => string.Compare(call.Key, from) >= 0 && string.Compare(call.Key, end) < 0);

    private static IQueryable<Met> Ours(PortalDbContext database, long since) => database.Set<CallRow>().AsNoTracking().Where(call => call.Id > since && call.Direction == CallDirection.Outbound)
        .Select(call => new Met { Id = call.Id, CallKey = call.CallKey, StartedAt = call.StartedAt, Key = call.DialledKey, Direction = call.Direction, Verdict = call.Verdict, ScopeId = call.ScopeId });

    private static IQueryable<Met> Theirs(PortalDbContext database, long since) => database.Set<CallRow>().AsNoTracking().Where(call => call.Id > since && call.Direction == CallDirection.Inbound && call.Verdict == CallVerdict.Answered)
        .Select(call => new Met { Id = call.Id, CallKey = call.CallKey, StartedAt = call.StartedAt, Key = call.FromKey, Direction = call.Direction, Verdict = call.Verdict, ScopeId = call.ScopeId });

    private static async Task AddAsync(List<Contact> contacts, HashSet<string> numbers, HashSet<long>? scopes, IQueryable<Met> met, CancellationToken cancellationToken)
    {
        await foreach (var call in met.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (scopes?.Contains(call.ScopeId) == false) continue;
            var number = Shared(call.Key);
            // Databases may sort signs otherwise than digits.
            if (numbers.Contains(number)) contacts.Add(new Contact(call.Id, call.CallKey, number, call.StartedAt, call.Direction == CallDirection.Outbound, call.Verdict == CallVerdict.Answered));
        }
    }

    /// <summary>What is asked of a call.</summary>
    private sealed class Met
    {
        public required long Id { get; init; }

        public required string CallKey { get; init; }

        public required DateTimeOffset StartedAt { get; init; }

        public required string Key { get; init; }

        public required CallDirection Direction { get; init; }

        public required CallVerdict Verdict { get; init; }

        public required long ScopeId { get; init; }
    }
}
