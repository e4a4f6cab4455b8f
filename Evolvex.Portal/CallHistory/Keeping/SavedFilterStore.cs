using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>The filters that people keep, each their own.</summary>
internal sealed class SavedFilterStore(IDbContextFactory<PortalDbContext> databases)
{
    private const int Most = 50;

    /// <summary>The filters of a person, by name.</summary>
    public async Task<IReadOnlyList<SavedFilter>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<SavedFilter>().AsNoTracking().Where(filter => filter.UserId == userId).OrderBy(filter => filter.Name).Take(Most).ToListAsync(cancellationToken);
    }

    /// <summary>Adds one; false where there is one of that name, or enough of them.</summary>
    public async Task<bool> AddAsync(string userId, string name, string query, CancellationToken cancellationToken)
    {
        if (name.Length > 80 || query.Length > 1000) return false;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<SavedFilter>().CountAsync(filter => filter.UserId == userId, cancellationToken) >= Most) return false;
        database.Add(new SavedFilter { UserId = userId, Name = name, Query = query });
        return await database.TrySaveAsync(cancellationToken);
    }

    /// <summary>Takes one away, if it is the person's own.</summary>
    public async Task DeleteAsync(string userId, Guid id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Set<SavedFilter>().Where(filter => filter.UserId == userId && filter.Id == id).ExecuteDeleteAsync(cancellationToken);
    }
}
