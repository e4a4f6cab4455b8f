using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class AppearanceBrowserTests(PortalSite site)
{
    [Theory]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task The_theme_follows_the_system_at_first(ColorScheme system, string theme)
    {
        await using var visitor = await site.GuestAsync(new Look(Theme: system));
        await visitor.GoAsync("/");

        (await ThemeAsync(visitor)).ShouldBe(theme);
    }

    [Fact]
    public async Task A_chosen_theme_is_remembered_and_is_there_before_anything_is_painted()
    {
        await using var visitor = await site.GuestAsync(new Look(Theme: ColorScheme.Light));
        await visitor.GoAsync("/");
        await visitor.Page.ClickAsync(".top [data-theme-toggle]");
        (await ThemeAsync(visitor)).ShouldBe("dark");

        await visitor.Page.AddInitScriptAsync("new MutationObserver((_, o) => { if (document.body) { window.themeAtBody = document.documentElement.dataset.theme; o.disconnect(); } }).observe(document, { childList: true, subtree: true });");
        await visitor.GoAsync("/live");

        (await visitor.Page.EvaluateAsync<string>("() => window.themeAtBody")).ShouldBe("dark");
        await visitor.Page.ClickAsync(".user-menu summary");
        await visitor.Page.ClickAsync(".user-menu [data-theme-set=system]");
        (await ThemeAsync(visitor)).ShouldBe("light");
    }

    [Fact]
    public async Task The_language_is_the_browsers_and_can_be_switched_on_the_same_page()
    {
        await using var visitor = await site.GuestAsync(new Look("ru"));
        await visitor.GoAsync("/live?state=talking");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Активные звонки");

        await visitor.Page.ClickAsync(".top .languages a[lang=en]");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Live calls");
        new Uri(visitor.Page.Url).PathAndQuery.ShouldBe("/live?state=talking");

        await visitor.GoAsync("/queues");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Queues");
    }

    [Fact]
    public async Task What_comes_over_the_circuit_keeps_the_language()
    {
        await using var visitor = await site.GuestAsync(new Look("ru"));
        await visitor.GoAsync("/");
        await visitor.Page.ClickAsync(".rail a[href='/live']");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Активные звонки");

        await Expect(visitor.Page.Locator(".freshness-text")).ToContainTextAsync("назад");
        await Expect(visitor.Page.Locator("th.c-state")).ToHaveTextAsync("Состояние");
    }

    [Fact]
    public async Task The_rail_folds_and_stays_folded()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/");
        await visitor.Page.ClickAsync("[data-rail-toggle]");
        await visitor.GoAsync("/live");

        await Expect(visitor.Page.Locator(".rail li a span").First).ToBeHiddenAsync();
        await Expect(visitor.Page.Locator(".rail li a svg").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_phone_gets_a_bar_of_five_below_and_cards()
    {
        await using var visitor = await site.GuestAsync(new Look(Phone: true));
        await visitor.GoAsync("/live");

        await Expect(visitor.Page.Locator(".rail")).ToBeHiddenAsync();
        (await visitor.Page.Locator(".bottom li").CountAsync()).ShouldBe(5);
        (await visitor.Page.Locator("tr[data-call]").First.EvaluateAsync<string>("row => getComputedStyle(row).display")).ShouldBe("grid");

        await visitor.Page.ClickAsync(".bottom button");
        await Expect(visitor.Page.Locator("dialog.modal[open] .sheet-row")).ToBeVisibleAsync();
        await visitor.Page.ClickAsync("dialog.modal[open] .modal-actions button");
        await Expect(visitor.Page.Locator("dialog.modal[open]")).ToHaveCountAsync(0);

        await visitor.Page.ClickAsync(".bottom a[href='/queues']");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Queues");
    }

    [Fact]
    public async Task The_demo_says_on_every_page_that_it_is_one()
    {
        await using var visitor = await site.GuestAsync();
        foreach (var address in new[] { "/", "/live", "/queues", "/extensions" })
        {
            await visitor.GoAsync(address);
            await Expect(visitor.Page.Locator("[data-demo]:visible").First).ToContainTextAsync("Demo");
        }
    }

    [Fact]
    public async Task An_address_that_there_is_not_gets_a_page_that_says_so()
    {
        await using var visitor = await site.GuestAsync();
        var answer = await visitor.Page.GotoAsync("/no-such-page");

        answer!.Status.ShouldBe(404);
        await Expect(visitor.Page.Locator(".blank-title")).ToHaveTextAsync("There is no such page");
    }

    private static async Task<string> ThemeAsync(Visitor visitor) => await visitor.Page.EvaluateAsync<string>("() => document.documentElement.dataset.theme");
}
