using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.Storage;

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbMigrationTests(MariaDbRig rig)
{
    [Fact]
    public async Task The_migrated_schema_is_the_models_schema()
    {
        await using var migrated = Open();
        await using var created = Open();
        await migrated.Database.MigrateAsync();
        await created.Database.EnsureCreatedAsync();

        var lines = await DescribeAsync(migrated);

        lines.ShouldContain(line => line.StartsWith("users.normalized_user_name varchar(64) null=NO", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("audit_entries.id bigint(20) null=NO auto_increment", StringComparison.Ordinal));
        lines.ShouldBe(await DescribeAsync(created));
    }

    [Fact]
    public async Task Every_migration_can_be_taken_back()
    {
        await using var database = Open();
        await database.Database.MigrateAsync();

        await database.GetService<IMigrator>().MigrateAsync(Migration.InitialDatabase);

        (await DescribeAsync(database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upgrade_from_the_earliest_schema_keeps_what_is_in_it()
    {
        await using var database = Open();
        await database.GetService<IMigrator>().MigrateAsync("20261122000000_SignIn");
        await EarliestSchema.FillAsync(database);

        await database.Database.MigrateAsync();

        await EarliestSchema.ShouldStillHoldAsync(database);
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_or_delete_audit_entries()
    {
        await using var database = Open();
        await database.Database.MigrateAsync();
        await new AuditTriggers(NullLogger<AuditTriggers>.Instance).SeedAsync(database, default);
        database.Add(AuditRow.From(new AuditEntry(DateTimeOffset.UnixEpoch, AuditActor.Portal, AuditVerb.Created, new AuditObject("user", null, "анна"), null, null)));
        await database.SaveChangesAsync();

        await AuditTriggerTests.ShouldBeRefusedAsync(database);
    }

    private static async Task<IReadOnlyList<string>> DescribeAsync(PortalDbContext database)
    {
        await database.Database.OpenConnectionAsync();
        return await SchemaDescription.OfMySqlAsync(database.Database.GetDbConnection());
    }

    private PortalDbContext Open() => new(PortalDatabase.UseProvider(
        new DbContextOptionsBuilder<PortalDbContext>(), DatabaseProvider.MySql, rig.ConnectionString($"portal_{Guid.NewGuid():N}")).Options);
}
