using Bunit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Users;

public sealed class UsersPageTests : PeopleTest
{
    [Fact]
    public async Task Each_person_has_a_line_with_role_state_and_sessions()
    {
        await LookAsAsync(await AddAsync("boss", PortalRole.Administrator));
        await AddAsync("vera", PortalRole.Viewer);
        await People.SetEnabledAsync("vera", false, Tester, default);

        var page = Show();

        page.FindAll("[data-user]").Select(row => row.GetAttribute("data-user")).ShouldBe(["boss", "vera"]);
        page.Find("[data-user=boss]").TextContent.ShouldContain("you");
        page.Find("[data-user=boss] .u-sessions").TextContent.ShouldBe("1");
        page.Find("[data-user=vera] .u-role").TextContent.ShouldBe("Viewer");
        page.Find("[data-user=vera] .badge").TextContent.ShouldBe("Disabled");
        page.Find("[data-user=vera] .u-last").TextContent.Trim().ShouldBe("never");
        page.Find("[data-count=disabled]").TextContent.ShouldBe("1");
    }

    [Fact]
    public async Task The_filter_and_the_group_are_in_the_address()
    {
        await AddAsync("boss", PortalRole.Administrator);
        await AddAsync("vera", PortalRole.Viewer);
        var page = Show();

        page.Find("input[data-filter]").Input("ver");
        page.FindAll("[data-user]").Select(row => row.GetAttribute("data-user")).ShouldBe(["vera"]);
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("/admin/users?q=ver");
        page = Show("?state=admin");
        page.FindAll("[data-user]").Select(row => row.GetAttribute("data-user")).ShouldBe(["boss"]);
        page = Show("?q=nobody");
        page.Markup.ShouldContain("Nothing matches the filter.");
    }

    [Fact]
    public async Task A_new_person_gets_a_password_that_is_shown_once_and_stands_nowhere_else()
    {
        await LookAsAsync(await AddAsync("boss", PortalRole.Administrator));
        var page = Show();
        page.Find("[data-create]").Click();
        page.Find("#user-name").Input("Вера");
        page.Find("#user-role").Change(PortalRole.Manager);

        page.Find("#user-form").Submit();

        page.WaitForAssertion(() => page.Find("[data-secret]"));
        var password = page.Find("[data-secret]").TextContent;
        password.ShouldMatch("^[a-z2-9]{4}(-[a-z2-9]{4}){3}$");
        (await IsPasswordAsync("вера", password)).ShouldBeTrue();
        page.Find("[data-done]").Click();
        page.WaitForAssertion(() => page.FindAll("[data-user]").Count.ShouldBe(2));
        page.Markup.ShouldNotContain(password);
        var entry = (await WrittenAsync(AuditVerb.Created)).Single(entry => entry.Object.Name == "Вера");
        entry.Actor.Name.ShouldBe("boss");
        entry.Actor.Address.ShouldBe("192.0.2.7", "a circuit tells where it comes from");
        entry.After!.ShouldContain("\"role\":\"manager\"");
        entry.After!.ShouldNotContain(password);
    }

