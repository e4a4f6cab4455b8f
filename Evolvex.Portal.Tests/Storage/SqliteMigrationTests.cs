using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Evolvex.Portal.Tests.Storage;

public sealed class SqliteMigrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evolvex-migrations-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_migrated_schema_is_the_models_schema()
    {
        await using var migrated = Open("migrated");
        await using var created = Open("created");
        await migrated.Database.MigrateAsync();
        await created.Database.EnsureCreatedAsync();

        var lines = await DescribeAsync(migrated);

        lines.ShouldContain("audit_entries autoincrement");
        lines.ShouldContain("users.normalized_user_name TEXT notnull=1 key=0 default=");
        lines.ShouldBe(await DescribeAsync(created));
    }

    [Fact]
    public async Task Every_migration_can_be_taken_back()
    {
        await using var database = Open("down");
        await database.Database.MigrateAsync();

        await database.GetService<IMigrator>().MigrateAsync(Migration.InitialDatabase);

        (await DescribeAsync(database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upgrade_from_the_earliest_schema_keeps_what_is_in_it()
    {
        await using var database = Open("upgrade");
        await database.GetService<IMigrator>().MigrateAsync("20261122000000_SignIn");
        await EarliestSchema.FillAsync(database);

        await database.Database.MigrateAsync();

        await EarliestSchema.ShouldStillHoldAsync(database);
    }

    [Fact]
    public async Task Moments_come_back_as_UTC_and_sort()
    {
        await using var database = Open("moments");
        await database.Database.MigrateAsync();
        var noon = new DateTimeOffset(2026, 10, 25, 12, 0, 0, TimeSpan.FromHours(3));
        foreach (var (name, at) in new[] { ("later", noon.AddMilliseconds(500)), ("first", noon.AddHours(-1)), ("second", noon.ToUniversalTime()) })
            database.Add(new PortalUser { UserName = name, NormalizedUserName = name, CreatedAt = at });
        await database.SaveChangesAsync();
        database.ChangeTracker.Clear();

        var users = await database.Set<PortalUser>().OrderBy(user => user.CreatedAt).ToListAsync();

        users.Select(user => user.UserName).ShouldBe(["first", "second", "later"]);
        users[1].CreatedAt.ShouldBe(noon);
        users[1].CreatedAt.Offset.ShouldBe(TimeSpan.Zero);
        (await database.Set<PortalUser>().CountAsync(user => user.CreatedAt > noon)).ShouldBe(1);
    }

    private static async Task<IReadOnlyList<string>> DescribeAsync(PortalDbContext database)
    {
        await database.Database.OpenConnectionAsync();
        return await SchemaDescription.OfSqliteAsync(database.Database.GetDbConnection());
    }

    private PortalDbContext Open(string name) => new(new DbContextOptionsBuilder<PortalDbContext>()
        .UseSqlite($"Data Source={Path.Combine(_folder, name)}.db").AddInterceptors(new SqliteSettings()).Options);
}
