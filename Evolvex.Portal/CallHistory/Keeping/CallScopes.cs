using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Calls as somebody may see them: every question about calls begins here.</summary>
internal static class CallScopes
{
    /// <summary>The calls that may be seen.</summary>
    public static async Task<SeenCalls> SeenByAsync(this PortalDbContext database, CallSight sight, CancellationToken cancellationToken)
    {
        if (sight.SeesAll) return new SeenCalls(database, null);
        var scopes = await database.Set<CallScope>().AsNoTracking().ToListAsync(cancellationToken);
        return new SeenCalls(database, [.. scopes.Where(scope => scope.IsSeenBy(sight)).Select(scope => scope.Id)]);
    }

    /// <summary>Reads the scopes of some calls too.</summary>
    public static async Task<IReadOnlyList<CallRow>> WithScopesAsync(this PortalDbContext database, IReadOnlyList<CallRow> calls, CancellationToken cancellationToken)
    {
        var ids = calls.Select(call => call.ScopeId).Distinct().ToList();
        var scopes = await database.Set<CallScope>().AsNoTracking().Where(scope => ids.Contains(scope.Id)).ToDictionaryAsync(scope => scope.Id, cancellationToken);
        foreach (var call in calls) call.Scope = scopes.GetValueOrDefault(call.ScopeId);
        return calls;
    }

    /// <summary>Adds those that are not there yet, in the caller's transaction.</summary>
    public static async Task AddScopesAsync(this PortalDbContext database, IReadOnlyCollection<CallScope> scopes, CancellationToken cancellationToken)
    {
        foreach (var some in scopes.DistinctBy(scope => scope.Id).Chunk(500))
        {
            var ids = some.Select(scope => scope.Id).ToList();
            var known = await database.Set<CallScope>().Where(scope => ids.Contains(scope.Id)).Select(scope => scope.Id).ToListAsync(cancellationToken);
            database.AddRange(some.Where(scope => !known.Contains(scope.Id)));
        }

        await database.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>The calls that somebody may see, and the totals of no others.</summary>
/// <param name="Database">Where they are.</param>
/// <param name="Scopes">Their scopes; null: all calls.</param>
internal readonly record struct SeenCalls(PortalDbContext Database, List<long>? Scopes)
{
    /// <summary>Between which numbers they are; null: anywhere.</summary>
    public (long From, long Until)? Within { get; init; }

    /// <summary>The calls.</summary>
    public IQueryable<CallRow> Calls
    {
        get
        {
            var calls = Database.Set<CallRow>().AsNoTracking();
            if (Within is var (from, until)) calls = calls.Where(call => call.Id >= from && call.Id < until);
            if (Scopes is not { } scopes) return calls;
            return calls.Where(call => scopes.Contains(call.ScopeId));
        }
    }

    /// <summary>Those that can be of some days, whatever the zone of these is: who asks for the days too asks for them alone.</summary>
    public SeenCalls Between(DateOnly first, DateOnly last) => this with
    {
        Within = (CallNumber.First(new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(-26)), CallNumber.First(new DateTimeOffset(last.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(50))),
    };

    /// <summary>
    /// Their totals by the hour. Where all calls may be seen those that were counted before; else each call by itself, in the same form, so that all
    /// that is asked of totals can be asked of it.
    /// </summary>
    /// <param name="serviceLevelSeconds">Of calls in time, where they are counted now.</param>
    public IQueryable<HourTotal> Hours(int serviceLevelSeconds = 0) => Scopes is null
        ? Database.Set<HourTotal>().AsNoTracking()
        : Calls.Select(call => new HourTotal
        {
            Day = call.Day,
            Hour = call.Hour,
            Direction = call.Direction,
            Verdict = call.Verdict,
            Queue = call.Queue ?? "",
            Trunk = call.Trunk ?? "",
            Calls = 1,
            InTime = call.Verdict == CallVerdict.Answered && call.WaitSeconds <= serviceLevelSeconds ? 1 : 0,
            WaitSeconds = call.WaitSeconds,
            TalkSeconds = call.TalkSeconds,
        });

    /// <summary>What extensions did in them, by the day.</summary>
    public IQueryable<ExtensionTotal> ExtensionDays => Database.Set<CallExtensionRow>().Join(Calls, part => part.CallId, call => call.Id, (part, call) => new ExtensionTotal
    {
        Span = part.Day,
        Extension = part.Extension,
        Made = part.Made ? 1 : 0,
        Taken = part.Answered && !part.Made ? 1 : 0,
        Missed = part.Made || part.Answered || call.Verdict == CallVerdict.Answered ? 0 : 1,
        TalkSeconds = part.TalkSeconds,
    });
}
