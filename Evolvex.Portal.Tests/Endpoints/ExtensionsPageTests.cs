using Bunit;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Endpoints;
using Evolvex.Portal.Tests.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Endpoints;

public sealed class ExtensionsPageTests : ComponentTest
{
    [Fact]
    public void An_extension_says_its_state_address_and_since_when()
    {
        Pbx.Put(Some.Extension("117", Now, "Олег Ким", DeviceState.InUse));

        var row = Render<ExtensionsPage>().Find("[data-extension='117']");

        row.TextContent.ShouldContain("Олег Ким");
        row.TextContent.ShouldContain("Talking");
        row.TextContent.ShouldContain("Registered");
        row.TextContent.ShouldContain("10.0.4.17:5060");
        row.TextContent.ShouldContain("12 ms");
        row.QuerySelector("td.e-since time")!.TextContent.ShouldBe("7 min");
    }

    [Fact]
    public void Numbers_are_in_the_order_of_numbers()
    {
        Pbx.Put(Some.Extension("1001", Now), Some.Extension("99", Now), Some.Extension("door", Now), Some.Extension("101", Now));

        Render<ExtensionsPage>().FindAll("[data-extension]").Select(row => row.GetAttribute("data-extension")).ShouldBe(["99", "101", "1001", "door"]);
    }

    [Fact]
    public void A_chip_shows_those_that_it_counts()
    {
        Pbx.Put(Some.Extension("101", Now), Some.Extension("102", Now, state: DeviceState.Unavailable), Some.Extension("103", Now, state: DeviceState.Ringing));
        var page = Render<ExtensionsPage>();
        page.Find("[data-count=unreachable]").TextContent.ShouldBe("1");

        page.Find(".counter[data-tone=unknown]").Click();

        page.FindAll("[data-extension]").Select(row => row.GetAttribute("data-extension")).ShouldBe(["102"]);
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("?state=unreachable");
    }

    [Theory]
    [InlineData("соколова")]
    [InlineData("102")]
    [InlineData("10.0.4.2:")]
    public void The_filter_looks_at_number_name_and_address(string typed)
    {
        Pbx.Put(Some.Extension("101", Now, "Иван Петров"), Some.Extension("102", Now, "Мария Соколова"));
        var page = Render<ExtensionsPage>();

        page.Find("input[data-filter]").Input(typed);

        page.FindAll("[data-extension]").Select(row => row.GetAttribute("data-extension")).ShouldBe(["102"]);
    }

    [Fact]
    public void A_telephone_that_goes_away_is_seen_at_once()
    {
        Pbx.Put(Some.Extension("101", Now));
        var page = Render<ExtensionsPage>();

        Pbx.Put(Some.Extension("101", Now, state: DeviceState.Unavailable));

        page.WaitForAssertion(() => page.Find("[data-extension='101']").TextContent.ShouldContain("Not registered"));
    }
}
