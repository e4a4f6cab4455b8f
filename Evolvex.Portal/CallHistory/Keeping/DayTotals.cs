using System.Globalization;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Counts anew what cannot be added to: the most calls at once, and what another service level makes of a day. Runs inside the caller's transaction.</summary>
internal sealed class DayTotals(PortalDbContext database, WallClock clock)
{
    /// <summary>Counts the most calls that each trunk carried at once.</summary>
    /// <param name="day">As <see cref="CallRow.Day"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CountPeaksAsync(int day, CancellationToken cancellationToken)
    {
        var (from, until) = NumbersOf(day);
        var load = new TrunkLoad();
        var calls = database.Set<CallRow>().AsNoTracking().Where(call => call.Id >= from && call.Id < until && call.Day == day && call.Trunk != null).OrderBy(call => call.Id)
            .Select(call => new { call.Trunk, call.StartedAt, call.EndedAt }).AsAsyncEnumerable();
        await foreach (var call in calls.WithCancellation(cancellationToken)) load.Add(day, call.Trunk!, call.StartedAt, call.EndedAt);
        await SetPeaksAsync(day, load.Peaks, cancellationToken);
    }

    /// <summary>Says the most calls that each trunk carried at once.</summary>
    /// <param name="day">As <see cref="CallRow.Day"/>.</param>
    /// <param name="peaks">By trunk.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SetPeaksAsync(int day, IReadOnlyDictionary<string, int> peaks, CancellationToken cancellationToken)
    {
        await database.RunAsync($"DELETE FROM call_trunk_days WHERE day = {Text(day)}", cancellationToken);
        var into = new InsertStatement(database, "call_trunk_days (day, trunk, peak)");
        foreach (var (trunk, peak) in peaks)
        {
            into.Row().Add(day).Add(trunk).Add(peak);
            await into.EndAsync(cancellationToken);
        }

        await into.SendAsync(cancellationToken);
    }

    /// <summary>Counts the calls of a day by another service level.</summary>
    /// <param name="day">As <see cref="CallRow.Day"/>.</param>
    /// <param name="serviceLevelSeconds">Answered within it is in time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CountInTimeAsync(int day, int serviceLevelSeconds, CancellationToken cancellationToken)
    {
        var (from, until) = NumbersOf(day);
        await database.RunAsync($"DELETE FROM call_hours WHERE day = {Text(day)}", cancellationToken);
        await database.RunAsync($"DELETE FROM call_days WHERE kind IN (0, 1, 2) AND day = {Text(day)}", cancellationToken);
        // Plain words that SQLite, MySQL 8 and MariaDB share.
        await database.RunAsync(
            $"""
            INSERT INTO call_hours (day, hour, direction, verdict, queue, trunk, calls, in_time, wait_seconds, talk_seconds)
            SELECT day, hour, direction, verdict, COALESCE(queue, ''), COALESCE(trunk, ''), COUNT(*),
                   SUM(CASE WHEN verdict = {Text((int)CallVerdict.Answered)} AND wait_seconds <= {Text(serviceLevelSeconds)} THEN 1 ELSE 0 END), SUM(wait_seconds), SUM(talk_seconds)
            FROM calls WHERE id >= {Text(from)} AND id < {Text(until)} AND day = {Text(day)} GROUP BY day, hour, direction, verdict, COALESCE(queue, ''), COALESCE(trunk, '')
            """,
            cancellationToken);
        foreach (var (kind, name) in new[] { (TotalKind.All, "''"), (TotalKind.Queue, "queue"), (TotalKind.Trunk, "trunk") })
        {
            await database.RunAsync(
                $"""
                INSERT INTO call_days (kind, day, name, direction, verdict, calls, in_time, wait_seconds, talk_seconds)
                SELECT {Text((int)kind)}, day, {name}, direction, verdict, SUM(calls), SUM(in_time), SUM(wait_seconds), SUM(talk_seconds)
                FROM call_hours WHERE day = {Text(day)} AND {(kind == TotalKind.All ? "1 = 1" : $"{name} <> ''")} GROUP BY day, {(kind == TotalKind.All ? "" : $"{name}, ")}direction, verdict
                """,
                cancellationToken);
        }
    }

    /// <summary>Numbers between which the calls of the day are, and some of the days beside it: clocks are put forward and back.</summary>
    private (long From, long Until) NumbersOf(int day)
    {
        var midnight = CallRows.DayOf(day).ToDateTime(TimeOnly.MinValue);
        return (CallNumber.First(clock.Earliest(midnight).AddHours(-3)), CallNumber.First(clock.Latest(midnight.AddDays(1)).AddHours(3)));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Statements made of numbers and names of the portal's own.</summary>
internal static class OwnStatements
{
    /// <summary>Runs a statement in the caller's transaction.</summary>
    public static async Task RunAsync(this PortalDbContext database, string text, CancellationToken cancellationToken)
    {
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = database.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
