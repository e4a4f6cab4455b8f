using System.Security.Claims;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Missed;

/// <summary>Who called and was not answered, and what happened since.</summary>
/// <param name="Numbers">A line for each, the one who called last first.</param>
/// <param name="Calls">Calls that were missed, those without a number too.</param>
/// <param name="Withheld">Of these, without a number: nobody can be called back.</param>
/// <param name="IsWhole">False: there were more than are read at once; the latest are there.</param>
internal sealed record MissedList(IReadOnlyList<MissedNumber> Numbers, int Calls, int Withheld, bool IsWhole);

/// <summary>Reads who called and was not answered, and keeps who said that nothing is left to do.</summary>
internal sealed class MissedCalls(IDbContextFactory<PortalDbContext> databases, CallQueries calls, WallClock clock, IAuditLog audit, TimeProvider time)
{
    private const int Most = 20_000;

    /// <summary>The list of some days; what happened since is looked at until now.</summary>
    /// <param name="sight">Who looks.</param>
    /// <param name="filter">Which days, and which queue.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MissedList> ReadAsync(CallSight sight, CallFilter filter, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var seen = await database.SeenByAsync(sight, cancellationToken);
        var lost = CallQueries.Lost;
        var found = seen.Calls.Where(call => call.Direction == CallDirection.Inbound && lost.Contains(call.Verdict));
        if (filter.Days(calls.Today) is var (first, last))
        {
            // The number bounds the search, the day decides: midnight itself may be passed twice.
            var (from, until) = (CallNumber.First(clock.Earliest(first.ToDateTime(TimeOnly.MinValue)).AddHours(-1)), CallNumber.First(clock.Latest(last.AddDays(1).ToDateTime(TimeOnly.MinValue)).AddHours(1)));
            var (firstDay, lastDay) = (CallRows.DayOf(first.ToDateTime(TimeOnly.MinValue)), CallRows.DayOf(last.ToDateTime(TimeOnly.MinValue)));
            found = found.Where(call => call.Id >= from && call.Id < until && call.Day >= firstDay && call.Day <= lastDay);
        }

        if (filter.Queue.Length > 0) found = found.Where(call => call.Queue == filter.Queue);
        var rows = await found.OrderByDescending(call => call.Id).Take(Most)
            .Select(call => new MissedCall(call.Id, call.CallKey, call.FromNumber, call.FromName, call.FromKey, call.StartedAt, call.WaitSeconds, call.Queue ?? call.Dialled, call.Verdict)).ToListAsync(cancellationToken);
        var missed = rows.Select(call => call with { Caller = MissedContacts.Shared(call.Caller) }).ToList();
        var contacts = await MissedContacts.ReadAsync(seen, missed, cancellationToken);
        var done = await DoneAsync(database, missed, cancellationToken);
        return new MissedList(MissedNumber.List(missed, contacts, done), missed.Count, missed.Count(call => call.Caller.Length == 0), missed.Count < Most);
    }

    /// <summary>Says that nothing is left to do about a missed call, or takes that back; false: the person may not see it.</summary>
    public async Task<bool> MarkAsync(CallSight sight, MissedCall call, bool isDone, ClaimsPrincipal person, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (!await (await database.SeenByAsync(sight, cancellationToken)).Calls.AnyAsync(row => row.CallKey == call.Key, cancellationToken)) return false;
        var known = await database.Set<MissedDoneRow>().FindAsync([call.Key], cancellationToken);
        if (known is not null == isDone) return true;
        var actor = person.ToAuditActor(null);
        if (known is null) database.Add(new MissedDoneRow { CallKey = call.Key, DoneAt = time.GetUtcNow(), DoneBy = actor.Name });
        else database.Remove(known);
        audit.Add(database, actor, AuditVerb.Changed, new AuditObject(AuditObjectKind.Call, call.Key, call.Number), new { missedDone = !isDone }, new { missedDone = isDone });
        return await database.TrySaveAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, MissedDone>> DoneAsync(PortalDbContext database, List<MissedCall> missed, CancellationToken cancellationToken)
    {
        var done = new Dictionary<string, MissedDone>(StringComparer.Ordinal);
        foreach (var some in missed.Select(call => call.Key).Chunk(500))
            foreach (var row in await database.Set<MissedDoneRow>().AsNoTracking().Where(row => some.Contains(row.CallKey)).ToListAsync(cancellationToken)) done[row.CallKey] = new MissedDone(row.DoneAt, row.DoneBy);
        return done;
    }
}
