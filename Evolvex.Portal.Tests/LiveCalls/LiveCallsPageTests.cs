using Bunit;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveCalls;
using Evolvex.Portal.Tests.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.LiveCalls;

public sealed class LiveCallsPageTests : ComponentTest
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void A_call_is_one_row_that_says_who_talks_to_whom()
    {
        Pbx.Put(Some.Call("1730282340.7", Now) with { Queue = "support", Trunk = "megafon", Direction = CallDirection.Inbound });

        var row = Render<LiveCallsPage>().Find("tr[data-call='1730282340.7']");

        row.TextContent.ShouldContain("Talking");
        row.TextContent.ShouldContain("Иван Петров");
        row.TextContent.ShouldContain("101");
        row.TextContent.ShouldContain("Мария Соколова");
        row.TextContent.ShouldContain("Inbound");
        row.TextContent.ShouldContain("support");
        row.TextContent.ShouldContain("megafon");
        row.QuerySelector("td.c-in-state time")!.GetAttribute("data-since").ShouldBe(Now.AddSeconds(-50).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        row.QuerySelector("td.c-in-state time")!.TextContent.ShouldBe("0:50");
    }

    [Fact]
    public void It_speaks_Russian()
    {
        Speak("ru");
        Pbx.Put(Some.Call("1.1", Now, CallState.Waiting) with { To = Party.Unknown });

        var row = Render<LiveCallsPage>().Find("tr[data-call]");

        row.TextContent.ShouldContain("Ожидает");
        row.TextContent.ShouldContain("Внутренний");
        row.TextContent.ShouldContain("Неизвестно");
    }

    [Fact]
    public void Rows_come_change_and_go_with_the_calls()
    {
        var page = Render<LiveCallsPage>();
        page.Markup.ShouldContain("No calls right now");

        Pbx.Put(Some.Call("1.1", Now, CallState.Ringing));
        page.WaitForAssertion(() => page.Find("tr[data-call='1.1']").ClassList.ShouldContain("flash-b"));

        Turn();
        Pbx.Put(Some.Call("1.1", Now));
        page.WaitForAssertion(() => page.Find("tr[data-call='1.1']").TextContent.ShouldContain("Talking"));
        page.Find("[data-count=talking]").TextContent.ShouldBe("1");

        Turn();
        Pbx.End("1.1");
        page.WaitForAssertion(() => page.FindAll("tr[data-call]").ShouldBeEmpty());
    }

    [Fact]
    public void A_row_opens_to_its_legs_and_closes()
    {
        Pbx.Put(Some.Call("1.1", Now));
        var page = Render<LiveCallsPage>();

        page.Find("[data-act-field]").Change("open 1.1");
        page.FindAll("[data-legs-of='1.1'] li.leg").Count.ShouldBe(2);
        page.Find("[data-legs-of='1.1']").TextContent.ShouldContain("PJSIP/102-00000002");
        page.Find("[data-open]").GetAttribute("aria-expanded").ShouldBe("true");

        page.Find("[data-act-field]").Change("open 1.1");
        page.FindAll("[data-legs-of]").ShouldBeEmpty();
    }

    [Fact]
    public void The_filter_is_kept_in_the_address_and_taken_from_it()
    {
        Pbx.Put(Some.Call("1.1", Now), Some.Call("2.1", Now) with { From = new Party("150", "Анна Лис") });
        Navigation.NavigateTo("/live?q=лис");

        var page = Render<LiveCallsPage>();
        page.FindAll("tr[data-call]").Select(row => row.GetAttribute("data-call")).ShouldBe(["2.1"]);
        page.Find(".filter-count").TextContent.ShouldBe("1 of 2");

        page.Find("input[data-filter]").Input("петров");
        Uri.UnescapeDataString(Navigation.Uri).ShouldEndWith("/live?q=петров");
        page.FindAll("tr[data-call]").Count.ShouldBe(2);
    }

    [Fact]
    public void A_counter_shows_the_calls_that_it_counts()
    {
        Pbx.Put(Some.Call("1.1", Now), Some.Call("2.1", Now, CallState.Waiting));
        Navigation.NavigateTo("/live");
        var page = Render<LiveCallsPage>();

        page.Find(".counter[data-tone=waiting]").Click();

        page.FindAll("tr[data-call]").Select(row => row.GetAttribute("data-call")).ShouldBe(["2.1"]);
        Navigation.Uri.ShouldEndWith("/live?state=waiting");
        page.Find(".counter[data-tone=waiting]").GetAttribute("aria-pressed").ShouldBe("true");
    }

    [Fact]
    public void A_filter_that_nothing_passes_says_so_and_can_be_cleared()
    {
        Pbx.Put(Some.Call("1.1", Now));
        Navigation.NavigateTo("/live?q=nobody");
        var page = Render<LiveCallsPage>();
        page.Markup.ShouldContain("Nothing matches the filter.");

        page.Find(".blank button").Click();

        page.FindAll("tr[data-call]").Count.ShouldBe(1);
        Navigation.Uri.ShouldEndWith("/live");
    }

    [Fact]
    public void Under_the_pointer_the_order_holds_and_new_calls_are_announced()
    {
        Pbx.Put(Some.Call("1.1", Now));
        var page = Render<LiveCallsPage>();
        page.Find(".live-calls").TriggerEvent("onpointerenter", new PointerEventArgs { PointerType = "mouse" });

        Pbx.Put(Some.Call("2.1", Now));
        page.WaitForAssertion(() => page.Find(".pending").TextContent.ShouldBe("1 new call"));
        page.FindAll("tr[data-call]").Count.ShouldBe(1);

        page.Find(".live-calls").TriggerEvent("onpointerleave", new PointerEventArgs());
        page.FindAll("tr[data-call]").Count.ShouldBe(2);
        page.FindAll(".pending").ShouldBeEmpty();
    }

    [Fact]
    public void A_row_whose_text_stays_is_not_rendered_again()
    {
        var call = Some.Call("1.1", Now);
        Pbx.Put(call);
        var page = Render<LiveCallsPage>();
        var line = page.FindComponent<LiveCallLine>();
        var renders = line.RenderCount;

        Pbx.Put(call with { Legs = [call.Legs[0]] }, Some.Call("2.1", Now) with { StartedAt = Now.AddMinutes(-9) });

        page.WaitForAssertion(() => page.FindAll("tr[data-call]").Count.ShouldBe(2));
        line.RenderCount.ShouldBe(renders);
    }

    [Fact]
    public void When_the_live_view_stops_the_page_says_so()
    {
        var page = Render<LiveCallsPage>();
        page.WaitForState(() => Pbx.Subscribers == 1);

        Pbx.Break();

        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldContain("The live view stopped"));
    }

    [Fact]
    public void A_hundred_calls_are_drawn_only_where_they_are_looked_at()
    {
        Pbx.Put([.. Enumerable.Range(0, 100).Select(i => Some.Call($"{i}.1", Now))]);

        Render<LiveCallsPage>().FindComponents<Microsoft.AspNetCore.Components.Web.Virtualization.Virtualize<LiveCallRow>>().Count.ShouldBe(1);
    }

    [Fact]
    public void A_row_keeps_its_place_in_the_document_when_another_comes_above_it()
    {
        Pbx.Put(Some.Call("1.1", Now));
        var page = Render<LiveCallsPage>();
        var line = page.FindComponent<LiveCallLine>().Instance;

        Pbx.Put(Some.Call("2.1", Now) with { StartedAt = Now });

        page.WaitForAssertion(() => page.FindComponents<LiveCallLine>().Select(shown => shown.Instance.Row.Call.Linkedid).ShouldBe(["2.1", "1.1"]));
        page.FindComponents<LiveCallLine>()[1].Instance.ShouldBeSameAs(line);
    }

    private void Turn()
    {
        SpinWait.SpinUntil(() => Clock.Waiting > 0, TimeSpan.FromSeconds(5)).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromMilliseconds(250));
    }
}
