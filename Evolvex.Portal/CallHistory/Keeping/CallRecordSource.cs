using System.Data.Common;
using System.Globalization;
using Evolvex.Portal.Domain.CallHistory;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>How many rows of one call there are, with those written twice, and the sum of their lengths: differs as soon as a row came or changed.</summary>
/// <param name="Key">The call's linkedid, or its uniqueid where there is none.</param>
/// <param name="First">The first start among the rows that were looked at.</param>
/// <param name="Rows">Rows looked at.</param>
/// <param name="Sum">Sum of all lengths.</param>
internal readonly record struct CallPrint(string Key, DateTime First, int Rows, long Sum);

/// <summary>Reads what makes a call out of the PBX's table, below EF: reading is most of the work of a backfill.</summary>
internal sealed class CallRecordSource(CdrDatabase database)
{
    private const int KeysAtOnce = 500;

    private readonly string _columns = string.Join(", ", CallRecordRows.Columns.Select(column => database.Table.Column(column) ?? "NULL"));
    private readonly string _joined = JoinedRecords.Select(CallRecordRows.Columns.Select(database.Table.Column));
    private readonly string _where = $" FROM {database.Table.Quoted} WHERE ";
    private readonly string _start = database.Table.Column("start") ?? "NULL";

    private readonly string _key = (database.Table.Column("linkedid"), database.Table.Column("uniqueid") ?? "''") switch
    {
        (null, var uniqueid) => uniqueid,
        (var linkedid, var uniqueid) => $"CASE WHEN {linkedid} IS NULL OR {linkedid} = '' THEN {uniqueid} ELSE {linkedid} END",
    };

    /// <summary>The server joins the columns of a row; not SQLite, which gives them as quickly one by one.</summary>
    private volatile bool _joins = !database.Table.IsSqlite;

    /// <summary>The first and the last start in the table; null: it is empty.</summary>
    /// <exception cref="DbException">The call records cannot be read.</exception>
    public async Task<WallSpan?> SpanAsync(CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        // Times before telephones had computers are none: some backends write 1970 or 0000 for what they do not know.
        await using var command = Command(context, $"SELECT MIN({_start}), MAX({_start}) FROM {database.Table.Quoted} WHERE {_start} > @from", ("@from", database.Table.Stored(new DateTime(1990, 1, 1))));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && CallRecordRows.When(reader, 0) is { } first && CallRecordRows.When(reader, 1) is { } last ? new WallSpan(first, last) : null;
    }

    /// <summary>All rows that began in a span, in no order.</summary>
    /// <exception cref="DbException">The call records cannot be read.</exception>
    public async Task<List<CallDetailRecord>> ReadAsync(WallSpan span, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        await using var command = Command(context, $"{_start} >= @from AND {_start} < @until", ("@from", database.Table.Stored(span.From)), ("@until", database.Table.Stored(span.Until)));
        return await RowsAsync(command, cancellationToken);
    }

    /// <summary>All rows of some calls that began in a span: it bounds the search where the table has no index on the ids.</summary>
    /// <exception cref="DbException">The call records cannot be read.</exception>
    public async Task<List<CallDetailRecord>> ReadAsync(IReadOnlyCollection<string> keys, WallSpan span, CancellationToken cancellationToken)
    {
        var rows = new List<CallDetailRecord>();
        await using var context = await OpenAsync(cancellationToken);
        foreach (var some in keys.Chunk(KeysAtOnce))
        {
            // Asked by each column alone, so that the index of either serves; a call without linkedid has its uniqueid as key.
            foreach (var column in new[] { database.Table.Column("linkedid"), database.Table.Column("uniqueid") }.OfType<string>())
            {
                var names = string.Join(", ", Enumerable.Range(0, some.Length).Select(at => $"@k{at.ToString(CultureInfo.InvariantCulture)}"));
                await using var command = Command(
                    context, $"{column} IN ({names}) AND {_start} >= @from AND {_start} < @until", ("@from", database.Table.Stored(span.From)), ("@until", database.Table.Stored(span.Until)));
                for (var at = 0; at < some.Length; at++) Add(command, $"@k{at.ToString(CultureInfo.InvariantCulture)}", some[at]);
                rows.AddRange(await RowsAsync(command, cancellationToken));
            }
        }

        var wanted = keys.ToHashSet(StringComparer.Ordinal);
        return [.. rows.Where(row => wanted.Contains(row.CallKey)).DistinctBy(row => (row.UniqueId, row.Sequence, row.Start, row.DstChannel, row.Duration))];
    }

    /// <summary>The prints of all calls with rows that began at a time or later.</summary>
    /// <exception cref="DbException">The call records cannot be read.</exception>
    public async Task<List<CallPrint>> PrintsAsync(DateTime from, CancellationToken cancellationToken)
    {
        var prints = new List<CallPrint>();
        await using var context = await OpenAsync(cancellationToken);
        // As a row is read: what is not there or below nothing is nothing.
        var lengths = string.Join(" + ", new[] { "duration", "billsec" }.Select(database.Table.Column).OfType<string>().Select(column => $"CASE WHEN {column} > 0 THEN {column} ELSE 0 END").DefaultIfEmpty("0"));
        await using var command = Command(
            context,
            $"SELECT {_key}, MIN({_start}), COUNT(*), SUM({lengths}) FROM {database.Table.Quoted} WHERE {_start} >= @from GROUP BY {_key}",
            ("@from", database.Table.Stored(from)));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (CallRecordRows.Text(reader, 0) is { Length: > 0 } key && CallRecordRows.When(reader, 1) is { } first)
                prints.Add(new CallPrint(key, first, Convert.ToInt32(reader.GetValue(2), CultureInfo.InvariantCulture), CallRecordRows.Number(reader, 3)));
        }

        return prints;
    }

    private async Task<CdrDbContext> OpenAsync(CancellationToken cancellationToken)
    {
        var context = await database.OpenAsync(cancellationToken);
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows that a condition is true of.</summary>
    private async Task<List<CallDetailRecord>> RowsAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var condition = _where + command.CommandText;
        var isRefused = false;
        if (_joins)
        {
            command.CommandText = $"SELECT {_joined}{condition}";
            try
            {
                if (await JoinedAsync(command, cancellationToken) is { } joined) return joined;
            }
            catch (DbException fault) when (!fault.IsTransient)
            {
                // Columns in sets of signs that the server cannot bring together; or it is no matter of joining, and what follows says so.
                isRefused = true;
            }
        }

        command.CommandText = $"SELECT {_columns}{condition}";
        var rows = new List<CallDetailRecord>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            if (CallRecordRows.Read(reader) is { } row) rows.Add(row);
        _joins &= !isRefused;
        return rows;
    }

    /// <summary>Null: a row cannot be told from its joined columns.</summary>
    private static async Task<List<CallDetailRecord>?> JoinedAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var rows = new List<CallDetailRecord>();
        var joined = new JoinedRecords();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetValue(0) is not string row || !joined.TryRead(row, out var record)) return null;
            if (record is not null) rows.Add(record);
        }

        return rows;
    }

    private static DbCommand Command(CdrDbContext context, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = 600;
        foreach (var (name, value) in parameters) Add(command, name, value);
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
