using System.Data.Common;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Storage;

public sealed class AuditTriggerTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Fact]
    public async Task The_database_itself_refuses_to_change_or_delete_audit_entries()
    {
        await portal.Services.GetRequiredService<IAuditLog>().RecordAsync(AuditActor.Portal, AuditVerb.Created, new AuditObject("user", null, "anna"), null, default);
        await using var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();

        await ShouldBeRefusedAsync(database);
    }

    [Fact]
    public async Task The_portals_own_code_cannot_change_one_either()
    {
        await portal.Services.GetRequiredService<IAuditLog>().RecordAsync(AuditActor.Portal, AuditVerb.Created, new AuditObject("user", null, "anna"), null, default);
        await using var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        database.Remove(await database.Set<AuditRow>().FirstAsync());

        await Should.ThrowAsync<InvalidOperationException>(() => database.SaveChangesAsync());
    }

    [Fact]
    public async Task Only_the_log_adds_entries_and_only_its_queries_read_them()
    {
        var users = SourceTree.Product.Where(file => file.Text.Contains("AuditRow", StringComparison.Ordinal) || file.Text.Contains("audit_entries", StringComparison.Ordinal))
            .Select(file => file.Path).Order(StringComparer.Ordinal);

        users.ShouldBe(
        [
            "Evolvex.Portal/Audit/AppendOnly.cs", "Evolvex.Portal/Audit/AuditCheck.cs", "Evolvex.Portal/Audit/AuditLog.cs", "Evolvex.Portal/Audit/AuditQueries.cs", "Evolvex.Portal/Audit/AuditRow.cs",
            "Evolvex.Portal/Audit/AuditTriggers.cs", "Evolvex.Portal/Storage/Migrations/M20261122020000_Audit.cs", "Evolvex.Portal/Storage/Migrations/M20261122101000_AuditSearch.cs",
        ]);
        await using var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        database.Model.FindEntityType(typeof(AuditRow))!.GetForeignKeys().ShouldBeEmpty("a deleted person takes no entry along");
    }

    [Fact]
    public async Task The_check_command_sees_whether_the_database_guards_them()
    {
        var databases = portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        (await new AuditCheck(databases).RunAsync(default)).ShouldHaveSingleItem().Verdict.ShouldBe(Evolvex.Portal.Hosting.CheckVerdict.Ok);

        using var unguarded = new PortalDatabaseFile();
        var finding = (await new AuditCheck(unguarded).RunAsync(default)).ShouldHaveSingleItem();
        finding.Verdict.ShouldBe(Evolvex.Portal.Hosting.CheckVerdict.Warning);
        finding.Remedy!.ToString().ShouldContain("TRIGGER");
    }

    internal static async Task ShouldBeRefusedAsync(PortalDbContext database)
    {
        var before = await database.Set<AuditRow>().CountAsync();
        before.ShouldBeGreaterThan(0);
        await Should.ThrowAsync<DbException>(() => database.Database.ExecuteSqlRawAsync("UPDATE audit_entries SET actor_name = 'nobody'"));
        await Should.ThrowAsync<DbException>(() => database.Database.ExecuteSqlRawAsync("DELETE FROM audit_entries"));
        await Should.ThrowAsync<DbException>(() => database.Set<AuditRow>().ExecuteDeleteAsync());
        await Should.ThrowAsync<DbException>(() => database.Set<AuditRow>().ExecuteUpdateAsync(row => row.SetProperty(entry => entry.ActorName, "nobody")));
        await Should.ThrowAsync<DbException>(() => database.Database.ExecuteSqlRawAsync(
            """
            REPLACE INTO audit_entries (id, at, actor_kind, actor_name, verb, object_kind, object_name)
            SELECT id, at, actor_kind, 'nobody', verb, object_kind, object_name FROM audit_entries
            """));
        (await database.Set<AuditRow>().CountAsync(row => row.ActorName != "nobody")).ShouldBe(before);
    }
}
