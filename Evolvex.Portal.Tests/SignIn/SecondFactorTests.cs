using System.Net;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.SignIn;

public sealed class SecondFactorTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    private const string CodePage = "/login/code?remember=false&returnUrl=%2Flive";
    private static readonly AuditActor Boss = new(AuditActorKind.Person, "1", "boss", "192.0.2.1");

    private OwnAccount Account => portal.Services.GetRequiredService<OwnAccount>();

    [Fact]
    public async Task Signing_in_asks_for_the_code_and_takes_each_code_once()
    {
        var person = await EnrolAsync();
        var first = await PasswordAsync(person);
        (await first.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect, "the password alone opens nothing");
        var code = person.NextCode();

        using var answer = await CodeAsync(first, code);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldEndWith("/live");
        (await first.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var replay = await CodeAsync(await PasswordAsync(person), code);
        replay.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        WebUtility.HtmlDecode(await replay.Content.ReadAsStringAsync()).ShouldContain("was used already");
    }

    [Fact]
    public async Task The_same_code_given_twice_at_the_same_instant_lets_one_in()
    {
        var person = await EnrolAsync();
        var clients = new[] { await PasswordAsync(person), await PasswordAsync(person) };
        var code = person.NextCode();

        var answers = await Task.WhenAll(clients.Select(client => CodeAsync(client, code)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Redirect).ShouldBe(1);
    }

    [Fact]
    public async Task The_code_that_turned_it_on_does_not_sign_in()
    {
        var person = await EnrolAsync();

        (await CodeAsync(await PasswordAsync(person), person.EnrolCode)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_and_stands_nowhere()
    {
        var person = await EnrolAsync();

        (await CodeAsync(await PasswordAsync(person), person.Codes[0].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await CodeAsync(await PasswordAsync(person), person.Codes[0])).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await CodeAsync(await PasswordAsync(person), person.Codes[1])).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await Account.CodesLeftAsync(person.Id, default)).ShouldBe(8);
        await using var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var kept = string.Concat(await database.Set<IdentityUserToken<string>>().Where(token => token.UserId == person.Id && token.Name == PortalUserStore.Codes).Select(token => token.Value).ToListAsync());
        kept.ShouldNotBeEmpty();
        person.Codes.ShouldAllBe(code => !kept.Contains(code) && !kept.Contains(code.Replace("-", "", StringComparison.Ordinal)));
        (await WrittenAsync(person, AuditVerb.RecoveryCodeUsed)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("000000x")]
    [InlineData("wrong-again")]
    public async Task Five_wrong_codes_lock_the_account_like_wrong_passwords(string wrong)
    {
        var person = await EnrolAsync();
        var client = await PasswordAsync(person);
        for (var i = 0; i < 5; i++) (await CodeAsync(client, wrong)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await CodeAsync(client, person.NextCode())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await CodeAsync(client, person.Codes[0])).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await portal.Services.GetRequiredService<UserDirectory>().FindAsync(person.Id, default))!.LockedUntil.ShouldNotBeNull();
        (await WrittenAsync(person, AuditVerb.LockedOut)).ShouldNotBeEmpty();
        (await portal.Services.GetRequiredService<UserAdministration>().UnlockAsync(person.Name, Boss, default)).ShouldBeNull();
        (await CodeAsync(await PasswordAsync(person), person.NextCode())).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Five_wrong_six_digit_codes_lock_the_account()
    {
        var person = await EnrolAsync();
        var client = await PasswordAsync(person);
        var right = person.NextCode();
        var wrong = right == "123456" ? "654321" : "123456";
        for (var i = 0; i < 5; i++) (await CodeAsync(client, wrong)).Dispose();

        (await CodeAsync(client, right)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_is_disabled_between_password_and_code_stays_out()
    {
        var person = await EnrolAsync();
        var client = await PasswordAsync(person);
        (await portal.Services.GetRequiredService<UserAdministration>().SetEnabledAsync(person.Name, false, Boss, default)).ShouldBeNull();

        foreach (var code in new[] { person.NextCode(), person.Codes[0] })
        {
            using var answer = await client.GetAsync(CodePage);
            if (answer.StatusCode == HttpStatusCode.Redirect) answer.Headers.Location!.OriginalString.ShouldEndWith("/login");
            else (await CodeAsync(client, code)).StatusCode.ShouldNotBe(HttpStatusCode.Redirect);
        }
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_administrator_resets_it_and_the_password_alone_is_enough_again()
    {
        var person = await EnrolAsync();

        (await portal.Services.GetRequiredService<UserAdministration>().ResetSecondFactorAsync(person.Name, Boss, default)).ShouldBeNull();

        var client = portal.Visitor();
        (await client.SignInAsync(person.Name, person.Password)).Headers.Location!.OriginalString.ShouldNotContain("/login/code");
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Account.CodesLeftAsync(person.Id, default)).ShouldBe(0);
        var entry = (await WrittenAsync(person, AuditVerb.SecondFactorOff)).ShouldHaveSingleItem();
        entry.Actor.ShouldBe(Boss);
        entry.Before!.ShouldContain("\"twoFactorEnabled\":true");
        entry.After!.ShouldContain("\"twoFactorEnabled\":false");
    }

    [Fact]
    public async Task A_code_that_was_taken_is_not_taken_again_after_it_was_turned_off_and_on()
    {
        var person = await EnrolAsync();
        (await Account.TurnOffAsync(person.Owner, person.Password, default)).ShouldBeNull();

        (await Account.TurnOnAsync(person.Owner, person.Key, person.EnrolCode, default)).Mistake.ShouldBe(UserMistake.CodeWrong);
    }

    [Fact]
    public async Task Turning_it_off_and_new_codes_ask_for_the_password_and_wrong_ones_lock_the_account()
    {
        var person = await EnrolAsync();
        (await Account.ReplaceCodesAsync(person.Owner, "not the password", default)).Mistake.ShouldBe(UserMistake.PasswordWrong);
        for (var i = 0; i < 3; i++) (await Account.TurnOffAsync(person.Owner, "not the password", default)).ShouldBe(UserMistake.PasswordWrong);
        (await Account.ChangePasswordAsync(person.Owner, "not the password", "another horse", default)).ShouldBe(UserMistake.LockedOut);

        (await Account.TurnOffAsync(person.Owner, person.Password, default)).ShouldBe(UserMistake.LockedOut);
        (await portal.Services.GetRequiredService<UserDirectory>().FindAsync(person.Id, default))!.HasSecondFactor.ShouldBeTrue();
    }

    private async Task<HttpClient> PasswordAsync(Person person)
    {
        var client = portal.Visitor();
        // Each person from an address of its own: failures of one hold up no other.
        client.DefaultRequestHeaders.Add("X-Forwarded-For", person.Address);
        using var answer = await client.SignInAsync(person.Name, person.Password);
        answer.Headers.Location!.OriginalString.ShouldContain("/login/code");
        return client;
    }

    private static Task<HttpResponseMessage> CodeAsync(HttpClient client, string code) => client.SendFormAsync(CodePage, new() { ["Input.Code"] = code });

    private async Task<List<AuditEntry>> WrittenAsync(Person person, string verb) =>
        [.. (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Verb: verb, ObjectId: person.Id, ObjectKind: AuditObjectKind.User), null, 50, default)).Entries.Select(row => row.Entry)];

    private async Task<Person> EnrolAsync()
    {
        var (name, password) = await portal.AddUserAsync(PortalRole.Viewer);
        var owner = new AccountOwner(name, null, new AuditActor(AuditActorKind.Person, null, name, null));
        var key = OwnAccount.NewKey();
        var code = TimeCode.At(Base32.Decode(key), TimeCode.StepAt(TimeProvider.System.GetUtcNow()));
        var on = await Account.TurnOnAsync(owner, key, code, default);
        on.Mistake.ShouldBeNull();
        var id = (await portal.Services.GetRequiredService<UserDirectory>().ListAsync(default)).Single(user => user.Name == name).Id;
        return new Person(id, name, password, key, code, on.Codes, owner);
    }

    private sealed record Person(string Id, string Name, string Password, string Key, string EnrolCode, IReadOnlyList<string> Codes, AccountOwner Owner)
    {
        public string Address { get; } = $"2001:db8:0:{Random.Shared.Next(1, 0xFFFF):x}::1";

        /// <summary>The code after that of now, which is taken too, so that a test need not wait for it.</summary>
        public string NextCode() => TimeCode.At(Base32.Decode(Key), TimeCode.StepAt(TimeProvider.System.GetUtcNow()) + 1);
    }
}
