using Bunit;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.Audit;

namespace Evolvex.Portal.Tests.ApiKeys;

public sealed class AccessPageTests : AccessPageTest
{
    [Fact]
    public void Without_groups_it_says_what_to_do() => Render<AccessPage>().Markup.ShouldContain("Create a group, give it routes, then give out keys of it.");

    [Fact]
    public async Task A_group_shows_its_routes_and_how_many_keys_use_it()
    {
        var sales = await GroupAsync("sales");
        await Groups.CreateRouteAsync(sales, "incoming", "Входящая маршрутизация", AuditActor.Portal, default);
        var key = await KeyAsync("CRM", sales);
        await KeyAsync("Site", sales);
        await GroupAsync("empty");
        await GroupAsync("all", isUnrestricted: true);

        var page = Render<AccessPage>();

        var card = page.Find("[data-group=sales]");
        card.QuerySelector("[data-route=incoming]")!.TextContent.ShouldContain("Входящая маршрутизация");
        card.QuerySelector("[data-keys]")!.TextContent.ShouldContain("2 keys");
        card.QuerySelector($"a[href='/admin/keys/{key.Id}']")!.TextContent.ShouldBe("CRM");
        page.Find("[data-group=empty]").TextContent.ShouldContain("keys of this group see nothing");
        page.Find("[data-group=all]").TextContent.ShouldContain("Everything");
    }

    [Fact]
    public async Task A_group_and_its_routes_are_made_changed_and_deleted_and_each_act_is_written_down()
    {
        var page = Render<AccessPage>();
        page.Find("[data-create]").Click();
        page.Find("#group-name").Change("sales");
        page.Find("#group-form").Submit();

        page.Find("[data-add-route]").Click();
        page.Find("#route-name").Change("incoming");
        page.Find("#route-description").Change("first");
        page.Find("#route-form").Submit();

        page.Find("[data-edit-route]").Click();
        page.Find("#route-description").Change("second");
        page.Find("#route-form").Submit();
        page.Find("[data-route=incoming]").TextContent.ShouldContain("second");

        page.Find("[data-edit]").Click();
        page.Find("#group-name").Change("sellers");
        page.Find("#group-unrestricted").Change(true);
        page.Find("#group-form").Submit();
        page.Find("[data-group=sellers]").TextContent.ShouldContain("Everything");

        page.Find("[data-delete-route]").Click();
        page.Find("dialog [data-confirm]").Click();
        page.FindAll("[data-route]").ShouldBeEmpty();

        page.Find("[data-delete]").Click();
        page.Find("dialog [data-confirm]").Click();
        page.FindAll("[data-group]").ShouldBeEmpty();

        var acts = await ActsAsync();
        acts.Select(act => (act.Object.Kind, act.Verb)).ShouldBe(
        [
            (AuditObjectKind.Group, AuditVerb.Created), (AuditObjectKind.Route, AuditVerb.Created), (AuditObjectKind.Route, AuditVerb.Changed),
            (AuditObjectKind.Group, AuditVerb.Changed), (AuditObjectKind.Route, AuditVerb.Deleted), (AuditObjectKind.Group, AuditVerb.Deleted),
        ]);
        acts[2].Before!.ShouldContain("first");
        acts[2].After!.ShouldContain("second");
    }

    [Fact]
    public async Task A_group_that_keys_belong_to_is_not_deleted_and_they_are_named()
    {
        await KeyAsync("CRM", await GroupAsync("sales"));
        var page = Render<AccessPage>();

        page.Find("[data-delete]").Click();

        page.Find("dialog .group-keys").TextContent.ShouldContain("CRM");
        page.FindAll("dialog [data-confirm]").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_came_meanwhile_saves_its_group()
    {
        var sales = await GroupAsync("sales");
        var page = Render<AccessPage>();
        page.Find("[data-delete]").Click();
        await KeyAsync("CRM", sales);
        page.Find("dialog [data-confirm]").Click();

        page.Find("dialog [role=alert]").TextContent.ShouldContain("Keys belong to this group");
        (await Groups.FindAsync("sales", default)).ShouldNotBeNull();
        (await ActsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("not a context", "#route-name", "The name of a dialplan context")]
    [InlineData("incoming", "#route-name", "The group has that route already.")]
    [InlineData("", "#route-name", "The name of a dialplan context")]
    public async Task What_is_wrong_with_a_route_stands_at_its_field(string context, string field, string words)
    {
        await Groups.CreateRouteAsync(await GroupAsync("sales"), "incoming", "", AuditActor.Portal, default);
        var page = Render<AccessPage>();
        page.Find("[data-add-route]").Click();
        page.Find("#route-name").Change(context);
        page.Find("#route-form").Submit();

        page.Find("[data-error]").TextContent.ShouldContain(words);
        page.Find(field).GetAttribute("aria-invalid").ShouldBe("true");
        (await ActsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_group_name_is_taken_once()
    {
        await GroupAsync("sales");
        var page = Render<AccessPage>();
        page.Find("[data-create]").Click();
        page.Find("#group-name").Change(" sales ");
        page.Find("#group-form").Submit();

        page.Find("#group-name-note").TextContent.ShouldBe("That name is taken.");
    }

    [Fact]
    public async Task Groups_are_found_by_their_routes_and_keys()
    {
        await Groups.CreateRouteAsync(await GroupAsync("sales"), "incoming", "", AuditActor.Portal, default);
        await KeyAsync("Wallboard", await GroupAsync("support"));
        var page = Render<AccessPage>();

        page.Find("input[data-filter]").Input("incom");
        page.FindAll("[data-group]").Select(card => card.GetAttribute("data-group")).ShouldBe(["sales"]);
        page.Find("input[data-filter]").Input("wallb");
        page.FindAll("[data-group]").Select(card => card.GetAttribute("data-group")).ShouldBe(["support"]);
    }

    [Fact]
    public async Task A_database_that_is_away_is_said()
    {
        await GroupAsync("sales");
        Database.IsAway = true;
        var page = Render<AccessPage>();
        page.Find("[role=alert]").TextContent.ShouldContain("database does not answer");
        Database.IsAway = false;
        page.Find("[role=alert] button").Click();
        page.FindAll("[data-group]").Count.ShouldBe(1);
    }
}
