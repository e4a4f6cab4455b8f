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

    /// <summary>Which of these ids the records know, as uniqueid or linkedid.</summary>
    /// <exception cref="System.Data.Common.DbException">The call records cannot be read.</exception>
    public async Task<IReadOnlySet<string>> KnownAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        await using var context = await database.OpenAsync(cancellationToken);
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            known.UnionWith(await context.Rows.Where(row => some.Contains(row.UniqueId!)).Select(row => row.UniqueId!).Distinct().ToListAsync(cancellationToken));
            var rest = some.Where(id => !known.Contains(id)).ToArray();
            if (rest.Length > 0) known.UnionWith(await context.Rows.Where(row => rest.Contains(row.LinkedId!)).Select(row => row.LinkedId!).Distinct().ToListAsync(cancellationToken));
        }
        return known;
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
