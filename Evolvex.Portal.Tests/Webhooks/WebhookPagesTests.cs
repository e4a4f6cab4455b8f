using Bunit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.ApiKeys;
using Evolvex.Portal.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Webhooks;

public sealed class WebhookPagesTests : AccessPageTest
{
    public WebhookPagesTests()
    {
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddSingleton(new WebhooksOptions());
        Services.AddSingleton<WebhookSecrets>().AddSingleton<WebhookConnection>().AddSingleton<WebhookPost>().AddSingleton<WebhookOutbox>().AddSingleton<WebhookAttempts>();
        Services.AddSingleton<WebhookWork>().AddSingleton<WebhookStore>().AddSingleton<WebhookQueries>();
    }

    private WebhookStore Store => Services.GetRequiredService<WebhookStore>();

    [Fact]
    public void Without_webhooks_it_says_what_they_are_for() => Render<WebhooksPage>().Markup.ShouldContain("No webhooks yet");

    [Fact]
    public async Task A_new_one_shows_its_secret_once_and_the_list_has_it()
    {
        var group = await GroupAsync("sales");
        var page = Render<WebhooksPage>();
        page.Find("[data-create]").Click();
        page.Find("#webhook-name").Change("CRM");
        page.Find("#webhook-url").Change("https://crm.example/calls?token=hush");
        page.Find("#webhook-group").Change(group.ToString("D"));
        page.Find("[data-event='call.started']").Change(true);
        page.Find("[data-event='call.missed']").Change(false);
        page.Find("#webhook-form").Submit();

        var secret = page.Find("[data-secret]").TextContent;
        secret.ShouldStartWith("whsec_");
        page.Find("[data-done]").Click();

        page.Markup.ShouldNotContain(secret);
        page.Markup.ShouldNotContain("hush");
        var row = page.Find("[data-key=CRM]");
        row.TextContent.ShouldContain("https://crm.example/calls?…");
        row.TextContent.ShouldContain("call.started call.ended");
        row.TextContent.ShouldContain("sales");
        row.TextContent.ShouldContain("Works");
        var act = (await ActsAsync()).ShouldHaveSingleItem();
        (act.Verb, act.Object.Kind, act.Actor.Name).ShouldBe((AuditVerb.Created, AuditObjectKind.Webhook, "vera"));
        act.After!.ShouldNotContain(secret);
    }

