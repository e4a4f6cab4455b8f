using System.Data.Common;
using Evolvex.Portal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Evolvex.Portal.Storage;

/// <summary>
/// Opens the portal's database. The options are made at first use and not before: MySQL and MariaDB differ, so the server is asked which it is, and it
/// may still be starting when the portal does.
/// </summary>
internal sealed class PortalDatabase(IServiceProvider services, PortalOptions portal) : IDbContextFactory<PortalDbContext>
{
    private static readonly SqliteSettings Sqlite = new();

    private readonly Lazy<DbContextOptions<PortalDbContext>> _options = new(() => Options(services, portal), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Opens a context.</summary>
    /// <exception cref="DbException">The server cannot be asked which it is.</exception>
    public PortalDbContext CreateDbContext() => new(_options.Value);

    /// <summary>Chooses the provider.</summary>
    public static DbContextOptionsBuilder<PortalDbContext> UseProvider(DbContextOptionsBuilder<PortalDbContext> builder, DatabaseProvider provider, string connectionString)
    {
        if (provider == DatabaseProvider.MySql) builder.UseMySql(connectionString, ServerVersion.AutoDetect(WithoutDatabase(connectionString)));
        else builder.UseSqlite(connectionString).AddInterceptors(Sqlite);
        return builder;
    }

    private static DbContextOptions<PortalDbContext> Options(IServiceProvider services, PortalOptions portal) =>
        UseProvider(new DbContextOptionsBuilder<PortalDbContext>(), portal.Provider, portal.ConnectionString)
            .UseApplicationServiceProvider(services)
            .AddInterceptors(services.GetServices<IInterceptor>())
            // MySQL and MariaDB never undo a CREATE TABLE: nobody can do anything about being told so for each migration.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)
                // Each failed question, several a second: DatabaseTrouble tells it once.
                .Log((RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug),
                    (CoreEventId.QueryIterationFailed, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)))
            .Options;

    // The first migration makes the database where there is none.
    private static string WithoutDatabase(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        parts.Remove("database");
        parts.Remove("initial catalog");
        return parts.ConnectionString;
    }
}
