using System.IO.Pipelines;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// Reads in windows of some thousand records, cut where the index on the start says: each is sorted in no time, held whole, and written when the
/// database has been left already. A table without that index is read in one sorted query instead.
/// </summary>
internal sealed class CdrLog(CdrDatabase database, ILogger<CdrLog> logger) : ICdrLog
{
    /// <summary>Few at first, for an answer at once.</summary>
    private const int FirstWindow = 100;

    private const int LargestWindow = 2000;
    private const int SecondsForUnindexed = 600;

    public async Task WriteAsync(CdrRange range, GroupAccess access, PipeWriter output, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(cancellationToken);
        var query = new CdrLogQuery(database.Table, access);
        var answer = new CdrLogAnswer(output, new CdrJson(query.Columns));
        if (await IsIndexedAsync(context, query, cancellationToken))
        {
            foreach (var span in range.Spans)
            {
                if (!await WriteWindowsAsync(context, query, span, answer, cancellationToken)) return;
            }
        }
        else
        {
            CallHistoryLog.NoIndex(logger, database.Table.OwnName("start")!, database.Table.Name);
            foreach (var span in range.Spans)
            {
                if (!await WriteSortedAsync(context, query, span, answer, cancellationToken)) return;
            }
        }

        await answer.EndAsync(cancellationToken);
    }

    /// <summary>Window after window; false when the client has gone.</summary>
    private static async Task<bool> WriteWindowsAsync(CdrDbContext context, CdrLogQuery query, WallSpan span, CdrLogAnswer answer, CancellationToken cancellationToken)
    {
        for (var size = answer.IsEmpty ? FirstWindow : LargestWindow; ; size = LargestWindow)
        {
            var boundary = await ReadWindowAsync(context, query, span, size, answer, cancellationToken);
            if (!await answer.SendAsync(cancellationToken)) return false;
            if (boundary is null) return true;
            span = span with { From = After(boundary) };
        }
    }

    /// <summary>Reads one window; returns the start of its last record, null when the span is done.</summary>
    private static async Task<object?> ReadWindowAsync(
        CdrDbContext context, CdrLogQuery query, WallSpan span, int size, CdrLogAnswer answer, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var connection = context.Database.GetDbConnection();
            await using var find = query.Boundary(connection, span, size - 1);
            var boundary = await find.ExecuteScalarAsync(cancellationToken);
            await using var command = query.Records(connection, span, boundary);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (query.MaySee(reader)) answer.Add(reader);
            }

            return boundary;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static async Task<bool> WriteSortedAsync(CdrDbContext context, CdrLogQuery query, WallSpan span, CdrLogAnswer answer, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = query.Records(context.Database.GetDbConnection(), span, boundary: null);
            command.CommandTimeout = SecondsForUnindexed;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (!query.MaySee(reader)) continue;
                answer.Add(reader);
                if (answer.IsLarge && !await answer.SendAsync(cancellationToken)) return false;
            }

            return await answer.SendAsync(cancellationToken);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static async Task<bool> IsIndexedAsync(CdrDbContext context, CdrLogQuery query, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = query.Index(context.Database.GetDbConnection());
            return await command.ExecuteScalarAsync(cancellationToken) is not null;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static DateTime After(object boundary)
        => (boundary as DateTime? ?? DateTime.Parse((string)boundary, System.Globalization.CultureInfo.InvariantCulture)).AddTicks(TimeSpan.TicksPerMicrosecond);
}
