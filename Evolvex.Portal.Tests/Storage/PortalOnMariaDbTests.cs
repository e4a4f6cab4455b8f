using System.Net;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Storage;

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class PortalOnMariaDbTests(MariaDbRig rig)
{
    [Fact]
    public async Task The_whole_portal_runs_on_it_from_an_empty_server()
    {
        await using var portal = new PortalApplication
        {
            Settings = { ["Portal:Provider"] = "MySql", ["ConnectionStrings:Portal"] = rig.ConnectionString($"whole_{Guid.NewGuid():N}") },
        };

        (await portal.Visitor().SignInAsync("demo", "demo")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await (await portal.SignInAsAsync("manager")).GetAsync("/access-denied");

        var verifier = portal.Services.GetRequiredService<IApiKeyVerifier>();
        var verdict = await verifier.VerifyAsync(DemoKey.Text, null, ApiKeyScope.Status, default);
        verdict.IsOk.ShouldBeTrue();
        verdict.Key!.Access.FindRoute("incoming")!.Description.ShouldBe("Входящая маршрутизация");
        await using var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var now = new DateTimeOffset(2026, 11, 22, 12, 0, 0, 123, TimeSpan.Zero);
        await ApiRequestWriter.WriteAsync(database, [new ApiRequest(verdict.Key.Id, now, "status", "клиент=1", 200, TimeSpan.Zero, "::1", "curl", true)], default);
        (await database.Set<ApiRequestRow>().SingleAsync()).ShouldSatisfyAllConditions(row => row.At.ShouldBe(now), row => row.Parameters.ShouldBe("клиент=1"), row => row.IsKeyInUrl.ShouldBeTrue());
        (await database.Set<ApiKeyRow>().SingleAsync()).LastUsedAt.ShouldBe(now);

        var groups = portal.Services.GetRequiredService<GroupStore>();
        (await groups.CreateAsync("demo", "", false, AuditActor.Portal, default)).Mistake.ShouldBe(AccessMistake.NameTaken);
        (await portal.Services.GetRequiredService<ApiKeyStore>().RevokeAsync(verdict.Key.Id, AuditActor.Portal, default)).ShouldBeNull();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!verdict.Key.Revoked.IsCancellationRequested) await Task.Delay(20, deadline.Token);
        (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Text: "demo"), null, 10, default)).Entries
            .Select(row => row.Entry.Verb).ShouldBe([AuditVerb.Revoked, AuditVerb.SignedIn]);
    }
}
