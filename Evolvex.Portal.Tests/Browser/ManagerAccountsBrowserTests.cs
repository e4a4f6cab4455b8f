using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.ManagerGateway.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class ManagerAccountsBrowserTests(PortalSite site)
{
    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task The_list_its_details_and_dialogs_fit_their_window_and_axe_finds_nothing_serious(bool phone, ColorScheme theme, string language)
    {
        var name = await SampleAsync();
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var (page, found) = (visitor.Page, new List<string>());
        await visitor.GoAsync("/admin/manager");
        await page.ClickAsync($"[data-account='{name}'] [data-open]");
        await page.Locator("[data-details]").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-manager-details", fullPage: true));

        await page.ClickAsync("[data-create]");
        await page.FillAsync("#account-name", name);
        await page.ClickAsync("dialog[open] [data-confirm]");
        await page.Locator("#account-name-note.field-error").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-manager-create"));
        await page.Keyboard.PressAsync("Escape");

        await page.ClickAsync("[data-do=rules]");
        await page.Locator("#rules-only").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-manager-rules"));
        await page.FillAsync("#rules-allow-Command", "module reload");
        await page.ClickAsync("dialog[open] [data-confirm]");
        await page.Locator("[data-open-all]").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-manager-opens"));

        found.ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    private async Task<string> SampleAsync()
    {
        var name = $"crm-{Guid.NewGuid():N}"[..10];
        var store = site.Application.Services.GetRequiredService<ManagerAccountStore>();
        (await store.CreateAsync(name, "CRM отдела продаж", "crm-secret", AuditActor.Portal, default)).ShouldBeNull();
        var rules = new ManagerRules
        {
            Addresses = "10.0.0.0/8, 192.0.2.17/32",
            OnlyActions = ["Status", "Originate", "QueueStatus"],
            Applications = new ManagerExceptions(["Read"], []),
            MaxSessions = 4,
            RequestsPerMinute = 600,
        };
        (await store.SetRulesAsync((await store.FindAsync(name, default))!.Value, rules, AuditActor.Portal, default)).ShouldBeNull();
        return name;
    }
}
