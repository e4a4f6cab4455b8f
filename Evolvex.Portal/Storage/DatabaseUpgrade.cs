using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Storage;

/// <summary>Brings the portal's database up to date; several processes may do so at once, one of them does it.</summary>
internal sealed class DatabaseUpgrade(IDbContextFactory<PortalDbContext> databases, ILogger<DatabaseUpgrade> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var pending = (await database.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0) return;
        await database.Database.MigrateAsync(cancellationToken);
        StorageLog.Migrated(logger, string.Join(", ", pending));
    }
}
