using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class AccessibilityBrowserTests(PortalSite site)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious_on_what_opens(ColorScheme theme)
    {
        await using var visitor = await site.GuestAsync(new Look(Theme: theme));
        await visitor.GoAsync("/live");
        await visitor.Page.Locator("[data-open]").First.ClickAsync();
        await visitor.Page.Locator(".legs-row").WaitForAsync();
        await visitor.Page.ClickAsync(".freshness summary");
        var found = await SeriousAsync(visitor, "legs and freshness");
        await visitor.Page.ClickAsync(".user-menu summary");
        found.AddRange(await SeriousAsync(visitor, "user menu"));
        await visitor.Page.Keyboard.PressAsync("Escape");
        await visitor.Page.ClickAsync("[data-help]");
        found.AddRange(await SeriousAsync(visitor, "help"));

        found.ShouldBeEmpty();
    }

    /// <summary>Every rule is asked; what passes is not described node by node, which takes longer than the rules.</summary>
    private static readonly AxeRunOptions Violations = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>What axe finds serious or critical on the page as it is now.</summary>
    internal static async Task<List<string>> SeriousAsync(Visitor visitor, string where)
    {
        var result = await visitor.Page.RunAxe(Violations);
        return
        [
            .. result.Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{where}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"),
        ];
    }
}
