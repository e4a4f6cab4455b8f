using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class UsersBrowserTests(PortalSite site)
{
    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task The_list_its_details_and_dialogs_fit_their_window_and_axe_finds_nothing_serious(bool phone, ColorScheme theme, string language)
    {
        var name = await SampleAsync();
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var found = new List<string>();
        await visitor.GoAsync($"/admin/users?q={name}");
        await visitor.Page.ClickAsync($"[data-user='{name}'] [data-open]");
        await visitor.Page.Locator("[data-session]").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-users-details"));

        await visitor.Page.ClickAsync("[data-create]");
        await visitor.Page.CheckAsync("[data-own-password]");
        await visitor.Page.FillAsync("#user-name", name);
        await visitor.Page.FillAsync("#user-password", "another horse");
        await visitor.Page.ClickAsync("dialog[open] [data-confirm]");
        await visitor.Page.Locator("#user-fault").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-users-create"));
        await visitor.Page.Keyboard.PressAsync("Escape");

        await visitor.Page.ClickAsync("[data-do=password]");
        await visitor.Page.ClickAsync("dialog[open] [data-confirm]");
        await visitor.Page.Locator("[data-secret]").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-users-password"));
        await visitor.Page.ClickAsync("[data-done]");

        await visitor.Page.ClickAsync("[data-do=Delete]");
        await visitor.Page.Locator("dialog[open] [data-confirm]").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-users-delete"));

        found.ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_person_is_created_by_keyboard_alone_and_can_sign_in()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/admin/users");
        var (page, keyboard) = (visitor.Page, visitor.Page.Keyboard);
        var name = $"keys-{Guid.NewGuid():N}"[..12];

        await TabToAsync(page, "[data-create]");
        await keyboard.PressAsync("Enter");
        await Expect(page.Locator("#user-name")).ToBeFocusedAsync();
        await keyboard.TypeAsync(name);
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("#user-role")).ToHaveValueAsync(PortalRole.Manager);
        await TabToAsync(page, "dialog[open] input[type=radio]:checked");
        await keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-copy=made-password]")).ToBeFocusedAsync();
        var password = await page.Locator("[data-secret]").InnerTextAsync();
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-create]")).ToBeFocusedAsync();
        await Expect(page.Locator($"[data-user='{name}'] .u-role")).ToHaveTextAsync("Manager");

        await using var person = await SignInAsync(name, password);
        (await person.Page.GotoAsync("/admin/users"))!.Status.ShouldBe(403);
        await Expect(person.Page.Locator(".door-card h1")).ToHaveTextAsync("Not for your role");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_disabled_is_out_of_the_open_page_at_once()
    {
        var (name, password) = await site.Application.AddUserAsync(PortalRole.Viewer);
        await using var person = await SignInAsync(name, password);
        await person.GoAsync("/live");

        (await site.Application.Services.GetRequiredService<UserAdministration>().SetEnabledAsync(name, false, AuditActor.Portal, default)).ShouldBeNull();

        await person.Page.WaitForURLAsync("**/login?returnUrl=%2Flive");
    }

    internal async Task<Visitor> SignInAsync(string name, string password, Look? look = null)
    {
        var visitor = await site.StrangerAsync(look);
        await visitor.Page.GotoAsync("/login");
        await visitor.Page.FillAsync("#name", name);
        await visitor.Page.FillAsync("#password", password);
        await visitor.Page.ClickAsync("button[type=submit]");
        await visitor.Page.Locator("[data-circuit=up]").WaitForAsync();
        return visitor;
    }

    internal static async Task TabToAsync(IPage page, string selector)
    {
        for (var steps = 0; steps < 60; steps++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) === true", selector)) return;
        }
        throw new InvalidOperationException($"{selector} cannot be reached by the Tab key.");
    }

    private async Task<string> SampleAsync()
    {
        var name = $"Анна-{Guid.NewGuid():N}"[..12];
        (await site.Application.Services.GetRequiredService<UserAdministration>().CreateAsync(name, "correct horse", PortalRole.Manager, AuditActor.Portal, default)).ShouldBeNull();
        var user = (await site.Application.Services.GetRequiredService<UserDirectory>().ListAsync(default)).Single(user => user.Name == name);
        await site.Application.Services.GetRequiredService<SessionStore>().BeginAsync(
            user.Id, System.Net.IPAddress.Parse("192.0.2.44"), "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 YaBrowser/24.10 Safari/537.36", default);
        return name;
    }
}
