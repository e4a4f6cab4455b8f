using System.Security.Claims;
using Bunit;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Shell;
using Evolvex.Portal.Tests.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Users;

/// <summary>Base of tests of the pages about people: the real rules on a real database, and an administrator called boss who looks at them.</summary>
public abstract class PeopleTest : ComponentTest
{
    internal static readonly AuditActor Tester = new(AuditActorKind.Person, "0", "tester", null);

    protected PeopleTest()
    {
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(Database);
        Services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext());
        Services.AddSingleton<IAuditLog, AuditLog>().AddSingleton<AuditQueries>();
        Services.AddPeople();
        User.Role = PortalRole.Administrator;
    }

    internal PortalDatabaseFile Database { get; } = new();

    internal UserAdministration People => Services.GetRequiredService<UserAdministration>();

    internal async Task<UserSummary> FindAsync(string name) => (await Services.GetRequiredService<UserDirectory>().ListAsync(default)).Single(user => user.Name == name);

    internal async Task<IReadOnlyList<AuditEntry>> WrittenAsync(string verb) =>
        [.. (await Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Verb: verb), null, 20, default)).Entries.Select(row => row.Entry)];

    internal async Task<UserSummary> AddAsync(string name, string role, string password = "correct horse")
    {
        (await People.CreateAsync(name, password, role, Tester, default)).ShouldBeNull();
        return await FindAsync(name);
    }

    /// <summary>Looks at the pages as that person, in a session of its own.</summary>
    internal async Task<Guid> LookAsAsync(UserSummary user)
    {
        var session = await Services.GetRequiredService<SessionStore>().BeginAsync(user.Id, System.Net.IPAddress.Parse("192.0.2.7"), "Mozilla/5.0 (X11; Linux) Firefox/131.0", default);
        Services.GetRequiredService<ViewerAddress>().Use("192.0.2.7");
        (User.Role, User.Name) = (user.Role, user.Name);
        User.Claims = [new Claim(ClaimTypes.NameIdentifier, user.Id), new Claim(PortalClaims.Session, $"{session}")];
        return session;
    }

    internal async Task<bool> IsPasswordAsync(string name, string password)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        return await users.CheckPasswordAsync((await users.FindByNameAsync(name))!, password);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Database.Dispose();
    }
}
