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

    public static TheoryData<bool, ColorScheme, string> Looks
    {
        get
        {
            var looks = new TheoryData<bool, ColorScheme, string>();
            foreach (var phone in new[] { false, true })
                foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
                    foreach (var language in Languages.All)
                        looks.Add(phone, theme, language);
            return looks;
        }
    }

    /// <summary>Half of them, for what takes long: each two choices still come together once.</summary>
    public static TheoryData<bool, ColorScheme, string> PairedLooks => new()
    {
        { false, ColorScheme.Light, "ru" }, { false, ColorScheme.Dark, "en" }, { true, ColorScheme.Light, "en" }, { true, ColorScheme.Dark, "ru" },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_fits_its_window(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var wide = new List<string>();
        foreach (var entry in site.Application.Services.GetServices<NavigationEntry>())
        {
            await visitor.GoAsync(entry.Href);
            await visitor.UntilAsync("() => document.querySelector('.skeleton') === null && document.querySelector('[data-age]')?.textContent !== '…' && document.fonts.status === 'loaded'");
            if (entry.Href == "/live") await OpenSecondRowAsync(visitor);
            await TakeAsync(visitor, look, entry.Href);
            if (await visitor.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth")) wide.Add(entry.Href);
        }

        wide.ShouldBeEmpty("these pages scroll sideways");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task The_sign_in_page_fits_its_window(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.StrangerAsync(look);
        await visitor.Page.GotoAsync("/login");
        await visitor.UntilAsync("() => document.fonts.status === 'loaded'");
        await TakeAsync(visitor, look, "/login");

        (await visitor.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight")).ShouldBeTrue();
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

    /// <summary>Takes a picture of the window; the address gives it its name.</summary>
    internal static async Task TakeAsync(Visitor visitor, Look look, string address)
    {
        var name = address.Trim('/') is { Length: > 0 } path ? path.Replace('/', '-') : "overview";
        await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, $"{name}-{look}.png"), Animations = ScreenshotAnimations.Disabled });
    }
}
