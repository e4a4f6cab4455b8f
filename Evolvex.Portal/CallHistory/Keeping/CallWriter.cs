using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>A call that is in the table already.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct KeptCall(long Id, int Day);

/// <summary>Writes calls many at a time; what is there of the same call is replaced. Runs inside the caller's transaction.</summary>
/// <param name="database">Where the tables are.</param>
internal sealed class CallWriter(PortalDbContext database)
{
    private const int RowsAtOnce = 500;

    /// <summary>Those of the calls that are in the table.</summary>
    public async Task<Dictionary<string, KeptCall>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, KeptCall>(StringComparer.Ordinal);
        var text = new StringBuilder();
        var isSqlite = database.Database.IsSqlite();
        foreach (var some in keys.Chunk(RowsAtOnce))
        {
            text.Clear().Append("SELECT call_key, id, day FROM calls WHERE call_key IN (");
            for (var at = 0; at < some.Length; at++)
            {
                if (at > 0) text.Append(',');
                SqlLiteral.Append(text, some[at], isSqlite);
            }

            await FindAsync(text.Append(')').ToString(), found, cancellationToken);
        }

        return found;
    }

    /// <summary>The calls in the table that began in a time, by their numbers.</summary>
    public async Task<Dictionary<string, KeptCall>> FindAsync(long from, long until, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, KeptCall>(StringComparer.Ordinal);
        await FindAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT call_key, id, day FROM calls WHERE id >= {from} AND id < {until}"), found, cancellationToken);
        return found;
    }

    /// <summary>Those of the numbers that calls in the table have.</summary>
    public async Task<HashSet<long>> TakenAsync(IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        var taken = new HashSet<long>();
        if (numbers.Count == 0) return taken;
        // Many numbers are those of one time, in which there is nothing yet as a rule.
        var which = numbers.Count <= RowsAtOnce
            ? $"IN ({string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))})"
            : string.Create(CultureInfo.InvariantCulture, $"BETWEEN {numbers.Min()} AND {numbers.Max()}");
        await using var command = Command($"SELECT id FROM calls WHERE id {which}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) taken.Add(reader.GetInt64(0));
        return taken;
    }

    /// <summary>What is counted of the calls in the table with some numbers.</summary>
    public IAsyncEnumerable<CountedCall> CallsAsync(UncountedCalls which, CancellationToken cancellationToken) =>
        CallsAsync(string.Create(CultureInfo.InvariantCulture, $"id >= {which.From} AND id < {which.Until}"), cancellationToken);

    /// <summary>Takes calls away, and what they count.</summary>
    /// <param name="kept">The calls.</param>
    /// <param name="counted">What is counted.</param>
    /// <param name="countNumber">Takes from the count of a number outside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RemoveAsync(IReadOnlyCollection<KeptCall> kept, CountedCalls counted, Action<OutsideNumber> countNumber, CancellationToken cancellationToken)
    {
        foreach (var some in kept.Chunk(RowsAtOnce))
        {
            var which = $"IN ({string.Join(", ", some.Select(call => call.Id.ToString(CultureInfo.InvariantCulture)))})";
            await DeleteAsync(some, await UncountAsync(which, counted, countNumber, cancellationToken), cancellationToken);
        }
    }

    /// <summary>
    /// Takes away the call of a number and all with greater ones, and what they count: one statement a table, many times as quick as one a row. Not while others add calls,
    /// as the server locks whatever may come there.
    /// </summary>
    /// <param name="first">The number.</param>
    /// <param name="counted">What is counted.</param>
    /// <param name="countNumber">Takes from the count of a number outside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RemoveFromAsync(long first, CountedCalls counted, Action<OutsideNumber> countNumber, CancellationToken cancellationToken)
    {
        var which = string.Create(CultureInfo.InvariantCulture, $">= {first}");
        await UncountAsync(which, counted, countNumber, cancellationToken);
        await database.RunAsync($"DELETE FROM call_extensions WHERE call_id {which}", cancellationToken);
        await database.RunAsync($"DELETE FROM calls WHERE id {which}", cancellationToken);
    }

    /// <summary>Takes from what is counted what calls count.</summary>
    /// <returns>What extensions did in them.</returns>
    private async Task<List<CallExtensionRow>> UncountAsync(string which, CountedCalls counted, Action<OutsideNumber> countNumber, CancellationToken cancellationToken)
    {
        var answered = new HashSet<long>();
        await foreach (var call in CallsAsync($"id {which}", cancellationToken))
        {
            counted.Count(call, -1);
            if (OutsideNumber.Of(call, -1) is { } number) countNumber(number);
            if (call.IsAnswered) answered.Add(call.Id);
        }

        var parts = await PartsAsync(which, cancellationToken);
        foreach (var part in parts) counted.Count(part, answered.Contains(part.CallId), -1);
        return parts;
    }

    /// <summary>
    /// Each row by its key, as servers then lock no more than that row: of others, those who add calls at the same time would wait for us, or we for them.
    /// </summary>
    private async Task DeleteAsync(IReadOnlyList<KeptCall> calls, IReadOnlyList<CallExtensionRow> parts, CancellationToken cancellationToken)
    {
        var (text, isSqlite) = (new StringBuilder(), database.Database.IsSqlite());
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"DELETE FROM call_extensions WHERE call_id = {part.CallId} AND extension = ");
            SqlLiteral.Append(text, part.Extension, isSqlite);
            text.Append(";\n");
        }

        foreach (var call in calls) text.Append(CultureInfo.InvariantCulture, $"DELETE FROM calls WHERE id = {call.Id};\n");
        await database.RunAsync(text.ToString(), cancellationToken);
    }

    /// <summary>Adds calls that are not in the table.</summary>
    public async Task AddAsync(IReadOnlyList<CallRow> calls, IReadOnlyList<CallExtensionRow> extensions, CancellationToken cancellationToken)
    {
        var rows = new InsertStatement(database, CallRows.Columns);
        foreach (var call in calls.OrderBy(call => call.Id)) await CallRows.AddAsync(call, rows, cancellationToken);
        await rows.SendAsync(cancellationToken);
        rows = new InsertStatement(database, CallRows.ExtensionColumns);
        foreach (var part in extensions.OrderBy(part => part.CallId)) await CallRows.AddAsync(part, rows, cancellationToken);
        await rows.SendAsync(cancellationToken);
    }

    private async IAsyncEnumerable<CountedCall> CallsAsync(string which, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT id, day, hour, direction, verdict, queue, trunk, wait_seconds, talk_seconds, from_number, dialled FROM calls WHERE {which}");
        command.CommandTimeout = 300;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new CountedCall(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), (CallDirection)reader.GetInt32(3), (CallVerdict)reader.GetInt32(4), TextOf(reader, 5), TextOf(reader, 6),
                reader.GetInt32(7), reader.GetInt32(8), reader.GetString(9), reader.GetString(10));
        }
    }

    private async Task<List<CallExtensionRow>> PartsAsync(string which, CancellationToken cancellationToken)
    {
        var parts = new List<CallExtensionRow>();
        await using var command = Command($"SELECT call_id, extension, day, made, answered, talk_seconds FROM call_extensions WHERE call_id {which}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            parts.Add(new CallExtensionRow
            {
                CallId = reader.GetInt64(0),
                Extension = reader.GetString(1),
                Day = reader.GetInt32(2),
                Made = reader.GetBoolean(3),
                Answered = reader.GetBoolean(4),
                TalkSeconds = reader.GetInt32(5),
            });
        }

        return parts;
    }

    private static string TextOf(DbDataReader reader, int at) => reader.IsDBNull(at) ? "" : reader.GetString(at);

    private async Task FindAsync(string text, Dictionary<string, KeptCall> found, CancellationToken cancellationToken)
    {
        await using var command = Command(text);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) found[reader.GetString(0)] = new KeptCall(reader.GetInt64(1), reader.GetInt32(2));
    }

    private DbCommand Command(string text)
    {
        var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = database.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        return command;
    }
}
