using System.IO.Pipelines;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// Reads in windows of some thousand records, cut where the index on the start says: each is sorted in no time, held whole, and sent when the
/// database has been left already, while the next is being read. A table without that index is read in one sorted query instead.
/// </summary>
internal sealed class CdrLog(CdrDatabase database, ILogger<CdrLog> logger) : ICdrLog
{
    private const int SecondsForUnindexed = 600;

    public async Task WriteAsync(CdrRange range, GroupAccess access, PipeWriter output, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(cancellationToken);
        var query = new CdrLogQuery(database.Table, access);
        var answer = new CdrLogAnswer(output);
        if (!await IsIndexedAsync(context, query, cancellationToken))
        {
            CallHistoryLog.NoIndex(logger, database.Table.OwnName("start")!, database.Table.Name);
            foreach (var span in range.Spans)
            {
                if (!await WriteSortedAsync(context, query, span, answer, cancellationToken)) return;
            }
        }
        else if (!await WriteWindowsAsync(query, range, answer, cancellationToken))
        {
            return;
        }

        await answer.EndAsync(cancellationToken);
    }

    /// <summary>Window after window, one read while the one before is sent; false when the client has gone.</summary>
    private async Task<bool> WriteWindowsAsync(CdrLogQuery query, CdrRange range, CdrLogAnswer answer, CancellationToken cancellationToken)
    {
        await using var windows = new CdrWindows(database, query, range, cancellationToken);
        while (await windows.NextAsync() is { } window)
        {
            if (!await answer.SendAsync(window, cancellationToken)) return false;
            windows.Return(window);
        }

        return true;
    }

    private static async Task<bool> WriteSortedAsync(CdrDbContext context, CdrLogQuery query, WallSpan span, CdrLogAnswer answer, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = query.Records(context.Database.GetDbConnection(), span, boundary: null);
            command.CommandTimeout = SecondsForUnindexed;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var records = new CdrRecords(query);
            while (await reader.ReadAsync(cancellationToken))
            {
                records.Add(reader);
                if (records.IsLarge && !await answer.SendAsync(records, cancellationToken)) return false;
            }

            return await answer.SendAsync(records, cancellationToken);
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
}
