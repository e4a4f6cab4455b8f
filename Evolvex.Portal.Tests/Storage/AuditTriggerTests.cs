using System.Data.Common;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
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

    internal static async Task ShouldBeRefusedAsync(PortalDbContext database)
    {
        var before = await database.Set<AuditRow>().CountAsync();
        before.ShouldBeGreaterThan(0);
        await Should.ThrowAsync<DbException>(() => database.Database.ExecuteSqlRawAsync("UPDATE audit_entries SET actor_name = 'nobody'"));
        await Should.ThrowAsync<DbException>(() => database.Database.ExecuteSqlRawAsync("DELETE FROM audit_entries"));
        (await database.Set<AuditRow>().CountAsync(row => row.ActorName != "nobody")).ShouldBe(before);
    }
}
