using Bunit;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;

namespace Evolvex.Portal.Tests.Shell;

public sealed class FreshnessTests : ComponentTest
{
    [Fact]
    public void Live_tells_the_browser_when_the_last_event_came_so_that_it_can_tick()
    {
        var view = Render<Freshness>();

        view.Find(".freshness-text").TextContent.ShouldBe("Live, … behind");
        view.Find("[data-age]").GetAttribute("data-age").ShouldBe($"{Now.ToUnixTimeMilliseconds()}");
        view.Find("details").GetAttribute("data-server-time").ShouldBe($"{Now.ToUnixTimeMilliseconds()}");
    }

    [Fact]
    public void The_facts_are_all_there()
    {
        Pbx.Link(link => link with { Corrections = 3, Reconnects = 2 });
        var facts = Render<Freshness>().FindAll(".facts dt").ToDictionary(term => term.TextContent, term => term.NextElementSibling!.TextContent.Trim());

        facts["Connected since"].ShouldBe("30 Oct 2024 09:54:00");
        facts["Corrections by reconciliation"].ShouldBe("3");
        facts["Reconnections"].ShouldBe("2");
        facts["Last comparison with the PBX"].ShouldBe("20 s ago");
        facts["Version of the PBX"].ShouldBe("22.5.0");
    }

    [Fact]
    public void Corrections_are_always_in_sight_once_there_are_any()
    {
        var view = Render<Freshness>();
        view.FindAll(".freshness-corrections").ShouldBeEmpty();

        Pbx.Link(link => link with { Corrections = 1 });

        view.WaitForAssertion(() => view.Find(".freshness-corrections").TextContent.ShouldBe("· 1 correction"));
    }

    [Fact]
    public void A_lost_PBX_is_said_in_words_with_the_time_since()
    {
        Speak("ru");
        Pbx.Link(link => link with { Phase = LinkPhase.Stale, Since = Now.AddSeconds(-12) });

        Render<Freshness>().Find(".freshness-text").TextContent.ShouldBe("Нет связи с АТС 0:12");
    }
}

public sealed class LinkBannerTests : ComponentTest
{
    [Fact]
    public void While_the_view_is_live_nothing_is_said() => Render<LinkBanner>().FindAll(".banner").ShouldBeEmpty();

    [Theory]
    [InlineData("en", "The PBX has not answered for 0:12. Showing the last known state; reconnecting.")]
    [InlineData("ru", "АТС не отвечает уже 0:12. Показано последнее известное состояние; восстанавливаем связь.")]
    public void A_stale_view_says_so_plainly(string language, string sentence)
    {
        Speak(language);
        var banner = Render<LinkBanner>();

        Pbx.Link(link => link with { Phase = LinkPhase.Stale, Since = Now.AddSeconds(-12) });

        banner.WaitForAssertion(() => banner.Find(".banner span").TextContent.ShouldBe(sentence));
        banner.Find(".link-banner").GetAttribute("data-phase").ShouldBe("stale");
    }

    [Fact]
    public void A_refusal_says_what_to_do_and_what_the_PBX_said()
    {
        Pbx.Link(link => link with { Phase = LinkPhase.Refused, Fault = "Authentication failed" });

        var text = Render<LinkBanner>().Find(".banner").TextContent;

        text.ShouldContain("Pbx:Username and Pbx:Secret");
        text.ShouldContain("The PBX says: Authentication failed");
    }

    [Fact]
    public void The_time_of_the_last_event_alone_costs_no_render()
    {
        var banner = Render<LinkBanner>();
        banner.WaitForState(() => Pbx.Subscribers == 1);
        var renders = banner.RenderCount;

        Pbx.Link(link => link with { LastEventAt = Now.AddSeconds(1) });
        Pbx.Link(link => link with { Phase = LinkPhase.Stale });

        banner.WaitForAssertion(() => banner.FindAll(".banner").Count.ShouldBe(1));
        banner.RenderCount.ShouldBe(renders + 1);
    }
}
