using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Missed;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Report;

/// <summary>What became of those whose calls were missed.</summary>
/// <param name="Calls">Calls that were missed.</param>
/// <param name="Numbers">How many numbers they came from.</param>
/// <param name="CalledBack">Of the numbers: called back, and they talked.</param>
/// <param name="ReachedUs">Called again and were answered.</param>
/// <param name="Open">Neither, nor marked as done.</param>
/// <param name="Until">How long it took to call back, on average; null: nobody was called back.</param>
internal sealed record MissedFigures(int Calls, int Numbers, int CalledBack, int ReachedUs, int Open, TimeSpan? Until);

/// <summary>A report of some days: the figures of the statistics page, with what was missed and who waited longest.</summary>
internal sealed record CallReport(CallStatistics Statistics, MissedFigures Missed, IReadOnlyList<CallRow> LongestWaits);

/// <summary>Reads a report.</summary>
internal sealed class ReportQueries(StatisticsQueries statistics, MissedCalls missed, IDbContextFactory<PortalDbContext> databases)
{
    private const int MostWaits = 8;

    public async Task<CallReport> ReadAsync(CallSight sight, CallFilter filter, CancellationToken cancellationToken) => new(
        await statistics.ReadAsync(sight, filter, cancellationToken),
        Count(await missed.ReadAsync(sight, filter, cancellationToken)),
        await LongestAsync(sight, filter, cancellationToken));

    private static MissedFigures Count(MissedList list)
    {
        var back = list.Numbers.Where(number => number.State == MissedState.CalledBack).ToList();
        return new MissedFigures(
            list.Calls, list.Numbers.Count, back.Count, list.Numbers.Count(number => number.State == MissedState.ReachedUs), list.Numbers.Count(number => number.IsOpen),
            back.Count == 0 ? null : TimeSpan.FromSeconds(back.Average(number => (number.Since!.At - number.Last.At).TotalSeconds)));
    }

    private async Task<IReadOnlyList<CallRow>> LongestAsync(CallSight sight, CallFilter filter, CancellationToken cancellationToken)
    {
        var (first, last) = statistics.DaysOf(filter);
        var (from, to) = (CallRows.DayOf(first.ToDateTime(TimeOnly.MinValue)), CallRows.DayOf(last.ToDateTime(TimeOnly.MinValue)));
        var least = CallNumber.First(new DateTimeOffset(first.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        var most = CallNumber.First(new DateTimeOffset(last.AddDays(2).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var seen = await database.SeenByAsync(sight, cancellationToken);
        // A machine's wait is not one of a person for a person.
        return await seen.Calls.Where(call => call.Id >= least && call.Id < most && call.Day >= from && call.Day <= to && call.Direction == CallDirection.Inbound && call.Verdict != CallVerdict.Machine)
            .OrderByDescending(call => call.WaitSeconds).ThenByDescending(call => call.Id).Take(MostWaits).ToListAsync(cancellationToken);
    }
}
