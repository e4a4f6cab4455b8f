using Evolvex.Portal.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.ApiKeys;

/// <summary>The portal's tables in memory, which can go away and come back.</summary>
internal sealed class AccessDatabase : IDbContextFactory<PortalDbContext>, IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public AccessDatabase()
    {
        _connection.Open();
        using var database = CreateDbContext();
        database.Database.EnsureCreated();
    }

    /// <summary>Nobody gets an answer.</summary>
    public bool IsAway { get; set; }

    public PortalDbContext CreateDbContext() => IsAway
        ? throw new SqliteException("unable to open database file", 14)
        : new PortalDbContext(new DbContextOptionsBuilder<PortalDbContext>().UseSqlite(_connection).Options);

    public void Dispose() => _connection.Dispose();
}
