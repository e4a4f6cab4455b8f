using System.Data.Common;
using Evolvex.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Storage;

/// <summary>Something that has to be in the database before anything else starts; runs once, after the migrations, in the order of registration.</summary>
internal interface IStorageSeed
{
    Task SeedAsync(PortalDbContext database, CancellationToken cancellationToken);
}

/// <summary>
/// Brings the database up to date before any other service starts. A database server that starts beside the portal gets a minute to come up.
/// </summary>
internal sealed class StorageStart(
    IDbContextFactory<PortalDbContext> databases, DatabaseUpgrade upgrade, DatabaseTrouble trouble, IEnumerable<IStorageSeed> seeds, PortalOptions portal, TimeProvider time, ILogger<StorageStart> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Waits for the database and migrates it.</summary>
    /// <exception cref="StartException">The database does not answer, or a migration fails.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + Patience;
        var told = "";
        while (true)
        {
            try
            {
                await BringUpToDateAsync(cancellationToken);
                trouble.Watch();
                return;
            }
            catch (DbException fault) when (portal.Provider == DatabaseProvider.MySql && time.GetUtcNow() < deadline)
            {
                if (told != fault.Message) StorageLog.DatabaseUnreachable(logger, told = fault.Message, deadline);
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (DbException fault)
            {
                throw new StartException($"ConnectionStrings:Portal: the portal's database ({portal.Provider}) cannot be used: {fault.Message}", fault);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task BringUpToDateAsync(CancellationToken cancellationToken)
    {
        await upgrade.RunAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var seed in seeds) await seed.SeedAsync(database, cancellationToken);
    }
}
