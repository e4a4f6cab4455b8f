using Bunit;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ApiKeys;

public sealed class KeyPageTests : AccessPageTest
{
    [Fact]
    public async Task A_key_shows_what_is_known_of_it()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"), settings => settings with { Description = "для CRM", Addresses = "10.0.0.0/8", RateLimitPerMinute = 90 });
        await RequestsAsync(Request(key.Id, Now.AddMinutes(-1)));

        var page = Open(key.Id);

        var facts = page.Find(".key-facts").TextContent;
        facts.ShouldContain("для CRM");
        facts.ShouldContain(key.Secret.Prefix);
        facts.ShouldContain("10.0.0.0/8");
        facts.ShouldContain("90");
        facts.ShouldContain("curl/8");
        page.FindAll("[data-in-url]").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_still_comes_in_a_url_is_warned_of()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        await RequestsAsync(Request(key.Id, Now.AddDays(-2), inUrl: true), Request(key.Id, Now));

        Open(key.Id).Find("[data-in-url]").TextContent.ShouldContain("X-Api-Key");

        Clock.Advance(TimeSpan.FromDays(6));
        Open(key.Id).FindAll("[data-in-url]").ShouldBeEmpty();
    }

    [Fact]
    public async Task Edits_are_kept_and_written_down_with_what_was_before()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        var support = await GroupAsync("support");
        var page = Open(key.Id);
        page.Find("[data-edit]").Click();
        page.Find("#key-name").GetAttribute("value").ShouldBe("CRM");
        page.Find("#key-name").Change("CRM 2");
        page.Find("#key-group").Change(support.ToString("D"));
        page.Find("#key-enabled").Change(false);
        page.Find("#key-form").Submit();

        var changed = await SeeAsync(key.Id);
        (changed.Name, changed.Group, changed.IsEnabled).ShouldBe(("CRM 2", "support", false));
        page.Find(".key-facts .badge").TextContent.ShouldBe("Off");
        var act = (await ActsAsync()).ShouldHaveSingleItem();
        act.Verb.ShouldBe(AuditVerb.Changed);
        act.Before!.ShouldContain("\"name\":\"CRM\"");
        act.After!.ShouldContain("\"name\":\"CRM 2\"");
        act.After!.ShouldContain("\"isEnabled\":false");
    }

    [Fact]
    public async Task An_end_that_was_not_touched_stays_to_the_second()
    {
        var end = Now.AddDays(9).AddSeconds(17);
        var key = await KeyAsync("CRM", await GroupAsync("sales"), settings => settings with { ExpiresAt = end });
        var page = Open(key.Id);
        page.Find("[data-edit]").Click();
        page.Find("#key-description").Change("new words");
        page.Find("#key-form").Submit();

        (await SeeAsync(key.Id)).ExpiresAt.ShouldBe(end);
    }

    [Fact]
    public async Task A_key_is_switched_off_and_on()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        var page = Open(key.Id);
        page.Find("[data-switch]").Click();
        (await SeeAsync(key.Id)).IsEnabled.ShouldBeFalse();
        page.Find("[data-switch]").Click();
        (await SeeAsync(key.Id)).IsEnabled.ShouldBeTrue();

        (await ActsAsync()).Select(act => act.Verb).ShouldBe([AuditVerb.Disabled, AuditVerb.Enabled]);
    }

    [Fact]
    public async Task A_rotation_shows_the_new_secret_once_and_leaves_the_old_one_as_long_as_chosen()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        var page = Open(key.Id);
        page.Find("[data-rotate]").Click();
        page.Find("input[name=overlap][value='168']").Change("168");
        page.Find("dialog [data-confirm]").Click();

        var secret = page.Find("[data-secret]").TextContent;
        page.Find("[data-done]").Click();

        page.Markup.ShouldNotContain(secret);
        page.Find("[data-leaving]").TextContent.ShouldContain(key.Secret.Prefix);
        (await SeeAsync(key.Id)).Leaving(Now).ShouldHaveSingleItem().EndsAt.ShouldBe(Now.AddDays(7));
        (await SeeAsync(key.Id)).Prefix.ShouldBe(secret[..8]);
        (await ActsAsync()).Select(act => act.Verb).ShouldBe([AuditVerb.Rotated]);
    }

    [Fact]
    public async Task Revoking_needs_the_name_typed()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        var page = Open(key.Id);
        page.Find("[data-revoke]").Click();
        page.Find("#revoke-name").Input("crm");
        page.Find("#revoke-form").Submit();
        (await SeeAsync(key.Id)).RevokedAt.ShouldBeNull();
        page.Find("#revoke-name-note").TextContent.ShouldContain("Type exactly: CRM");

        page.Find("#revoke-name").Input("CRM");
        page.Find("#revoke-form").Submit();

        (await SeeAsync(key.Id)).RevokedAt.ShouldBe(Now);
        page.Find(".key-facts .badge").TextContent.ShouldBe("Revoked");
        page.FindAll("[data-revoke], [data-rotate], [data-switch]").ShouldBeEmpty();
        (await ActsAsync()).Select(act => act.Verb).ShouldBe([AuditVerb.Revoked]);
    }

    [Fact]
    public async Task The_chart_counts_answered_and_refused_by_hour_and_by_day()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        await RequestsAsync([.. Enumerable.Range(0, 30).Select(i => Request(key.Id, Now.AddMilliseconds(i))), Request(key.Id, Now.AddHours(-2), status: 403), Request(key.Id, Now.AddDays(-3))]);
        var page = Open(key.Id);

        page.Find(".usage-sum").TextContent.ShouldContain("30 answered · 1 refused");
        page.FindAll(".usage-chart tbody tr").Count.ShouldBe(24);
        page.FindAll(".usage-chart tbody tr")[^1].TextContent.ShouldContain("30");

        page.FindAll(".key-usage .counter")[1].Click();
        page.Find(".usage-sum").TextContent.ShouldContain("31 answered · 1 refused");
        page.FindAll(".usage-chart tbody tr").Count.ShouldBe(30);
    }

    [Fact]
    public async Task The_log_is_paged_and_filtered()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        await RequestsAsync([.. Enumerable.Range(0, 120).Select(i => Request(key.Id, Now.AddSeconds(-i), parameters: $"exten={i}"))]);
        await RequestsAsync(Request(key.Id, Now.AddHours(-1), "originate", 403, "context=outgoing"), Request(key.Id, Now.AddHours(-2), inUrl: true));
        var page = Open(key.Id);

        Shown(page).Count.ShouldBe(50);
        Shown(page)[0].ShouldContain("exten=0");
        page.Find("[data-older]").Click();
        Shown(page)[0].ShouldContain("exten=50");
        page.Find("[data-older]").Click();
        Shown(page).Count.ShouldBe(22);
        page.Find("[data-older]").HasAttribute("disabled").ShouldBeTrue();
        page.Find("[data-newer]").Click();
        Shown(page)[0].ShouldContain("exten=50");

        page.Find("[data-status]").Change("refused");
        Shown(page).ShouldHaveSingleItem().ShouldContain("context=outgoing");
        page.Find("[data-status]").Change("");
        page.Find("[data-endpoint]").Change("originate");
        Shown(page).ShouldHaveSingleItem().ShouldContain("403");
        page.Find("[data-endpoint]").Change("");
        page.Find("[data-url]").Change(true);
        Shown(page).ShouldHaveSingleItem().ShouldContain("In URL");
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("?url=yes");
        page.Find("[data-url]").Change(false);
        page.Find("input[data-filter]").Input("exten=11");
        Shown(page).Count.ShouldBe(11);
    }

    [Fact]
    public async Task What_came_meanwhile_is_shown_when_asked_for()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        var page = Open(key.Id);
        page.Find(".key-requests").TextContent.ShouldContain("No requests yet");
        await RequestsAsync(Request(key.Id, Now));

        page.Find("[data-refresh]").Click();

        Shown(page).Count.ShouldBe(1);
        page.Find(".usage-sum").TextContent.ShouldContain("1 answered");
        page.Find(".key-facts").TextContent.ShouldContain("192.0.2.7");
    }

    [Fact]
    public async Task A_burst_is_one_line_that_says_how_many()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        await RequestsAsync([.. Enumerable.Range(0, 700).Select(i => Request(key.Id, Now))]);

        Shown(Open(key.Id)).ShouldHaveSingleItem().ShouldContain("×700");
    }

    [Fact]
    public void A_key_that_there_is_not_is_said_to_be_none() => Open(Guid.NewGuid()).Markup.ShouldContain("There is no such key");

    [Fact]
    public async Task A_revocation_that_fails_says_so_and_keeps_the_dialog()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        var page = Open(key.Id);
        page.Find("[data-revoke]").Click();
        page.Find("#revoke-name").Input("CRM");
        Database.IsAway = true;
        page.Find("#revoke-form").Submit();

        page.Find("dialog [role=alert]").TextContent.ShouldContain("database did not answer");
        Database.IsAway = false;
        (await SeeAsync(key.Id)).RevokedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("2027-03-28", "Europe/Berlin", "2027-03-28T22:00:00Z")]
    [InlineData("2027-10-31", "Europe/Berlin", "2027-10-31T23:00:00Z")]
    [InlineData("2027-12-31", "Asia/Kolkata", "2027-12-31T18:30:00Z")]
    public void The_last_day_ends_by_the_clock_of_the_PBX(string day, string zone, string end)
    {
        var clock = new Domain.CallHistory.WallClock(TimeZoneInfo.FindSystemTimeZoneById(zone));
        new KeyDraft { Name = "x", Group = Guid.NewGuid().ToString(), LastDay = day }.TryRead(clock, out var settings).ShouldBeNull();

        settings!.ExpiresAt.ShouldBe(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture));
        var key = new KeyView { Id = Guid.NewGuid(), Name = "x", GroupId = Guid.NewGuid(), Group = "g", ExpiresAt = settings.ExpiresAt };
        new KeyDraft(key, clock).LastDay.ShouldBe(day);
    }

    [Fact]
    public void A_key_for_every_endpoint_is_one_for_those_to_come_too()
    {
        var draft = new KeyDraft();
        draft.Let(ApiKeyScope.Check, false);
        draft.Scopes.ShouldBe(ApiKeyScope.All & ~ApiKeyScope.Check);
        foreach (var scope in KeyDraft.Endpoints) draft.Let(scope, false);
        foreach (var scope in KeyDraft.Endpoints) draft.Let(scope, true);
        draft.Scopes.ShouldBe(ApiKeyScope.All);
    }

    private IRenderedComponent<KeyPage> Open(Guid id) => Render<KeyPage>(parameters => parameters.Add(page => page.Id, id));

    private static List<string> Shown(IRenderedComponent<KeyPage> page) => [.. page.FindAll(".requests tbody tr").Select(row => row.TextContent)];
}
