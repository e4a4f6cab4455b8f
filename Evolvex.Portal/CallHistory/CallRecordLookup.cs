using Evolvex.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>Finds the records of one call.</summary>
internal sealed class CallRecordLookup(CdrDatabase database)
{
    /// <summary>More rows than any call has; a forged id must not read the table.</summary>
    private const int MostRows = 500;

    private const int AtOnce = 200;

    /// <summary>The rows with this uniqueid or linkedid, oldest first.</summary>
    /// <exception cref="System.Data.Common.DbException">The call records cannot be read.</exception>
    public async Task<IReadOnlyList<CdrRow>> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(cancellationToken);
        // Two questions, each with its index, rather than an OR that has none.
        var own = await RowsAsync(context.Rows.Where(row => row.UniqueId == id), cancellationToken);
        return own.Count > 0 ? own : await RowsAsync(context.Rows.Where(row => row.LinkedId == id), cancellationToken);
    }

    /// <summary>All rows of the call that has this uniqueid or linkedid, oldest first: also those of its other channels.</summary>
    /// <exception cref="System.Data.Common.DbException">The call records cannot be read.</exception>
    public async Task<IReadOnlyList<CdrRow>> FindWholeAsync(string id, CancellationToken cancellationToken)
    {
        var rows = await FindAsync(id, cancellationToken);
        if (rows.Count == 0 || rows[0].LinkedId is not { Length: > 0 } call) return rows;
        await using var context = await database.OpenAsync(cancellationToken);
        return await RowsAsync(context.Rows.Where(row => row.LinkedId == call), cancellationToken);
    }

    /// <summary>The linkedid of each of these ids that the records know as a uniqueid or linkedid.</summary>
    /// <exception cref="System.Data.Common.DbException">The call records cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, string>> CallsOfAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var context = await database.OpenAsync(cancellationToken);
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            var own = await context.Rows.Where(row => some.Contains(row.UniqueId!)).Select(row => new { row.UniqueId, row.LinkedId }).ToListAsync(cancellationToken);
            foreach (var row in own) calls.TryAdd(row.UniqueId!, string.IsNullOrEmpty(row.LinkedId) ? row.UniqueId! : row.LinkedId);
            var rest = some.Where(id => !calls.ContainsKey(id)).ToArray();
            if (rest.Length == 0) continue;
            foreach (var call in await context.Rows.Where(row => rest.Contains(row.LinkedId!)).Select(row => row.LinkedId!).Distinct().ToListAsync(cancellationToken)) calls.TryAdd(call, call);
        }
        return calls;
    }

    /// <summary>The rows of one call that a group may see; empty where it may see none of it.</summary>
    public async Task<IReadOnlyList<CdrRow>> FindVisibleAsync(string id, GroupAccess access, CancellationToken cancellationToken)
    {
        var rows = await FindAsync(id, cancellationToken);
        return access.IsUnrestricted ? rows : [.. rows.Where(row => access.MaySeeRecord(row.DContext, row.GroupUuid))];
    }

    private static Task<List<CdrRow>> RowsAsync(IQueryable<CdrRow> rows, CancellationToken cancellationToken) =>
        rows.OrderBy(row => row.Start).Take(MostRows).ToListAsync(cancellationToken);
}
