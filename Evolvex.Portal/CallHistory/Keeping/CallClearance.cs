using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Takes away calls that are to be read anew, the latest first and some at a time: a database may need minutes for all of them, and gives a statement less.
/// Totals follow with each step.
/// </summary>
internal sealed class CallClearance(IDbContextFactory<PortalDbContext> databases, WallClock clock)
{
    /// <summary>Calls taken away in one step, a second's work for a slow database.</summary>
    public const int AtOnce = 2000;

    /// <summary>One step.</summary>
    /// <param name="from">Calls that began earlier on the PBX's clock stay: their rows are gone, and nothing could bring them back.</param>
    /// <param name="settings">How to count.</param>
    /// <param name="cancellationToken">Gives up; the step is undone.</param>
    /// <returns>True while there may be more.</returns>
    public async Task<bool> StepAsync(DateTime from, CallHistorySettings settings, CancellationToken cancellationToken)
    {
        var first = CallNumber.First(clock.Earliest(from));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var calls = await database.Set<CallRow>().Where(call => call.Id >= first).OrderByDescending(call => call.Id).Take(AtOnce).Select(call => new KeptCall(call.Id, call.Day)).ToListAsync(cancellationToken);
        if (calls.Count == 0) return false;
        var counted = new CountedCalls(settings.ServiceLevelSeconds);
        var uncounted = await CallHistoryEntries.UncountedAsync(database, cancellationToken);
        await new CallWriter(database).RemoveAsync(calls, counted, number => { if (!uncounted.Contains(number.Call)) counted.Count(number); }, cancellationToken);
        await new TotalsWriter(database).ApplyAsync(counted, cancellationToken);
        var totals = new DayTotals(database, clock);
        foreach (var day in counted.Days) await totals.CountPeaksAsync(day, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return calls.Count == AtOnce;
    }
}
