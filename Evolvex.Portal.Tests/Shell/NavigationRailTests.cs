using Bunit;
using Evolvex.Portal.Dashboard;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.LiveCalls;
using Evolvex.Portal.Queues;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.Tests.Shell;

public sealed class NavigationRailTests : ComponentTest
{
    public NavigationRailTests()
    {
        Services.AddLiveCalls().AddDashboard();
        Services.AddNavigation(new NavigationEntry(NavigationGroup.Administration, 20, "/admin/keys", Icons.Key, typeof(ShellTexts), "Administration", PortalPolicies.Administrator));
        Services.AddNavigation(new NavigationEntry(NavigationGroup.Main, 70, "/recordings", Icons.Recording, typeof(ShellTexts), "More", PortalPolicies.Manager));
    }

    [Theory]
    [InlineData(PortalRole.Viewer, "/ /live")]
    [InlineData(PortalRole.Manager, "/ /live /recordings")]
    [InlineData(PortalRole.Administrator, "/ /live /recordings /admin/keys")]
    public void Pages_that_exist_are_listed_in_order_for_those_who_may_see_them(string role, string addresses)
    {
        User.Role = role;
        string.Join(' ', Render<NavigationRail>().FindAll("li a").Select(link => link.GetAttribute("href"))).ShouldBe(addresses);
    }

    [Fact]
    public void Names_follow_the_language()
    {
        Speak("ru");
        Render<NavigationRail>().FindAll("li a span").Select(name => name.TextContent).ShouldBe(["Обзор", "Активные звонки"]);
    }

    [Fact]
    public void The_name_of_the_PBX_is_shown() => Render<NavigationRail>().Find(".rail-pbx").TextContent.ShouldBe("Head office");

    [Fact]
    public void A_phone_has_the_history_at_hand_and_the_rest_behind_More()
    {
        Services.AddQueues();
        foreach (var (order, page) in new[] { (40, "/extensions"), (50, "/history"), (52, "/missed") })
            Services.AddNavigation(new NavigationEntry(NavigationGroup.Main, order, page, Icons.History, typeof(ShellTexts), "More", PortalPolicies.Viewer) { IsAtHand = page == "/history" });
        var bar = Render<BottomBar>();

        bar.FindAll(".bottom li a").Select(link => link.GetAttribute("href")).ShouldBe(["/", "/live", "/queues", "/history"]);
        bar.Find(".bottom button").Click();
        bar.FindAll(".sheet a").Select(link => link.GetAttribute("href")).ShouldBe(["/extensions", "/missed", "/account"]);
    }

    [Fact]
    public void A_phone_gets_four_entries_and_more() =>
        Render<BottomBar>().FindAll(".bottom li").Count.ShouldBe(3, "two pages that a viewer may see, and More");
}
