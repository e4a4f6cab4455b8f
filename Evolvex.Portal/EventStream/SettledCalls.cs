using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.EventStream;

/// <summary>Reads calls as the call records tell them.</summary>
internal sealed class SettledCalls(IDbContextFactory<PortalDbContext> databases, TimeProvider time)
{
    /// <summary>The records of a call may come that much later than the call ended.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Calls that nobody saw are told of when they ended not longer ago.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private const int CallsAtOnce = 200;
    private const int MostUnseen = 2000;
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(6);

    /// <summary>Those of the calls that are in the table.</summary>
    public async Task<IReadOnlyList<CallRow>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var found = new List<CallRow>();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var some in keys.Chunk(CallsAtOnce))
            found.AddRange(await database.Set<CallRow>().AsNoTracking().Where(call => some.Contains(call.CallKey)).ToListAsync(cancellationToken));
        return await database.WithScopesAsync(found, cancellationToken);
    }

    /// <summary>All records that were written until then have been read; null: nobody has looked yet.</summary>
    public async Task<DateTimeOffset?> FollowedUntilAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await CallHistoryEntries.FollowedUntilAsync(database, cancellationToken);
    }

    /// <summary>Calls that are over and ended since then, the oldest first.</summary>
    public async Task<IReadOnlyList<CallRow>> EndedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - since > Longest) since = now - Longest;
        var from = CallNumber.First(since - LongestCall);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var calls = await database.Set<CallRow>().AsNoTracking().Where(call => call.Id >= from && call.EndedAt >= since && !call.IsOpen)
            .OrderByDescending(call => call.Id).Take(MostUnseen).OrderBy(call => call.Id).ToListAsync(cancellationToken);
        return await database.WithScopesAsync(calls, cancellationToken);
    }
}
