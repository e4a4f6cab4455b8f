using Evolvex.Portal.Shell;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Evolvex.Portal.Tests.Browser;

/// <summary>Pictures of every page for people to look at, in artifacts/screenshots; what a machine can tell of them is checked on the way.</summary>
[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class Screenshots(PortalSite site)
{
    private static readonly string Folder = Path.Combine(RigFolder.Repository, "artifacts", "screenshots");

    /// <summary>Window, theme and language: each two choices come together once.</summary>
    public static TheoryData<bool, ColorScheme, string> PairedLooks => new()
    {
        { false, ColorScheme.Light, "ru" }, { false, ColorScheme.Dark, "en" }, { true, ColorScheme.Light, "en" }, { true, ColorScheme.Dark, "ru" },
    };

    [Theory]
    [MemberData(nameof(PairedLooks))]
    public async Task Every_page_fits_its_window_and_axe_finds_nothing_serious(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var found = new List<string>();
        foreach (var entry in site.Application.Services.GetServices<NavigationEntry>())
        {
            await visitor.GoAsync(entry.Href);
            await visitor.UntilAsync("() => document.querySelector('.skeleton') === null && document.querySelector('[data-age]')?.textContent !== '…' && document.fonts.status === 'loaded'");
            if (entry.Href == "/live") await OpenSecondRowAsync(visitor);
            found.AddRange(await LookAsync(visitor, look, NameOf(entry.Href)));
        }

        found.ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(PairedLooks))]
    public async Task The_sign_in_page_fits_its_window(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.StrangerAsync(look);
        await visitor.Page.GotoAsync("/login");
        await visitor.UntilAsync("() => document.fonts.status === 'loaded'");

        (await LookAsync(visitor, look, "login")).ShouldBeEmpty();
        (await visitor.Page.EvaluateAsync<bool>("() => document.documentElement.scrollHeight <= innerHeight")).ShouldBeTrue();
    }

    /// <summary>Takes a picture; returns what axe finds serious, and whether the page scrolls sideways.</summary>
    internal static async Task<List<string>> LookAsync(Visitor visitor, Look look, string name, bool fullPage = false)
    {
        var path = Path.Combine(Folder, $"{name}-{look}.png");
        await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, Animations = ScreenshotAnimations.Disabled, FullPage = fullPage });
        var found = await AccessibilityBrowserTests.SeriousAsync(visitor, name);
        if (await visitor.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth")) found.Add($"{name} scrolls sideways");
        return found;
    }

    private static async Task OpenSecondRowAsync(Visitor visitor)
    {
        var opener = visitor.Page.Locator("[data-open]");
        if (await opener.CountAsync() < 2) return;
        await opener.Nth(1).ClickAsync();
        await visitor.Page.Locator(".legs-row").WaitForAsync();
        await visitor.Page.Mouse.MoveAsync(0, 0);
    }

    private static string NameOf(string address) => address.Trim('/') is { Length: > 0 } path ? path.Replace('/', '-') : "overview";
}