    [Fact]
    public async Task A_mistake_stands_at_its_field_and_nothing_is_created()
    {
        await AddAsync("vera", PortalRole.Viewer);
        var page = Show();
        page.Find("[data-create]").Click();

        page.Find("#user-name").Input("VERA");
        page.Find("#user-form").Submit();
        page.WaitForAssertion(() => page.Find("#user-fault").TextContent.ShouldBe("That name is taken."));
        page.Find("#user-name").GetAttribute("aria-invalid").ShouldBe("true");

        page.Find("#user-name").Input("olga");
        page.Find("[data-own-password]").Change(true);
        page.Find("#user-password").Input("short");
        page.Find("#user-form").Submit();
        page.WaitForAssertion(() => page.Find("#user-password-hint").TextContent.ShouldBe("A password has 8 to 128 characters."));
        (await Services.GetRequiredService<UserDirectory>().ListAsync(default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_role_and_the_password_are_changed_from_the_opened_line()
    {
        await AddAsync("boss", PortalRole.Administrator);
        await AddAsync("vera", PortalRole.Viewer);
        var page = Show();
        await OpenAsync(page, "vera");

        page.Find("[data-do=role]").Click();
        page.Find("#user-role").Change(PortalRole.Manager);
        page.Find("#user-form").Submit();
        page.WaitForAssertion(() => page.Find("[data-user=vera] .u-role").TextContent.ShouldBe("Manager"));

        page.Find("[data-do=password]").Click();
        page.Find("[data-own-password]").Change(true);
        page.Find("#user-password").Input("another horse");
        page.Find("#user-form").Submit();
        page.WaitForAssertion(() => page.FindAll("#user-form").ShouldBeEmpty());
        (await IsPasswordAsync("vera", "another horse")).ShouldBeTrue();
        (await WrittenAsync(AuditVerb.Changed)).ShouldHaveSingleItem().Before!.ShouldContain("\"role\":\"viewer\"");
    }

    [Theory]
    [InlineData(UserAct.Disable, AuditVerb.Disabled)]
    [InlineData(UserAct.SignOutEverywhere, AuditVerb.SignedOut)]
    [InlineData(UserAct.Delete, AuditVerb.Deleted)]
    public async Task What_is_done_after_a_question_is_written_down(UserAct act, string verb)
    {
        await AddAsync("boss", PortalRole.Administrator);
        var vera = await AddAsync("vera", PortalRole.Viewer);
        await Services.GetRequiredService<SessionStore>().BeginAsync(vera.Id, null, null, default);
        var page = Show();
        await OpenAsync(page, "vera");

        page.Find($"[data-do={act}]").Click();
        page.Find("[data-modal=open]").TextContent.ShouldContain("vera");
        page.Find("[data-confirm]").Click();

        page.WaitForAssertion(() => page.FindAll("[data-confirm]").ShouldBeEmpty());
        (await WrittenAsync(verb)).ShouldHaveSingleItem().Object.Name.ShouldBe("vera");
        (await Services.GetRequiredService<SessionStore>().ListAsync(vera.Id, default)).ShouldBeEmpty();
        (await Services.GetRequiredService<UserDirectory>().FindAsync(vera.Id, default) is null).ShouldBe(act == UserAct.Delete);
    }

    [Fact]
    public async Task The_last_administrator_is_not_deleted_and_it_is_said_why()
    {
        await AddAsync("boss", PortalRole.Administrator);
        var page = Show();
        await OpenAsync(page, "boss");

        page.Find("[data-do=Delete]").Click();
        page.Find("[data-confirm]").Click();

        page.WaitForAssertion(() => page.Find("dialog [role=alert]").TextContent.ShouldContain("This is the last administrator"));
        (await WrittenAsync(AuditVerb.Deleted)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_is_listed_and_can_be_ended()
    {
        await LookAsAsync(await AddAsync("boss", PortalRole.Administrator));
        var vera = await AddAsync("vera", PortalRole.Viewer);
        await Services.GetRequiredService<SessionStore>().BeginAsync(vera.Id, System.Net.IPAddress.Loopback, "Mozilla/5.0 (Windows NT 10.0) Firefox/131.0", default);
        var page = Show();
        await OpenAsync(page, "vera");
        page.Find("[data-session]").TextContent.ShouldContain("Firefox, Windows");

        page.Find("[data-sign-out]").Click();
        page.Find("[data-confirm]").Click();

        page.WaitForAssertion(() => page.FindAll("[data-session]").ShouldBeEmpty());
        await OpenAsync(page, "boss");
        page.Find("[data-session]").TextContent.ShouldContain("this one");
        page.FindAll("[data-sign-out]").ShouldBeEmpty("who looks signs out in the menu");
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_and_can_be_asked_again()
    {
        await AddAsync("boss", PortalRole.Administrator);
        Database.IsAway = true;
        var page = Show();
        page.Find("[role=alert]").TextContent.ShouldContain("does not answer");

        Database.IsAway = false;
        page.Find(".blank button").Click();

        page.WaitForAssertion(() => page.FindAll("[data-user]").Count.ShouldBe(1));
    }

    private static async Task OpenAsync(IRenderedComponent<UsersPage> page, string name)
    {
        await page.Find($"[data-user={name}] [data-open]").ClickAsync(new());
        page.WaitForAssertion(() => page.Find($"[data-details={name}]"));
    }

    private IRenderedComponent<UsersPage> Show(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/admin/users{query}");
        var page = Render<UsersPage>();
        page.WaitForAssertion(() => page.FindAll(".skeleton").ShouldBeEmpty());
        return page;
    }
}
