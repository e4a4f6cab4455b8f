using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Counts the calls of a day anew into the tables of totals. Runs inside the caller's transaction.</summary>
internal sealed class DayTotals(PortalDbContext database, WallClock clock, int serviceLevelSeconds)
{
    private const int Answered = (int)CallVerdict.Answered;

    private static readonly string[] Tables = ["call_hours", "call_waits", "call_extension_days", "call_trunk_days"];

    // Plain words that SQLite, MySQL 8 and MariaDB share.
    private static readonly string[] Counts =
    [
        """
        INSERT INTO call_hours (day, hour, direction, verdict, queue, trunk, calls, in_time, wait_seconds, talk_seconds)
        SELECT day, hour, direction, verdict, COALESCE(queue, ''), COALESCE(trunk, ''), COUNT(*), SUM(CASE WHEN verdict = @answered AND wait_seconds <= @level THEN 1 ELSE 0 END),
               SUM(wait_seconds), SUM(talk_seconds)
        FROM calls WHERE id >= @from AND id < @until AND day = @day GROUP BY day, hour, direction, verdict, COALESCE(queue, ''), COALESCE(trunk, '')
        """,
        """
        INSERT INTO call_waits (day, direction, queue, wait, calls)
        SELECT day, direction, queue, wait, COUNT(*) FROM (
            SELECT day, direction, COALESCE(queue, '') AS queue,
                   CASE WHEN wait_seconds < 60 THEN wait_seconds WHEN wait_seconds < 300 THEN wait_seconds - wait_seconds % 5 ELSE wait_seconds - wait_seconds % 30 END AS wait
            FROM calls WHERE id >= @from AND id < @until AND day = @day AND verdict = @answered) AS waits
        GROUP BY day, direction, queue, wait
        """,
        """
        INSERT INTO call_extension_days (day, extension, made, taken, missed, talk_seconds)
        SELECT e.day, e.extension, SUM(CASE WHEN e.made THEN 1 ELSE 0 END), SUM(CASE WHEN e.answered AND NOT e.made THEN 1 ELSE 0 END),
               SUM(CASE WHEN e.made OR e.answered OR c.verdict = @answered THEN 0 ELSE 1 END), SUM(e.talk_seconds)
        FROM call_extensions AS e JOIN calls AS c ON c.id = e.call_id
        WHERE e.call_id >= @from AND e.call_id < @until AND e.day = @day GROUP BY e.day, e.extension
        """,
        """
        INSERT INTO call_trunk_days (day, trunk, peak)
        SELECT @day, trunk, MAX(carried) FROM (
            SELECT trunk, SUM(step) OVER (PARTITION BY trunk ORDER BY moment, step ROWS UNBOUNDED PRECEDING) AS carried FROM (
                SELECT trunk, started_at AS moment, 1 AS step FROM calls WHERE id >= @from AND id < @until AND day = @day AND trunk IS NOT NULL
                UNION ALL
                SELECT trunk, ended_at, -1 FROM calls WHERE id >= @from AND id < @until AND day = @day AND trunk IS NOT NULL) AS steps) AS loads
        GROUP BY trunk
        """,
    ];

    /// <summary>Counts one day.</summary>
    /// <param name="day">As <see cref="CallRow.Day"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CountAsync(int day, CancellationToken cancellationToken)
    {
        var (from, until) = NumbersOf(day);
        foreach (var table in Tables) await RunAsync($"DELETE FROM {table} WHERE day = @day", day, from, until, cancellationToken);
        foreach (var count in Counts) await RunAsync(count, day, from, until, cancellationToken);
    }

    /// <summary>Numbers between which the calls of the day are, and some of the days beside it: clocks are put forward and back.</summary>
    private (long From, long Until) NumbersOf(int day)
    {
        var midnight = CallRows.DayOf(day).ToDateTime(TimeOnly.MinValue);
        return (CallNumber.First(clock.Earliest(midnight).AddHours(-3)), CallNumber.First(clock.Latest(midnight.AddDays(1)).AddHours(3)));
    }

    private async Task RunAsync(string text, int day, long from, long until, CancellationToken cancellationToken)
    {
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = database.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        command.CommandTimeout = 300;
        foreach (var (name, value) in new (string, object)[] { ("@day", day), ("@from", from), ("@until", until), ("@answered", Answered), ("@level", serviceLevelSeconds) })
        {
            if (!text.Contains(name, StringComparison.Ordinal)) continue;
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
