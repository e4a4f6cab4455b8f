using System.Globalization;
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
        var calls = await database.Set<CallRow>().Where(call => call.Id >= first).OrderByDescending(call => call.Id).Take(AtOnce).Select(call => call.Id).ToListAsync(cancellationToken);
        var isLast = calls.Count < AtOnce;
        var counted = new CountedCalls(settings.ServiceLevelSeconds);
        if (calls.Count > 0)
        {
            var uncounted = await CallHistoryEntries.UncountedAsync(database, cancellationToken);
            await new CallWriter(database).RemoveFromAsync(calls[^1], counted, number => { if (!uncounted.Contains(number.Call)) counted.Count(number); }, cancellationToken);
            await new TotalsWriter(database).ApplyAsync(counted, cancellationToken, sweepsNumbers: false);
        }

        await SweepAsync(database, isLast ? CallRows.DayOf(from) : counted.Days.Min(), isLast, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return !isLast;
    }

    /// <summary>
    /// Sweeps what belongs to whole months and days once they are gone: of a large past a step is part of a day, and to look through the numbers of its month and count
    /// its peaks each time would take longer than all the rest.
    /// </summary>
    /// <param name="database">The caller's transaction.</param>
    /// <param name="day">Of this day there may be calls left, of those after it there are none.</param>
    /// <param name="isLast">Whatever is left stays.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task SweepAsync(PortalDbContext database, int day, bool isLast, CancellationToken cancellationToken)
    {
        await TotalsWriter.SweepNumbersAsync(database, isLast ? day / 100 : day / 100 + 1, cancellationToken);
        await database.RunAsync(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM call_trunk_days WHERE day > {day}"), cancellationToken);
        if (isLast) await new DayTotals(database, clock).CountPeaksAsync(day, cancellationToken);
    }
}
