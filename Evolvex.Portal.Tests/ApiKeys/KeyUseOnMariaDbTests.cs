using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ApiKeys;

/// <summary>What the pages of keys ask of the database, on the other database.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class KeyUseOnMariaDbTests(MariaDbRig rig)
{
    [Fact]
    public async Task Use_is_summed_paged_and_filtered()
    {
        await using var portal = new PortalApplication
        {
            Settings = { ["Portal:Provider"] = "MySql", ["ConnectionStrings:Portal"] = rig.ConnectionString($"use_{Guid.NewGuid():N}") },
        };
        var services = portal.Services;
        var group = (await services.GetRequiredService<GroupStore>().CreateAsync("Отдел", "", false, AuditActor.Portal, default)).Value;
        var key = (await services.GetRequiredService<ApiKeyStore>().CreateAsync(new("CRM", "", group), AuditActor.Portal, default)).Value!.Id;
        var now = new DateTimeOffset(2026, 11, 22, 12, 30, 0, 123, TimeSpan.Zero);
        await using (var database = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync())
        {
            await ApiRequestWriter.WriteAsync(
                database,
                [.. Enumerable.Range(0, 30).Select(i => AccessPageTest.Request(key, now)), AccessPageTest.Request(key, now, "originate", 403, "context=100%_Ж", inUrl: true), AccessPageTest.Request(key, now.AddHours(-5))],
                default);
        }
        var use = services.GetRequiredService<KeyUseQueries>();

        (await use.HoursAsync(key, now.AddDays(-1), now.AddDays(1), default)).ShouldBe(
        [
            new KeyUsageHour(new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero), 1, 0), new KeyUsageHour(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), 30, 1),
        ]);
        var first = await use.PageAsync(key, new RequestFilter(), null, 2, default);
        first.Rows.Count.ShouldBe(2);
        (await use.PageAsync(key, new RequestFilter(), first.Next, 2, default)).ShouldSatisfyAllConditions(page => page.Rows.Count.ShouldBe(1), page => page.Next.ShouldBeNull());
        (await use.PageAsync(key, new RequestFilter("originate", true, true, "100%_ж"), null, 10, default)).Rows.ShouldHaveSingleItem();
        (await use.PageAsync(key, new RequestFilter(Text: "no%match"), null, 10, default)).Rows.ShouldBeEmpty();
        (await services.GetRequiredService<KeyQueries>().FindAsync(key, default))!.IsInUrls(now).ShouldBeTrue();
        (await services.GetRequiredService<GroupQueries>().ListAsync(default)).Single(known => known.Id == group).Keys.ShouldHaveSingleItem().Name.ShouldBe("CRM");
    }
}
