using Bunit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Users;

public sealed class AccountPageTests : PeopleTest
{
    [Fact]
    public async Task The_second_factor_is_turned_on_by_a_code_and_recovery_codes_are_shown_once()
    {
        var vera = await AddAsync("vera", PortalRole.Viewer);
        await LookAsAsync(vera);
        var page = Show();
        page.Find("[data-factor=off] [data-turn-on]").Click();
        page.Find("svg.qr path").GetAttribute("d")!.ShouldStartWith("M4 4h1v1h-1z", Case.Sensitive, "the corner of a symbol with its quiet zone of four");
        var key = Base32.Decode(page.Find("[data-key]").TextContent)!;
        key.Length.ShouldBe(20);

        page.Find("#enrol-code").Input("12345");
        page.Find("#enrol").Submit();
        page.WaitForAssertion(() => page.Find("#enrol-hint").TextContent.ShouldBe("That code is wrong, has expired or was used already."));
        page.Find("#enrol-code").Input(TimeCode.At(key, TimeCode.StepAt(Now)));
        page.Find("#enrol").Submit();

        page.WaitForAssertion(() => page.Find("[data-codes]"));
        var codes = page.Find("[data-codes]").TextContent.Split('\n');
        codes.Length.ShouldBe(RecoveryCodes.Count);
        codes.ShouldAllBe(code => code.Length == 11);
        page.Find("[data-done]").Click();
        page.WaitForAssertion(() => page.Find("[data-factor=on] [data-codes-left]").TextContent.ShouldBe("10 recovery codes are left."));
        page.Markup.ShouldNotContain(codes[0]);
        var entry = (await WrittenAsync(AuditVerb.SecondFactorOn)).ShouldHaveSingleItem();
        entry.Actor.ShouldBe(new AuditActor(AuditActorKind.Person, vera.Id, "vera", "192.0.2.7"));
        entry.Before!.ShouldContain("\"twoFactorEnabled\":false");
        $"{entry.Before}{entry.After}".ShouldNotContain(codes[0]);
    }

    [Fact]
    public async Task It_is_turned_off_with_the_password_alone_known()
    {
        await EnrolledAsync("vera");
        var page = Show();
        page.Find("[data-turn-off]").Click();
        page.Find("#factor-password-field").Input("wrong password");
        page.Find("#factor-password").Submit();
        page.WaitForAssertion(() => page.Find("#factor-password-fault").TextContent.ShouldBe("The current password is wrong."));

        page.Find("#factor-password-field").Input("correct horse");
        page.Find("#factor-password").Submit();

        page.WaitForAssertion(() => page.Find("[data-factor=off]"));
        (await FindAsync("vera")).HasSecondFactor.ShouldBeFalse();
    }

    [Fact]
    public async Task New_recovery_codes_replace_the_old_ones()
    {
        var old = await EnrolledAsync("vera");
        var page = Show();
        page.Find("[data-new-codes]").Click();
        page.Find("#factor-password-field").Input("correct horse");
        page.Find("#factor-password").Submit();
        page.WaitForAssertion(() => page.Find("[data-codes]"));

        page.Find("[data-codes]").TextContent.Split('\n').ShouldNotContain(code => old.Contains(code));
        (await WrittenAsync(AuditVerb.RecoveryCodesReplaced)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Ones_own_password_is_changed_and_only_other_sessions_end()
    {
        var vera = await AddAsync("vera", PortalRole.Viewer);
        var sessions = Services.GetRequiredService<SessionStore>();
        await sessions.BeginAsync(vera.Id, null, "curl/8", default);
        var own = await LookAsAsync(vera);
        var page = Show();
        page.FindAll("[data-session]").Count.ShouldBe(2);

        Fill(page, "correct horse", "another horse", "another house");
        page.WaitForAssertion(() => page.Find("#password-fault").TextContent.ShouldContain("not typed the same"));
        Fill(page, "wrong password", "another horse", "another horse");
        page.WaitForAssertion(() => page.Find("#password-fault").TextContent.ShouldContain("The current password is wrong."));
        Fill(page, "correct horse", "qwerty123", "qwerty123");
        page.WaitForAssertion(() => page.Find("#password-fault").TextContent.ShouldContain("first that anybody tries"));
        Fill(page, "correct horse", "another horse", "another horse");

        page.WaitForAssertion(() => page.FindAll("[data-session]").Count.ShouldBe(1));
        (await sessions.ListAsync(vera.Id, default)).ShouldHaveSingleItem().Id.ShouldBe(own);
        (await IsPasswordAsync("vera", "another horse")).ShouldBeTrue();
        (await WrittenAsync(AuditVerb.PasswordChanged)).ShouldHaveSingleItem().Actor.Name.ShouldBe("vera");
    }

    [Fact]
    public async Task Other_sessions_can_be_ended_together()
    {
        var vera = await AddAsync("vera", PortalRole.Viewer);
        var sessions = Services.GetRequiredService<SessionStore>();
        for (var i = 0; i < 3; i++) await sessions.BeginAsync(vera.Id, null, "curl/8", default);
        await LookAsAsync(vera);
        var page = Show();

        page.Find("[data-elsewhere]").Click();

        page.WaitForAssertion(() => page.FindAll("[data-session]").Count.ShouldBe(1));
        page.FindAll("[data-elsewhere]").ShouldBeEmpty();
    }

    private static void Fill(IRenderedComponent<AccountPage> page, string current, string wanted, string again)
    {
        page.Find("#password-current").Change(current);
        page.Find("#password-new").Change(wanted);
        page.Find("#password-again").Change(again);
        page.Find("form:has(#password-new)").Submit();
    }

    private async Task<IReadOnlyList<string>> EnrolledAsync(string name)
    {
        var user = await AddAsync(name, PortalRole.Viewer);
        var session = await LookAsAsync(user);
        var key = OwnAccount.NewKey();
        var on = await Services.GetRequiredService<OwnAccount>().TurnOnAsync(
            new AccountOwner(name, session, Tester), key, TimeCode.At(Base32.Decode(key), TimeCode.StepAt(Now)), default);
        on.Mistake.ShouldBeNull();
        return on.Codes;
    }

    private IRenderedComponent<AccountPage> Show()
    {
        var page = Render<AccountPage>();
        page.WaitForAssertion(() => page.Find("[data-factor]"));
        return page;
    }
}
