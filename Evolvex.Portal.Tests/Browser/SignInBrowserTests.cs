namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class SignInBrowserTests(PortalSite site)
{
    [Fact]
    public async Task A_stranger_is_led_to_the_sign_in_and_back_to_where_he_wanted_to_go()
    {
        await using var visitor = await site.StrangerAsync();
        await visitor.Page.GotoAsync("/live?q=support");
        await visitor.Page.Locator(".door-card").WaitForAsync();

        await visitor.SignInAsync();

        new Uri(visitor.Page.Url).PathAndQuery.ShouldBe("/live?q=support");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_sign_in_page_of_the_demo_says_that_it_is_one_and_how_to_get_in()
    {
        await using var visitor = await site.StrangerAsync(new Look("ru"));
        await visitor.Page.GotoAsync("/login");

        (await visitor.Page.Locator("main").InnerTextAsync()).ShouldContain("Демо");
        (await visitor.Page.Locator("[data-demo-account]").InnerTextAsync()).ShouldContain("demo");
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        await using var visitor = await site.StrangerAsync();
        await visitor.SignInAsync();

        await visitor.Page.ClickAsync(".user-menu summary");
        await visitor.Page.ClickAsync(".user-menu button.menu-item");
        await visitor.Page.Locator(".door-card").WaitForAsync();

        await visitor.Page.GotoAsync("/live");
        visitor.Page.Url.ShouldContain("/login");
    }
}
