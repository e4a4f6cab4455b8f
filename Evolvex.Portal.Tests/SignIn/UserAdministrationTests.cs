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
        (await Users.CreateAsync("olga", "my-Olga-2026", "viewer", Boss, default)).ShouldBe(UserMistake.PasswordLikeName);
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
        (await portal.Visitor().SignInAsync(name, password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var person = await PrincipalAsync(name);
        (await IsStillGoodAsync(person)).ShouldBeTrue();

        (change switch
        {
            "password" => await Users.ResetPasswordAsync(name, "another horse", Boss, default),
            "role" => await Users.SetRoleAsync(name, "viewer", Boss, default),
            "disabled" => await Users.SetEnabledAsync(name, false, Boss, default),
            "everywhere" => await Users.SignOutEverywhereAsync(name, Boss, default),
            _ => await Users.DeleteAsync(name, Boss, default),
        }).ShouldBeNull();

        (await IsStillGoodAsync(person)).ShouldBeFalse("circuits and cookies ask exactly this, twice a minute");
        SignInFeature.RevalidateEvery.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        if (change == "disabled") (await portal.Visitor().SignInAsync(name, password)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await using var lonely = new PortalApplication();
        var users = lonely.Services.GetRequiredService<UserAdministration>();

        (await users.SetEnabledAsync("demo", false, Boss, default)).ShouldBe(UserMistake.LastAdministrator);
        (await users.SetRoleAsync("demo", "viewer", Boss, default)).ShouldBe(UserMistake.LastAdministrator);
        (await users.DeleteAsync("demo", Boss, default)).ShouldBe(UserMistake.LastAdministrator);
        await users.CreateAsync("second", "correct horse", "admin", Boss, default);
        (await users.DeleteAsync("demo", Boss, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_log_without_the_password()
    {
        await Users.CreateAsync("vera", "correct horse", "viewer", Boss, default);
        await Users.SetRoleAsync("vera", "manager", Boss, default);
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
        return await signIns.CreateUserPrincipalAsync((await signIns.UserManager.FindByNameAsync(name))!);
    }

    private async Task<bool> IsStillGoodAsync(ClaimsPrincipal person)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<PortalUser>>().ValidateSecurityStampAsync(person) is not null;
    }
}
