using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class AccountBrowserTests(PortalSite site)
{
    [Fact]
    public async Task The_second_factor_is_turned_on_and_used_by_keyboard_alone()
    {
        var (name, password) = await site.Application.AddUserAsync(PortalRole.Viewer);
        byte[] key;
        string[] codes;
        await using (var visitor = await new UsersBrowserTests(site).SignInAsync(name, password))
        {
            var (page, keyboard) = (visitor.Page, visitor.Page.Keyboard);
            await visitor.GoAsync("/account");
            await UsersBrowserTests.TabToAsync(page, "[data-turn-on]");
            await keyboard.PressAsync("Enter");
            await Expect(page.Locator("#enrol-code")).ToBeFocusedAsync();
            key = Base32.Decode(await page.Locator("[data-key]").InnerTextAsync())!;
            await keyboard.TypeAsync(TimeCode.At(key, TimeCode.StepAt(TimeProvider.System.GetUtcNow())));
            await keyboard.PressAsync("Enter");
            await Expect(page.Locator("[data-copy=recovery-codes]")).ToBeFocusedAsync();
            codes = (await page.Locator("[data-codes]").InnerTextAsync()).Split('\n');
            await keyboard.PressAsync("Tab");
            await keyboard.PressAsync("Enter");
            await Expect(page.Locator("[data-factor=on]")).ToBeVisibleAsync();
            visitor.Complaints.ShouldBeEmpty();
        }

        await using var again = await site.StrangerAsync();
        await again.Page.GotoAsync("/login");
        await Expect(again.Page.Locator("#name")).ToBeFocusedAsync();
        await again.Page.Keyboard.TypeAsync(name);
        await again.Page.Keyboard.PressAsync("Tab");
        await again.Page.Keyboard.TypeAsync(password);
        await again.Page.Keyboard.PressAsync("Enter");
        await again.Page.WaitForURLAsync("**/login/code?*");
        await Expect(again.Page.Locator("#code")).ToBeFocusedAsync();
        await again.Page.Keyboard.TypeAsync(codes[0]);
        await again.Page.Keyboard.PressAsync("Enter");
        await again.Page.Locator("[data-circuit=up]").WaitForAsync();
        await again.GoAsync("/account");
        await Expect(again.Page.Locator("[data-codes-left]")).ToHaveAttributeAsync("data-codes-left", "9");
    }

    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task The_page_its_dialogs_and_the_page_of_the_code_fit_their_window_and_axe_finds_nothing_serious(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        var (name, password) = await site.Application.AddUserAsync(PortalRole.Viewer);
        var found = new List<string>();
        await using var visitor = await new UsersBrowserTests(site).SignInAsync(name, password, look);
        var page = visitor.Page;
        await visitor.GoAsync("/account");
        await page.Locator("[data-session]").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "account"));

        await page.ClickAsync("[data-turn-on]");
        var key = Base32.Decode(await page.Locator("[data-key]").InnerTextAsync())!;
        found.AddRange(await Screenshots.LookAsync(visitor, look, "account-enrol"));
        await page.FillAsync("#enrol-code", TimeCode.At(key, TimeCode.StepAt(TimeProvider.System.GetUtcNow())));
        await page.ClickAsync("dialog[open] [data-confirm]");
        await page.Locator("[data-codes]").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "account-codes"));
        await page.ClickAsync("[data-done]");
        await page.ClickAsync("[data-turn-off]");
        await page.FillAsync("#factor-password-field", "wrong password");
        await page.ClickAsync("dialog[open] [data-confirm]");
        await Expect(page.Locator("#factor-password-fault")).Not.ToHaveTextAsync("");
        found.AddRange(await Screenshots.LookAsync(visitor, look, "account-turn-off"));
        visitor.Complaints.ShouldBeEmpty();

        await using var stranger = await site.StrangerAsync(look);
        await stranger.Page.GotoAsync("/login");
        await stranger.Page.FillAsync("#name", name);
        await stranger.Page.FillAsync("#password", password);
        await stranger.Page.ClickAsync("button[type=submit]");
        await stranger.Page.Locator("#code").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(stranger, look, "login-code"));

        found.ShouldBeEmpty();
    }
}
