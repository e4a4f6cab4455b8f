using Bunit;
using Evolvex.Portal.Endpoints;
using Evolvex.Portal.LiveCalls;
using Evolvex.Portal.Queues;
using Evolvex.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Shell;

public sealed class GlobalSearchTests : ComponentTest
{
    public GlobalSearchTests()
    {
        Services.AddLiveCalls().AddQueues().AddEndpoints();
        Pbx.Put(Some.Call("1730282340.7", Now));
        Pbx.Put(Some.Extension("101", Now, "Иван Петров"), Some.Extension("102", Now, "Мария Соколова"));
        Pbx.Put(Some.Queue("support", Now));
    }

    [Theory]
    [InlineData("петров", "Иван Петров → Мария Соколова|101 Иван Петров")]
    [InlineData("1730282340", "Иван Петров → Мария Соколова")]
    [InlineData("supp", "support")]
    public void Calls_extensions_and_queues_are_found(string typed, string found)
    {
        var search = Render<GlobalSearch>();

        search.Find("input").Input(typed);

        search.FindAll(".search-results b").Select(hit => hit.TextContent).ShouldBe(found.Split('|'));
    }

    [Fact]
    public void Enter_goes_to_the_first_hit()
    {
        var search = Render<GlobalSearch>();
        search.Find("input").Input("102");

        search.Find("form").Submit();

        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("/live?q=1730282340.7");
        search.FindAll(".search-results").ShouldBeEmpty();
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        var search = Render<GlobalSearch>();
        search.Find("input").Input("zzz");

        search.Find(".search-nothing").TextContent.ShouldBe("Nothing live matches “zzz”.");
    }

    [Fact]
    public void One_character_is_too_little_to_look_for()
    {
        var search = Render<GlobalSearch>();
        search.Find("input").Input("1");

        search.FindAll(".search-results").ShouldBeEmpty();
    }
}
