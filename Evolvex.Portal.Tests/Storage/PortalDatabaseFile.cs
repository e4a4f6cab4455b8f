using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Storage;

/// <summary>A migrated SQLite file of the portal, for tests that need its tables and no web server.</summary>
internal sealed class PortalDatabaseFile : IDbContextFactory<PortalDbContext>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evolvex-tables-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly PortalDatabase _database;

    public PortalDatabaseFile()
    {
        _database = new PortalDatabase(_services, new PortalOptions { ConnectionString = $"Data Source={Path.Combine(_folder, "portal.db")}" });
        using var context = CreateDbContext();
        context.Database.Migrate();
    }

    /// <summary>The database does not answer while this is true.</summary>
    public bool IsAway { get; set; }

    public PortalDbContext CreateDbContext() => IsAway ? throw new Microsoft.Data.Sqlite.SqliteException("unable to open database file", 14) : _database.CreateDbContext();

    public void Dispose()
    {
        _services.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
