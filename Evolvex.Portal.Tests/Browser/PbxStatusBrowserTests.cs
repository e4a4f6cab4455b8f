using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class PbxStatusBrowserTests(PortalSite site)
{
    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task The_page_fits_its_window_and_axe_finds_nothing_serious(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        await visitor.GoAsync("/admin/pbx");
        await Expect(visitor.Page.Locator("[data-check]")).ToBeEnabledAsync(new() { Timeout = 30_000 });
        await Expect(visitor.Page.Locator("[data-subject='audit log']")).ToHaveAttributeAsync("data-finding", "Ok");

        (await Screenshots.LookAsync(visitor, look, "admin-pbx-checked", fullPage: true)).ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_checks_are_run_again_by_the_keyboard()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/admin/pbx");
        await Expect(visitor.Page.Locator("[data-check]")).ToBeEnabledAsync(new() { Timeout = 30_000 });
        await visitor.Page.EvaluateAsync("() => document.querySelector('[data-finding]').dataset.seen = 'before'");

        await UsersBrowserTests.TabToAsync(visitor.Page, "[data-check]");
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Expect(visitor.Page.Locator("[data-seen=before]")).ToHaveCountAsync(0);
        await Expect(visitor.Page.Locator("[data-subject=PBX]")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(PortalRole.Viewer)]
    [InlineData(PortalRole.Manager)]
    public async Task Administrators_pages_are_refused_to_others_with_a_page_that_says_so(string role)
    {
        var (name, password) = await site.Application.AddUserAsync(role);
        await using var visitor = await new UsersBrowserTests(site).SignInAsync(name, password);
        foreach (var address in new[] { "/admin/audit", "/admin/users", "/admin/pbx", "/admin/console" })
        {
            await Expect(visitor.Page.Locator($".rail a[href='{address}']")).ToHaveCountAsync(0);
            (await visitor.Page.GotoAsync(address))!.Status.ShouldBe(403, address);
            await Expect(visitor.Page.Locator(".door-card h1")).ToHaveTextAsync("Not for your role");
            await visitor.GoAsync("/live");
        }
    }
}
