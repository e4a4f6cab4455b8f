using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

/// <summary>Webhooks as an administrator works with them.</summary>
[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class WebhookBrowserTests(PortalSite site)
{
    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task A_webhook_is_added_tested_and_looked_at_in_pages_that_fit_their_window(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        var name = $"CRM {look}";
        await using var visitor = await site.GuestAsync(look);
        var (page, found) = (visitor.Page, new List<string>());
        await visitor.GoAsync("/admin/webhooks");
        await page.ClickAsync("[data-create]");
        await Expect(page.Locator("#webhook-name")).ToBeFocusedAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "webhook-create"));
        await page.FillAsync("#webhook-name", name);
        await page.FillAsync("#webhook-url", "http://127.0.0.1:9/calls?token=hush");
        await page.ClickAsync("dialog[open] [data-confirm]");
        await Expect(page.Locator("[data-copy]:focus")).ToHaveCountAsync(1);
        found.AddRange(await Screenshots.LookAsync(visitor, look, "webhook-secret"));
        await page.ClickAsync("[data-done]");
        await SampleAsync(name);
        await visitor.GoAsync("/admin/webhooks");
        await Expect(page.Locator("tr[data-key]").First).ToBeVisibleAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "webhooks"));

        await page.ClickAsync($"tr[data-key='{name}'] [data-open]");
        await page.ClickAsync("[data-test]");
        // The portal's own machine is refused.
        await Expect(page.Locator(".deliveries")).ToContainTextAsync("Webhooks:AllowedNetworks");
        await page.ClickAsync(".toast button");
        // The demo's own calls are told to it meanwhile.
        await page.SelectOptionAsync("[data-type]", "call.missed");
        await page.Locator(".deliveries tr", new PageLocatorOptions { HasText = "call.missed" }).Locator("[data-details]").First.ClickAsync();
        await Expect(page.Locator(".delivery-detail")).ToContainTextAsync("call.missed");
        found.AddRange(await Screenshots.LookAsync(visitor, look, "webhook", fullPage: !phone));
        await page.ClickAsync("[data-delete]");
        await page.Locator("dialog[open]").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "webhook-delete"));
        await page.ClickAsync("dialog[open] [data-confirm]");
        await Expect(page.Locator("[data-create]")).ToBeVisibleAsync();

        found.ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    /// <summary>Deliveries of each kind, and beside it a webhook that is paused.</summary>
    private async Task SampleAsync(string name)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var database = await site.Application.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var hook = await database.Set<WebhookRow>().SingleAsync(row => row.Name == name);
        hook.FailingSince = now.AddMinutes(-20);
        hook.NextAttemptAt = now.AddHours(1);
        const string Body = """{"id":"1795355812345-63","type":"call.missed","at":"2026-11-22T13:41:20.000Z","call":{"id":"1795355935.2405","from":{"number":"79123456789","name":null}},"result":{"verdict":"missed"}}""";
        foreach (var (state, status, fault) in new (DeliveryState, int?, string?)[] { (DeliveryState.Delivered, 200, null), (DeliveryState.GivenUp, null, "no answer within 10 seconds"), (DeliveryState.Waiting, 503, null) })
        {
            database.Add(new WebhookDeliveryRow
            {
                WebhookId = hook.Id,
                EventKey = $"{state}",
                Event = "call.missed",
                Body = Body,
                CreatedAt = now.AddMinutes(-9),
                State = state,
                Attempts = 3,
                Status = status,
                Fault = fault,
                DurationMs = 47,
                LastAttemptAt = now,
                NextAttemptAt = state == DeliveryState.Waiting ? now.AddHours(1) : null,
                Response = status is null ? null : "<html>…</html>",
            });
            await database.SaveChangesAsync();
        }

        if (await database.Set<WebhookRow>().AnyAsync(row => row.PausedAt != null)) return;
        var store = site.Application.Services.GetRequiredService<WebhookStore>();
        var (id, _, _) = await store.CreateAsync(new WebhookSettings("Телеграм-бот отдела продаж", "https://bot.example/hooks/portal", [.. Domain.Webhooks.WebhookTerms.Events.Append(EventType.CallEnded).Distinct()], null), AuditActor.Portal, default);
        await database.Set<WebhookRow>().Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.PausedAt, now.AddHours(-2)).SetProperty(one => one.Skipped, 41));
    }
}
