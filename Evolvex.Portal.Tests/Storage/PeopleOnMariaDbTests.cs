using System.Net;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Storage;

/// <summary>What people, their sessions and the audit log ask of the database in words of its own, on MariaDB.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class PeopleOnMariaDbTests(MariaDbRig rig)
{
    [Fact]
    public async Task People_sessions_second_factors_and_the_audit_log_work_on_it()
    {
        await using var portal = new PortalApplication
        {
            Settings = { ["Portal:Provider"] = "MySql", ["ConnectionStrings:Portal"] = rig.ConnectionString($"people_{Guid.NewGuid():N}") },
        };
        var (users, account) = (portal.Services.GetRequiredService<UserAdministration>(), portal.Services.GetRequiredService<OwnAccount>());
        (await users.CreateAsync("Ольга", "correct horse", PortalRole.Administrator, AuditActor.Portal, default)).ShouldBeNull();

        // Two administrators take each other's role away at the same instant.
        var duel = await Task.WhenAll(users.SetAccessAsync("demo", PortalRole.Viewer, null, AuditActor.Portal, default), users.SetEnabledAsync("ольга", false, AuditActor.Portal, default));
        duel.Count(outcome => outcome is null).ShouldBe(1);
        duel.Count(outcome => outcome == UserMistake.LastAdministrator).ShouldBe(1);

        (await users.CreateAsync("vera", "correct horse", PortalRole.Viewer, AuditActor.Portal, default)).ShouldBeNull();
        var browser = portal.Visitor();
        (await browser.SignInAsync("vera", "correct horse")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await users.SignOutEverywhereAsync("vera", AuditActor.Portal, default)).ShouldBeNull();
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        var owner = new AccountOwner("vera", null, AuditActor.Portal);
        var key = OwnAccount.NewKey();
        var code = TimeCode.At(Base32.Decode(key), TimeCode.StepAt(TimeProvider.System.GetUtcNow()));
        var on = await account.TurnOnAsync(owner, key, code, default);
        on.Mistake.ShouldBeNull();
        (await account.TurnOnAsync(owner, key, code, default)).Mistake.ShouldBe(UserMistake.CodeWrong);
        (await browser.SignInAsync("vera", "correct horse")).Headers.Location!.OriginalString.ShouldContain("/login/code");
        (await browser.SendFormAsync("/login/code?remember=false&returnUrl=%2F", new() { ["Input.Code"] = on.Codes[3] })).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var audit = portal.Services.GetRequiredService<AuditQueries>();
        (await audit.ActorsAsync(10, default)).ShouldContain("vera");
        (await audit.VerbsAsync(50, default)).ShouldContain(AuditVerb.SecondFactorOn);
        var first = await audit.PageAsync(new AuditFilter(), null, 2, default);
        var second = await audit.PageAsync(new AuditFilter(), first.Next, 2, default);
        first.Entries.Concat(second.Entries).Select(row => row.Id).Distinct().Count().ShouldBe(4);
        (await audit.NewerPageAsync(new AuditFilter(), second.Previous!.Value, 2, default)).Entries.ShouldBe(first.Entries);
        (await new AuditCheck(portal.Services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<Evolvex.Portal.Storage.PortalDbContext>>()).RunAsync(default))
            .ShouldHaveSingleItem().Verdict.ShouldBe(Evolvex.Portal.Hosting.CheckVerdict.Ok);
    }
}
