using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class LiveBrowserTests(PortalSite site)
{
    [Fact]
    public async Task Rows_change_without_a_reload_and_the_console_stays_clean()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/live");
        await visitor.Page.EvaluateAsync("() => { window.sameDocument = true; window.first = [...document.querySelectorAll('tr[data-call]')].map(r => r.dataset.call + r.dataset.state).join(); }");

        await visitor.UntilAsync("() => [...document.querySelectorAll('tr[data-call]')].map(r => r.dataset.call + r.dataset.state).join() !== window.first", 60_000);

        (await visitor.Page.EvaluateAsync<bool>("() => window.sameDocument")).ShouldBeTrue();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Durations_tick_in_the_browser_and_the_age_of_the_last_event_does()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/live");
        var total = visitor.Page.Locator("tr[data-call] td.c-total time").Last;
        var first = await total.InnerTextAsync();

        await Expect(total).Not.ToHaveTextAsync(first);
        await Expect(visitor.Page.Locator(".freshness-text")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^Live, \d+(\.\d)? s behind$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_wrong_clock_of_the_browser_does_not_make_durations_wrong()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.Page.AddInitScriptAsync("{ const real = Date.now; Date.now = () => real() + 7200000; }");
        await visitor.GoAsync("/live");
        await visitor.UntilAsync("() => document.querySelector('[data-age]')?.textContent !== '…'");

        (await visitor.Page.Locator("[data-age]").InnerTextAsync()).ShouldEndWith(" s");
        (await visitor.Page.Locator("tr[data-call] td.c-in-state time").First.InnerTextAsync()).Count(c => c == ':').ShouldBe(1, "not two hours more");
    }

    [Fact]
    public async Task The_keyboard_is_enough()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/live");
        var keyboard = visitor.Page.Keyboard;

        await keyboard.PressAsync("/");
        await Expect(visitor.Page.Locator("input[data-search]")).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("f");
        await Expect(visitor.Page.Locator("input[data-filter]")).ToBeFocusedAsync();

        await keyboard.PressAsync("ArrowDown");
        var row = visitor.Page.Locator("tr[data-call]:focus");
        await Expect(row).ToHaveCountAsync(1);
        await keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator(".legs-row")).ToHaveCountAsync(1);
        await keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator(".legs-row")).ToHaveCountAsync(0);

        await keyboard.PressAsync("?");
        await Expect(visitor.Page.Locator("dialog#help")).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Expect(visitor.Page.Locator("dialog#help")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_filter_goes_into_the_address_and_a_link_with_it_shows_the_same()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/extensions");
        await visitor.Page.FillAsync("input[data-filter]", "11");
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("/extensions\\?q=11$"));
        await Expect(visitor.Page.Locator("[data-extension='100']")).ToHaveCountAsync(0);
        var found = await visitor.Page.Locator("[data-extension]").CountAsync();

        await visitor.GoAsync("/extensions?q=11");

        await Expect(visitor.Page.Locator("[data-extension]")).ToHaveCountAsync(found);
        await Expect(visitor.Page.Locator("input[data-filter]")).ToHaveValueAsync("11");
    }

    [Fact]
    public async Task The_search_finds_an_extension_from_any_page()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/");
        await visitor.Page.Keyboard.PressAsync("/");
        await visitor.Page.Keyboard.TypeAsync("105");
        await visitor.Page.Locator(".search-results a", new() { HasText = "105" }).Last.WaitForAsync();

        await visitor.Page.Locator(".search-results a[href^='/extensions']").First.ClickAsync();

        await Expect(visitor.Page).ToHaveURLAsync(new Regex(@"/extensions\?q=105$"));
        await Expect(visitor.Page.Locator("[data-extension='105']")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".search-results")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_call_is_ended_from_its_row_after_a_question()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/live?state=talking");
        var row = visitor.Page.Locator("tr[data-call]").Last;
        var call = await row.GetAttributeAsync("data-call");
        await row.HoverAsync();
        await row.Locator("[data-act=hang-up]").ClickAsync();
        var dialog = visitor.Page.Locator("dialog.modal[open]");
        await Expect(dialog).ToContainTextAsync("the call ends for everyone in it");

        await dialog.Locator("[data-confirm]").ClickAsync();

        await Expect(visitor.Page.Locator(".toast")).ToContainTextAsync("The call has been ended.");
        await visitor.Page.Mouse.MoveAsync(0, 0);
        await Expect(visitor.Page.Locator($"tr[data-call='{call}']")).ToHaveCountAsync(0);
        visitor.Complaints.ShouldBeEmpty();
    }
}
