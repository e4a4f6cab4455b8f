using System.Data.Common;
using System.Globalization;
using System.Text;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>A call that is in the table already.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct KeptCall(long Id, int Day);

/// <summary>Writes calls many at a time; what is there of the same call is replaced. Runs inside the caller's transaction.</summary>
internal sealed class CallWriter(PortalDbContext database)
{
    private const int RowsAtOnce = 400;

    private static readonly string[] CallColumns =
    [
        "id", "call_key", "started_at", "ended_at", "day", "hour", "direction", "verdict", "reason", "reason_who", "reason_seconds", "reason_place", "from_number", "from_name",
        "dialled", "reached", "queue", "trunk", "from_key", "dialled_key", "wait_seconds", "wait_is_exact", "talk_seconds", "transfers", "transfer_seconds", "is_open",
        "row_count", "row_sum", "scope_id",
    ];

    private static readonly string[] ExtensionColumns = ["call_id", "extension", "day", "made", "answered", "ring_seconds", "talk_seconds"];

    /// <summary>Those of the calls that are in the table.</summary>
    public async Task<Dictionary<string, KeptCall>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, KeptCall>(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var some in keys.Chunk(500))
        {
            text.Clear().Append("SELECT call_key, id, day FROM calls WHERE call_key IN (");
            for (var at = 0; at < some.Length; at++)
            {
                if (at > 0) text.Append(',');
                SqlLiteral.Append(text, some[at], database.Database.IsSqlite());
            }

            await using var command = Command(text.Append(')').ToString());
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) found[reader.GetString(0)] = new KeptCall(reader.GetInt64(1), reader.GetInt32(2));
        }

        return found;
    }

    /// <summary>Those of the numbers that calls in the table have.</summary>
    public async Task<HashSet<long>> TakenAsync(IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        var taken = new HashSet<long>();
        foreach (var some in numbers.Chunk(500))
        {
            await using var command = Command($"SELECT id FROM calls WHERE id IN ({string.Join(',', some.Select(number => number.ToString(CultureInfo.InvariantCulture)))})");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) taken.Add(reader.GetInt64(0));
        }

        return taken;
    }

    /// <summary>Takes calls away.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<KeptCall> kept, CancellationToken cancellationToken)
    {
        foreach (var some in kept.Chunk(500))
        {
            foreach (var (table, column) in new[] { ("call_extensions", "call_id"), ("calls", "id") })
            {
                await using var command = Command($"DELETE FROM {table} WHERE {column} IN ({string.Join(", ", some.Select(call => call.Id.ToString(CultureInfo.InvariantCulture)))})");
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    /// <summary>Adds calls that are not in the table.</summary>
    /// <returns>Their numbers.</returns>
    public async Task<IReadOnlyList<long>> AddAsync(IReadOnlyList<CallRow> calls, IReadOnlyList<CallExtensionRow> extensions, CancellationToken cancellationToken)
    {
        await InsertAsync("calls", CallColumns, calls, Values, cancellationToken);
        await InsertAsync("call_extensions", ExtensionColumns, extensions, Values, cancellationToken);
        return [.. calls.Select(call => call.Id)];
    }

    /// <summary>Many rows a statement, as text: the drivers spend ten times as long on as many parameters.</summary>
    private async Task InsertAsync<T>(string table, string[] columns, IReadOnlyList<T> rows, Func<T, object?[]> values, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var some in rows.Chunk(RowsAtOnce))
        {
            text.Clear().Append("INSERT INTO ").Append(table).Append(" (").AppendJoin(", ", columns).Append(") VALUES ");
            for (var row = 0; row < some.Length; row++)
            {
                text.Append(row == 0 ? "(" : ", (");
                var cells = values(some[row]);
                for (var cell = 0; cell < cells.Length; cell++)
                {
                    if (cell > 0) text.Append(',');
                    SqlLiteral.Append(text, cells[cell], database.Database.IsSqlite());
                }

                text.Append(')');
            }

            await using var command = Command(text.ToString());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static object?[] Values(CallRow call) =>
    [
        call.Id, call.CallKey, call.StartedAt, call.EndedAt, call.Day, call.Hour, (int)call.Direction, (int)call.Verdict, (int)call.Reason,
        call.ReasonWho, call.ReasonSeconds, call.ReasonPlace, call.FromNumber, call.FromName, call.Dialled, call.Reached, call.Queue, call.Trunk, call.FromKey, call.DialledKey,
        call.WaitSeconds, call.WaitIsExact, call.TalkSeconds, call.Transfers, call.TransferSeconds, call.IsOpen, call.RowCount, call.RowSum, call.ScopeId,
    ];

    private static object?[] Values(CallExtensionRow part) => [part.CallId, part.Extension, part.Day, part.Made, part.Answered, part.RingSeconds, part.TalkSeconds];

    private DbCommand Command(string text)
    {
        var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = database.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text;
        return command;
    }
}

/// <summary>Calls as rows of the portal's tables.</summary>
internal static class CallRows
{
    /// <summary>The row of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="id">Its number.</param>
    /// <param name="scope">Who may see it.</param>
    /// <param name="isOpen">It may still grow.</param>
    public static CallRow Of(PastCall call, long id, CallScope scope, bool isOpen) => new()
    {
        Id = id,
        CallKey = Cut(call.Key, CallTable.LongestKey),
        StartedAt = call.StartedAt,
        EndedAt = call.EndedAt,
        Day = DayOf(call.StartedOnWall),
        Hour = call.StartedOnWall.Hour,
        Direction = call.Direction,
        Verdict = call.Verdict,
        Reason = call.Reason.Code,
        ReasonWho = List(call.Reason.Who),
        ReasonSeconds = call.Reason.Seconds,
        ReasonPlace = CutOrNull(call.Reason.Place),
        FromNumber = Cut(call.From.Number ?? "", CallTable.LongestNumber),
        FromName = CutOrNull(call.From.Name),
        Dialled = Cut(call.Dialled, CallTable.LongestNumber),
        Reached = CutOrNull(call.Reached),
        Queue = CutOrNull(call.Queue),
        Trunk = CutOrNull(call.Trunk),
        FromKey = NumberKey.Of(call.From.Number),
        DialledKey = NumberKey.Of(call.Dialled),
        WaitSeconds = call.WaitSeconds,
        WaitIsExact = call.WaitIsExact,
        TalkSeconds = call.TalkSeconds,
        Transfers = call.Transfers,
        TransferSeconds = call.TransferSeconds,
        IsOpen = isOpen,
        RowCount = call.Rows,
        RowSum = call.RowSum,
        ScopeId = scope.Id,
    };

    /// <summary>What each extension did in it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="id">Its number.</param>
    public static IEnumerable<CallExtensionRow> ExtensionsOf(PastCall call, long id) =>
        call.Extensions.Where(part => part.Extension.Length is > 0 and <= 40).DistinctBy(part => part.Extension, StringComparer.OrdinalIgnoreCase).Select(part => new CallExtensionRow
        {
            CallId = id,
            Extension = part.Extension,
            Day = DayOf(call.StartedOnWall),
            Made = part.Made,
            Answered = part.Answered,
            RingSeconds = part.RingSeconds,
            TalkSeconds = part.TalkSeconds,
        });

    /// <summary>A day as a number, <c>20261122</c>.</summary>
    public static int DayOf(DateTime wall) => wall.Year * 10_000 + wall.Month * 100 + wall.Day;

    /// <summary>The day of such a number.</summary>
    public static DateOnly DayOf(int day) => new(day / 10_000, day / 100 % 100, day % 100);

    private static string List(IReadOnlyList<string> texts)
    {
        var joined = string.Join(',', texts);
        return joined.Length <= CallTable.LongestList ? joined : joined[..joined.LastIndexOf(',', CallTable.LongestList)];
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];

    private static string? CutOrNull(string? text) => string.IsNullOrEmpty(text) ? null : Cut(text, CallTable.LongestNumber);
}
