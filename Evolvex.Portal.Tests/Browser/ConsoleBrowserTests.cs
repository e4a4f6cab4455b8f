using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class ConsoleBrowserTests(PortalSite site)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Long = new() { Timeout = 30_000 };

    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task Its_three_tabs_fit_their_window_and_axe_finds_nothing_serious(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var (page, found) = (visitor.Page, new List<string>());

        await visitor.GoAsync("/admin/console?action=Originate&Channel=PJSIP/101&Variable=A=1");
        await Expect(page.Locator("[data-field=Channel]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-console-form"));
        await page.ClickAsync("[data-send]");
        await Expect(page.Locator("dialog[open] [data-exact]")).ToContainTextAsync("Variable: A=1");
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-console-ask"));
        await page.Keyboard.PressAsync("Escape");

        await visitor.GoAsync("/admin/console?action=CoreShowChannels");
        await page.ClickAsync("[data-send]");
        await Expect(page.Locator("[data-answer=True]")).ToBeVisibleAsync(Long);
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-console-answer", fullPage: true));

        await visitor.GoAsync("/admin/console?tab=cli");
        await Expect(page.Locator(".console-cli header .muted")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"\d"), new() { Timeout = 30_000 });
        await page.FillAsync("[data-line]", "core show chan");
        await page.PressAsync("[data-line]", "Tab");
        await Expect(page.Locator("[data-line]")).ToHaveValueAsync("core show channels ");
        await page.PressAsync("[data-line]", "Enter");
        await Expect(page.Locator("[data-entry='core show channels'] [data-output]")).ToContainTextAsync("active channel");
        await page.FillAsync("[data-line]", "core show ");
        await page.PressAsync("[data-line]", "Tab");
        await Expect(page.Locator("[data-choices] button").First).ToBeVisibleAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-console-cli"));
        await page.FillAsync("[data-line]", "");
        await page.PressAsync("[data-line]", "ArrowUp");
        await Expect(page.Locator("[data-line]")).ToHaveValueAsync("core show channels");

        await visitor.GoAsync("/admin/console?tab=events");
        // Late in the evening the demo says little.
        await Expect(page.Locator("[data-event]").Nth(1)).ToBeAttachedAsync(new() { Timeout = 30_000 });
        await page.ClickAsync("[data-pause]");
        await page.Locator("[data-event]").First.ClickAsync();
        await Expect(page.Locator("[data-detail]")).ToBeVisibleAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-console-events"));

        found.ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_is_followed_from_the_live_calls_and_its_events_go_into_a_file()
    {
        await using var visitor = await site.GuestAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/live");
        await page.Locator("[data-open]").First.ClickAsync();
        await page.ClickAsync("[data-follow-call]");
        await Expect(page).ToHaveURLAsync(new Regex(@"/admin/console\?tab=events&linkedid="));
        var linkedid = await page.InputValueAsync("[data-filter-linkedid]");
        linkedid.ShouldNotBeEmpty();

        await page.ClickAsync("[data-clear-filter]");
        await Expect(page.Locator("[data-event]").Nth(3)).ToBeAttachedAsync(new() { Timeout = 30_000 });
        await page.ClickAsync("[data-pause]");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("[data-save-json]"));

        download.SuggestedFilename.ShouldEndWith(".jsonl");
        (await File.ReadAllLinesAsync((await download.PathAsync())!)).Length.ShouldBeGreaterThan(3);
        visitor.Complaints.ShouldBeEmpty();
    }
}
