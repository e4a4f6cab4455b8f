using Bunit;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;

namespace Evolvex.Portal.Tests.ApiKeys;

public sealed class KeysPageTests : AccessPageTest
{
    [Fact]
    public void Without_keys_it_says_what_they_are_for() => Render<KeysPage>().Markup.ShouldContain("Create one for each program");

    [Fact]
    public async Task Keys_show_whether_they_are_good_and_when_they_were_last_used()
    {
        var group = await GroupAsync("sales");
        var crm = await KeyAsync("CRM", group);
        var old = await KeyAsync("Old", group);
        await Keys.RevokeAsync(old.Id, AuditActor.Portal, default);
        await RequestsAsync(Request(crm.Id, Now.AddMinutes(-4), inUrl: true));

        var page = Render<KeysPage>();

        var row = page.Find("[data-key=CRM]");
        row.TextContent.ShouldContain("In force");
        row.TextContent.ShouldContain("4 min");
        row.TextContent.ShouldContain("192.0.2.7");
        row.TextContent.ShouldContain("In URL");
        row.TextContent.ShouldContain(crm.Secret.Prefix);
        page.Find("[data-key=Old]").TextContent.ShouldContain("Revoked");
        page.Find("[data-count=InUrls]").TextContent.ShouldBe("1");
        page.Markup.ShouldNotContain(crm.Secret.Text);
    }

    [Fact]
    public async Task The_list_is_filtered_by_text_and_by_state()
    {
        var group = await GroupAsync("sales");
        await KeyAsync("CRM", group);
        await KeyAsync("Wallboard", await GroupAsync("support"));
        await Keys.SetEnabledAsync((await KeyAsync("Off", group)).Id, false, AuditActor.Portal, default);
        var page = Render<KeysPage>();

        page.Find("input[data-filter]").Input("support");
        page.FindAll("[data-key]").Select(row => row.GetAttribute("data-key")).ShouldBe(["Wallboard"]);

        page.Find("input[data-filter]").Input("");
        page.FindAll(".counter")[2].Click();
        page.FindAll("[data-key]").Select(row => row.GetAttribute("data-key")).ShouldBe(["Off"]);
    }

    [Fact]
    public async Task A_new_key_is_shown_once_and_stands_in_no_page_afterwards()
    {
        await GroupAsync("sales");
        var page = Render<KeysPage>();
        page.Find("[data-create]").Click();
        page.Find("#key-name").Change("CRM");
        page.Find("#key-addresses").Change("10.1.2.3/8 192.0.2.17");
        page.Find("#key-rate").Change("50");
        page.Find("#key-last-day").Change("2027-12-31");
        page.Find("[data-scope=originate]").Change(false);
        page.Find("#key-form").Submit();

        var secret = page.Find("[data-secret]").TextContent;
        ApiKeySecret.TryParse(secret, out var parsed).ShouldBeTrue();
        page.Find("[data-copy]").GetAttribute("data-copy").ShouldBe("new-secret");
        page.Find("[data-done]").Click();

        page.Markup.ShouldNotContain(secret);
        page.Find("[data-key=CRM]").TextContent.ShouldContain(parsed.Prefix);
        var key = (await Queries.ListAsync(default)).Single();
        key.Addresses.ShouldBe("10.0.0.0/8, 192.0.2.17/32");
        key.RateLimitPerMinute.ShouldBe(50);
        key.Scopes.ShouldBe(ApiKeyScope.All & ~ApiKeyScope.Originate);
        var act = (await ActsAsync()).ShouldHaveSingleItem();
        (act.Verb, act.Object.Name, act.Actor.Name).ShouldBe((AuditVerb.Created, "CRM", "vera"));
        act.After!.ShouldNotContain(secret);
    }

    [Theory]
    [InlineData("#key-name", " ", "key-name", "Give the key a name.")]
    [InlineData("#key-name", "a\u0001b", "key-name", "1 to 64 characters")]
    [InlineData("#key-name", "taken", "key-name", "That name is taken.")]
    [InlineData("#key-addresses", "10.0.0.0/8, nonsense", "key-addresses", "“nonsense” is neither an address nor a network.")]
    [InlineData("#key-rate", "many", "key-rate", "A whole number, or nothing.")]
    [InlineData("#key-rate", "0", "key-rate", "From 1 to 10,000,000.")]
    [InlineData("#key-last-day", "2001-01-01", "key-last-day", "That day is over.")]
    [InlineData("#key-group", "", "key-group", "Choose a group.")]
    public async Task What_is_wrong_stands_at_its_field_and_changes_nothing(string field, string value, string blamed, string words)
    {
        await KeyAsync("taken", await GroupAsync("sales"));
        var page = Render<KeysPage>();
        page.Find("[data-create]").Click();
        page.Find("#key-name").Change("CRM");
        page.Find(field).Change(value);
        page.Find("#key-form").Submit();

        var error = page.Find("[data-error]");
        error.TextContent.ShouldContain(words);
        error.Id.ShouldBe($"{blamed}-note");
        page.Find($"#{blamed}").GetAttribute("aria-invalid").ShouldBe("true");
        page.Find($"#{blamed}").GetAttribute("aria-describedby").ShouldBe($"{blamed}-note");
        page.FindAll("[data-secret]").ShouldBeEmpty();
        (await ActsAsync()).ShouldBeEmpty();
        (await Queries.ListAsync(default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_for_nothing_is_refused()
    {
        await GroupAsync("sales");
        var page = Render<KeysPage>();
        page.Find("[data-create]").Click();
        page.Find("#key-name").Change("CRM");
        foreach (var scope in KeyDraft.Endpoints) page.Find($"[data-scope={ApiKeyScopes.Name(scope)}]").Change(false);
        page.Find("#key-form").Submit();

        page.Find("[data-error]").TextContent.ShouldBe("Choose at least one endpoint.");
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_and_the_page_comes_back_with_it()
    {
        await KeyAsync("CRM", await GroupAsync("sales"));
        Database.IsAway = true;
        var page = Render<KeysPage>();
        page.Find("[role=alert]").TextContent.ShouldContain("database does not answer");

        Database.IsAway = false;
        page.Find("[role=alert] button").Click();
        page.FindAll("[data-key=CRM]").Count.ShouldBe(1);

        page.Find("[data-create]").Click();
        page.Find("#key-name").Change("Second");
        Database.IsAway = true;
        page.Find("#key-form").Submit();
        page.Find("dialog [role=alert]").TextContent.ShouldContain("did not answer");
        page.Find("#key-name").GetAttribute("value").ShouldBe("Second");
    }

    [Fact]
    public async Task It_speaks_Russian()
    {
        Speak("ru");
        await KeyAsync("CRM", await GroupAsync("sales"));
        var page = Render<KeysPage>();

        page.Find("[data-create]").TextContent.ShouldContain("Создать ключ");
        page.Find("[data-key=CRM]").TextContent.ShouldContain("Действует");
    }
}
