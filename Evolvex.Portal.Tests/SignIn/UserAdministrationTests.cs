using System.Net;
using System.Security.Claims;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.SignIn;

public sealed class UserAdministrationTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    private static readonly AuditActor Boss = new(AuditActorKind.Person, "1", "boss", "192.0.2.1");

    private UserAdministration Users => portal.Services.GetRequiredService<UserAdministration>();

    [Fact]
    public async Task Names_passwords_and_roles_follow_the_rules()
    {
        await Users.CreateAsync("Taken", "correct horse", "viewer", Boss, default);

        (await Users.CreateAsync(" x", "correct horse", "viewer", Boss, default)).ShouldBe(UserMistake.NameInvalid);
        (await Users.CreateAsync("taken", "correct horse", "viewer", Boss, default)).ShouldBe(UserMistake.NameTaken);
        (await Users.CreateAsync("olga", "1234567", "viewer", Boss, default)).ShouldBe(UserMistake.PasswordLength);
        (await Users.CreateAsync("olga", "qwerty123", "viewer", Boss, default)).ShouldBe(UserMistake.PasswordGuessable);
        (await Users.CreateAsync("olga", "aaaaaaaaaaa", "viewer", Boss, default)).ShouldBe(UserMistake.PasswordGuessable);
        (await Users.CreateAsync("olga", "Olga-2026", "viewer", Boss, default)).ShouldBe(UserMistake.PasswordLikeName);
        (await Users.CreateAsync("olga", "correct horse", "root", Boss, default)).ShouldBe(UserMistake.RoleUnknown);
        (await Users.ResetPasswordAsync("nobody", "correct horse", Boss, default)).ShouldBe(UserMistake.UserUnknown);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("role")]
    [InlineData("disabled")]
    [InlineData("everywhere")]
    [InlineData("deleted")]
    public async Task What_is_open_ends_when_an_administrator_changes_the_person(string change)
    {
        var (name, password) = await portal.AddUserAsync(PortalRole.Manager);
        var browser = portal.Visitor();
        (await browser.SignInAsync(name, password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var person = await PrincipalAsync(name);
        (await IsStillGoodAsync(person)).ShouldBeTrue();
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (change switch
        {
            "password" => await Users.ResetPasswordAsync(name, "another horse", Boss, default),
            "role" => await Users.SetAccessAsync(name, "viewer", null, Boss, default),
            "disabled" => await Users.SetEnabledAsync(name, false, Boss, default),
            "everywhere" => await Users.SignOutEverywhereAsync(name, Boss, default),
            _ => await Users.DeleteAsync(name, Boss, default),
        }).ShouldBeNull();

        (await IsStillGoodAsync(person)).ShouldBeFalse("circuits and cookies ask exactly this, every few seconds");
        SignInFeature.RevalidateEvery.ShouldBeLessThan(TimeSpan.FromSeconds(5), "what another process changes holds within five seconds");
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect, "what this process changes holds at once");
        if (change == "disabled") (await portal.Visitor().SignInAsync(name, password)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await using var lonely = new PortalApplication();
        var users = lonely.Services.GetRequiredService<UserAdministration>();

        (await users.SetEnabledAsync("demo", false, Boss, default)).ShouldBe(UserMistake.LastAdministrator);
        (await users.SetAccessAsync("demo", "viewer", null, Boss, default)).ShouldBe(UserMistake.LastAdministrator);
        (await users.DeleteAsync("demo", Boss, default)).ShouldBe(UserMistake.LastAdministrator);
        await users.CreateAsync("second", "correct horse", "admin", Boss, default);
        (await users.DeleteAsync("demo", Boss, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Two_administrators_who_take_each_others_role_away_at_once_leave_one()
    {
        await using var duel = new PortalApplication();
        var users = duel.Services.GetRequiredService<UserAdministration>();
        await users.CreateAsync("second", "correct horse", "admin", Boss, default);

        var outcomes = await Task.WhenAll(users.SetAccessAsync("demo", "viewer", null, Boss, default), users.SetEnabledAsync("second", false, Boss, default));

        outcomes.Count(outcome => outcome is null).ShouldBe(1);
        outcomes.Count(outcome => outcome == UserMistake.LastAdministrator).ShouldBe(1);
        (await duel.Services.GetRequiredService<UserDirectory>().ListAsync(default)).Count(user => user is { IsEnabled: true, Role: "admin" }).ShouldBe(1);
    }

    [Fact]
    public async Task One_session_can_be_ended_and_the_others_go_on()
    {
        var (name, password) = await portal.AddUserAsync(PortalRole.Viewer);
        var (here, there) = (portal.Visitor(), portal.Visitor());
        there.DefaultRequestHeaders.UserAgent.ParseAdd("Lost/1.0");
        await here.SignInAsync(name, password);
        await there.SignInAsync(name, password);
        var user = (await portal.Services.GetRequiredService<UserDirectory>().ListAsync(default)).Single(user => user.Name == name);
        user.Sessions.ShouldBe(2);
        var lost = (await portal.Services.GetRequiredService<SessionStore>().ListAsync(user.Id, default)).Single(session => session.Client == "Lost/1.0");

        (await Users.SignOutAsync(name, lost.Id, Boss, default)).ShouldBeNull();

        (await there.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await here.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_copy_of_the_cookie_is_worth_nothing_after_signing_out()
    {
        var (name, password) = await portal.AddUserAsync(PortalRole.Viewer);
        var thief = portal.Visitor();
        var owner = portal.Visitor();
        using (var signIn = await owner.SignInAsync(name, password))
            thief.DefaultRequestHeaders.Add("Cookie", signIn.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("evolvex-session=", StringComparison.Ordinal)).Split(';')[0]);
        (await thief.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await owner.SendFormAsync("/", [], "/logout")).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await thief.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Who_is_locked_out_stays_where_they_are_signed_in_and_can_be_let_in_again()
    {
        var (name, password) = await portal.AddUserAsync(PortalRole.Viewer);
        (await portal.Visitor().SignInAsync(name, password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var signedIn = await PrincipalAsync(name);
        for (var i = 0; i < 5; i++) (await portal.Visitor().SignInAsync(name, $"wrong-password-{i}")).Dispose();
        var directory = portal.Services.GetRequiredService<UserDirectory>();
        (await directory.ListAsync(default)).Single(user => user.Name == name).LockedUntil.ShouldNotBeNull();
        (await IsStillGoodAsync(signedIn)).ShouldBeTrue("somebody who guesses at a password puts nobody out");

        (await Users.UnlockAsync(name, Boss, default)).ShouldBeNull();

        (await directory.ListAsync(default)).Single(user => user.Name == name).LockedUntil.ShouldBeNull();
        (await portal.Visitor().SignInAsync(name, password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var entry = (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Verb: AuditVerb.Unlocked, Text: name), null, 10, default)).Entries.ShouldHaveSingleItem().Entry;
        entry.Before!.ShouldNotContain("\"lockedUntil\":null");
        entry.After!.ShouldContain("\"lockedUntil\":null");
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_log_without_the_password()
    {
        await Users.CreateAsync("vera", "correct horse", "viewer", Boss, default);
        await Users.SetAccessAsync("vera", "manager", null, Boss, default);
        await Users.ResetPasswordAsync("vera", "another horse", Boss, default);

        var entries = (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Text: "vera"), null, 10, default)).Entries;

        entries.Select(row => row.Entry.Verb).ShouldBe([AuditVerb.PasswordChanged, AuditVerb.Changed, AuditVerb.Created]);
        entries[1].Entry.Before!.ShouldContain("\"role\":\"viewer\"");
        entries[1].Entry.After!.ShouldContain("\"role\":\"manager\"");
        entries[1].Entry.Actor.ShouldBe(Boss);
        entries.ShouldAllBe(row => !$"{row.Entry.Before}{row.Entry.After}".Contains("horse"));
    }

    private async Task<ClaimsPrincipal> PrincipalAsync(string name)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var signIns = scope.ServiceProvider.GetRequiredService<SignInManager<PortalUser>>();
        var user = (await signIns.UserManager.FindByNameAsync(name))!;
        var person = await signIns.CreateUserPrincipalAsync(user);
        var session = (await portal.Services.GetRequiredService<SessionStore>().ListAsync(user.Id, default))[0];
        ((ClaimsIdentity)person.Identity!).AddClaim(new Claim(PortalClaims.Session, $"{session.Id}"));
        return person;
    }

    private async Task<bool> IsStillGoodAsync(ClaimsPrincipal person)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<PortalUser>>().ValidateSecurityStampAsync(person) is not null;
    }
}
