using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ApiKeys;

/// <summary>Base of tests of the pages of keys, groups and routes: the real stores on tables in memory, an administrator.</summary>
public abstract class AccessPageTest : ComponentTest
{
    protected AccessPageTest()
    {
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(Database);
        Services.AddSingleton<IAuditLog, AuditLog>();
        Services.AddSingleton<ApiKeyStore>().AddSingleton<GroupStore>().AddSingleton<KeyQueries>().AddSingleton<KeyUseQueries>().AddSingleton<GroupQueries>();
        Services.AddSingleton(new ApiOptions());
        User.Role = PortalRole.Administrator;
    }

    internal AccessDatabase Database { get; } = new();

    internal ApiKeyStore Keys => Services.GetRequiredService<ApiKeyStore>();

    internal KeyQueries Queries => Services.GetRequiredService<KeyQueries>();

    internal GroupStore Groups => Services.GetRequiredService<GroupStore>();

    internal async Task<Guid> GroupAsync(string name, bool isUnrestricted = false) =>
        (await Groups.CreateAsync(name, "", isUnrestricted, AuditActor.Portal, default)).Value;

    internal async Task<NewApiKey> KeyAsync(string name, Guid group, Func<ApiKeySettings, ApiKeySettings>? change = null)
    {
        var settings = new ApiKeySettings(name, "", group);
        return (await Keys.CreateAsync(change?.Invoke(settings) ?? settings, AuditActor.Portal, default)).Value.ShouldNotBeNull();
    }

    /// <summary>The key as pages see it.</summary>
    internal async Task<KeyView> SeeAsync(Guid id) => (await Queries.FindAsync(id, default)).ShouldNotBeNull();

    /// <summary>What the audit log has of persons, oldest first.</summary>
    internal async Task<List<AuditEntry>> ActsAsync()
    {
        await using var database = Database.CreateDbContext();
        var rows = await database.Set<AuditRow>().OrderBy(row => row.Id).ToListAsync();
        return [.. rows.Select(row => row.ToEntry()).Where(entry => entry.Actor.Kind == AuditActorKind.Person)];
    }

    /// <summary>Writes requests down as the portal does.</summary>
    internal async Task RequestsAsync(params ApiRequest[] requests)
    {
        await using var database = Database.CreateDbContext();
        await ApiRequestWriter.WriteAsync(database, requests, default);
    }

    internal static ApiRequest Request(Guid key, DateTimeOffset at, string endpoint = "status", int status = 200, string? parameters = null, bool inUrl = false) =>
        new(key, at, endpoint, parameters, status, TimeSpan.FromMilliseconds(12), "192.0.2.7", "curl/8", inUrl);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Database.Dispose();
    }
}
