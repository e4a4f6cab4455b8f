using Bunit;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class StatisticsPageTests : CallPageTest
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Services.AddSingleton<CallFeed>().AddSingleton<BackgroundLoops>().AddSingleton<HistorySettingsStore>();
        await Rig.WriteAsync(
        [
            new LegSample("1.1", Wall.AddMinutes(-10)) { To = "111", Talk = 30 }, new LegSample("1.2", Wall.AddMinutes(-9)) { To = "111", Talk = 30 }, new LegSample("1.3", Wall.AddMinutes(-8)) { To = "112", Talk = 90 },
        ]);
        await Rig.FillAsync(Wall.AddDays(-1), Wall);
    }

    [Fact]
    public void Of_a_direction_they_say_that_extensions_are_counted_over_all_calls() =>
        PageOf("period=today&direction=inbound").Find("[data-all-calls]").TextContent.ShouldBe("of all calls, whatever the direction and queue");

    [Fact]
    public void Extensions_are_sorted_by_the_title_that_is_clicked_and_only_managers_save_them()
    {
        var page = PageOf("period=today");
        Extensions(page).ShouldBe(["111", "112"]);

        page.FindAll(".sort").Single(title => title.TextContent == "Talk").Click();

        Extensions(page).ShouldBe(["112", "111"]);
        page.FindAll("th[aria-sort]").ShouldHaveSingleItem().GetAttribute("aria-sort").ShouldBe("descending");
        page.FindAll("a[download]").ShouldBeEmpty();
    }

    private IRenderedComponent<StatisticsPage> PageOf(string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/statistics?{query}");
        var page = Render<StatisticsPage>();
        page.WaitForElement("section[aria-label=Extensions]");
        return page;
    }

    private static IEnumerable<string> Extensions(IRenderedComponent<StatisticsPage> page) => page.FindAll("section[aria-label=Extensions] tbody a").Select(link => link.TextContent);
}