    [Theory]
    [InlineData("#webhook-name", " ", "webhook-name", "1 to 64 characters")]
    [InlineData("#webhook-name", "taken", "webhook-name", "Another webhook has that name.")]
    [InlineData("#webhook-url", "crm.example", "webhook-url", "An address is such as")]
    [InlineData("#webhook-url", "https://a:b@crm.example/", "webhook-url", "without a name and password")]
    public async Task What_is_wrong_stands_at_its_field_and_changes_nothing(string field, string value, string blamed, string words)
    {
        await HookAsync("taken");
        var page = Render<WebhooksPage>();
        page.Find("[data-create]").Click();
        page.Find("#webhook-name").Change("CRM");
        page.Find("#webhook-url").Change("https://crm.example/");
        page.Find(field).Change(value);
        page.Find("#webhook-form").Submit();

        page.Find($"[data-field={blamed}] [data-error]").TextContent.ShouldContain(words);
        (await Services.GetRequiredService<WebhookQueries>().ListAsync(default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Its_page_shows_what_was_sent_what_came_back_and_what_waits()
    {
        var id = await HookAsync("CRM");
        await DeliveriesAsync(id);
        var page = Open(id);

        page.FindAll(".deliveries tbody tr").Count.ShouldBe(3);
        page.FindAll("[data-delivery]").Select(badge => badge.TextContent).ShouldBe(["Waiting", "Not delivered", "Delivered"]);
        page.Find("[data-waiting]").TextContent.ShouldBe("1");
        page.Find("[data-count]").TextContent.ShouldBe("3 deliveries");
        page.FindAll("[data-details]")[2].Click();
        var detail = page.Find(".delivery-detail").TextContent;
        detail.ShouldContain("\"type\": \"call.ended\"");
        detail.ShouldContain("thank you");

        page.Find("[data-state]").Change("GivenUp");
        page.FindAll(".deliveries tbody tr").Count.ShouldBe(1);
        page.Find("[data-count]").TextContent.ShouldBe("1 delivery");
        page.Find(".deliveries").TextContent.ShouldContain("more than 10,000 waited");
        page.Find("[data-type]").Change("test");
        page.Markup.ShouldContain("Nothing matches");
    }

    [Fact]
    public async Task The_list_is_filtered_by_what_it_shows_and_by_no_secret_of_an_address()
    {
        await HookAsync("CRM", "https://crm.example/calls?token=hush");
        await HookAsync("Board", "https://board.example/");
        var page = Render<WebhooksPage>();
        page.Find(".filter-count").TextContent.ShouldBe("2 of 2");

        page.Find("[data-filter]").Input("crm.ex");
        page.FindAll("[data-row]").Select(row => row.GetAttribute("data-key")).ShouldBe(["CRM"]);
        page.Find(".filter-count").TextContent.ShouldBe("1 of 2");
        page.Find("[data-filter]").Input("hush");
        page.FindAll("[data-row]").ShouldBeEmpty();
        page.Find("[data-clear]").Click();
        page.FindAll("[data-row]").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_test_to_ones_own_network_says_why_it_was_refused_and_stands_in_the_log()
    {
        var id = await HookAsync("CRM", "http://127.0.0.1:9/");
        var page = Open(id);
        page.Find("[data-test]").Click();

        page.WaitForAssertion(() => page.Find(".deliveries").TextContent.ShouldContain("Webhooks:AllowedNetworks"), TimeSpan.FromSeconds(10));
        page.FindAll("[data-delivery]").Select(badge => badge.TextContent).ShouldBe(["Not delivered"]);
        (await ActsAsync()).Select(act => act.Verb).ShouldBe([AuditVerb.Tested]);
    }

    [Fact]
    public async Task One_that_is_paused_says_so_everywhere_and_is_resumed()
    {
        var id = await HookAsync("CRM");
        await using (var database = Database.CreateDbContext())
        {
            var hook = await database.Set<WebhookRow>().SingleAsync();
            (hook.PausedAt, hook.FailingSince, hook.Skipped) = (Now.AddHours(-1), Now.AddDays(-2), 2);
            await database.SaveChangesAsync();
        }

        Render<WebhooksPage>().Find("[data-paused=CRM]").TextContent.ShouldContain("2 events since then were not kept");
        var page = Open(id);
        page.Find("[data-paused] [data-resume]").Click();

        page.FindAll("[data-paused]").ShouldBeEmpty();
        page.Find("[data-standing]").TextContent.ShouldBe("Works");
        (await ActsAsync()).Select(act => act.Verb).ShouldBe([AuditVerb.Resumed]);
    }

    [Fact]
    public async Task It_is_switched_off_gets_a_new_secret_and_is_deleted()
    {
        var id = await HookAsync("CRM");
        var page = Open(id);
        page.Find("[data-switch]").Click();
        page.Find("[data-standing]").TextContent.ShouldBe("Off");
        page.Find("[data-rotate]").Click();
        page.Find("dialog [data-confirm].danger").Click();
        page.Find("[data-secret]").TextContent.ShouldStartWith("whsec_");
        page.Find("[data-done]").Click();
        page.Find("[data-delete]").Click();
        page.Find("dialog [data-confirm].danger").Click();

        (await ActsAsync()).Select(act => act.Verb).ShouldBe([AuditVerb.Disabled, AuditVerb.SecretChanged, AuditVerb.Deleted]);
        Open(id).Markup.ShouldContain("There is no such webhook");
    }

    [Fact]
    public async Task It_speaks_Russian_and_says_when_the_database_is_away()
    {
        var id = await HookAsync("CRM");
        Speak("ru");
        Render<WebhooksPage>().Markup.ShouldContain("Добавить вебхук");
        Database.IsAway = true;
        Render<WebhooksPage>().Markup.ShouldContain("База данных портала не отвечает");
        Open(id).Markup.ShouldContain("База данных портала не отвечает");
    }

    private IRenderedComponent<WebhookPage> Open(Guid id) => Render<WebhookPage>(parameters => parameters.Add(page => page.Id, id));

    private async Task<Guid> HookAsync(string name, string url = "https://crm.example/") =>
        (await Store.CreateAsync(new WebhookSettings(name, url, [EventType.CallEnded], null), AuditActor.Portal, default)).Id;

    private async Task DeliveriesAsync(Guid id)
    {
        await using var database = Database.CreateDbContext();
        WebhookDeliveryRow Row(string key) => new() { WebhookId = id, EventKey = key, Event = "call.ended", Body = """{"type":"call.ended"}""", CreatedAt = Now };
        var (delivered, lost, waiting) = (Row("1"), Row("2"), Row("3"));
        (delivered.State, delivered.Status, delivered.Attempts, delivered.Response, delivered.DurationMs) = (DeliveryState.Delivered, 200, 1, "thank you", 12);
        (lost.State, lost.Fault) = (DeliveryState.GivenUp, "more than 10,000 waited");
        (waiting.Attempts, waiting.Status, waiting.NextAttemptAt) = (2, 503, Now.AddMinutes(1));
        foreach (var row in new[] { delivered, lost, waiting })
        {
            database.Add(row);
            await database.SaveChangesAsync();
        }
    }
}
