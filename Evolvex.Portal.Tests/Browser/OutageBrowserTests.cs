using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class OutageBrowserTests(PortalSite site)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 30_000 };
    private static readonly LocatorAssertionsToHaveCountOptions Gone = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_PBX_that_drops_is_said_plainly_and_its_return_is_seen_without_a_reload()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/live");
        try
        {
            site.Pbx.StopListening();

            await Expect(visitor.Page.Locator(".link-banner[data-phase=stale] .banner")).ToBeVisibleAsync(Soon);
            (await visitor.Page.Locator(".link-banner .banner").InnerTextAsync()).ShouldMatch(@"^The PBX has not answered for \d+:\d\d\. Showing the last known state; reconnecting\.$");
            await Expect(visitor.Page.Locator(".freshness-text")).ToContainTextAsync("No connection to the PBX for");
            (await visitor.Page.Locator(".live-calls").EvaluateAsync<string>("table => getComputedStyle(table).filter")).ShouldContain("grayscale");
        }
        finally
        {
            site.Pbx.ListenAgain();
        }

        await Expect(visitor.Page.Locator(".link-banner .banner")).ToHaveCountAsync(0, Gone);
        await Expect(visitor.Page.Locator(".freshness[data-phase=live]")).ToBeVisibleAsync();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_the_connection_to_the_portal_drops_a_dialog_says_so_and_goes_when_it_is_back()
    {
        await using var wire = new CutWire(site.Address);
        await using var visitor = await site.GuestAsync(address: wire.Address);
        await visitor.GoAsync("/live");
        await visitor.Page.EvaluateAsync("() => { window.sameDocument = true; }");

        wire.Cut();
        await Expect(visitor.Page.Locator("dialog.reconnect[open]")).ToBeVisibleAsync(Soon);
        (await visitor.Page.Locator("dialog.reconnect").InnerTextAsync()).ShouldContain("Connection to the portal is lost");

        wire.Mend();
        await Expect(visitor.Page.Locator("dialog.reconnect[open]")).ToHaveCountAsync(0, Gone);
        (await visitor.Page.EvaluateAsync<bool>("() => window.sameDocument === true")).ShouldBeTrue("the circuit is taken up again");
        await visitor.Page.Locator("[data-open]").First.ClickAsync();
        await Expect(visitor.Page.Locator(".legs-row")).ToHaveCountAsync(1);
    }
}
