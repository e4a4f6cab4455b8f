using System.Security.Claims;
using Bunit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Player;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class HistoryPageTests : CallPageTest
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Services.AddSingleton(Rig.Source).AddSingleton<CallFeed>().AddSingleton<BackgroundLoops>().AddSingleton<JourneyReader>().AddSingleton<SavedFilterStore>().AddSingleton<HistorySettingsStore>();
        ComponentFactories.AddStub<RecordingPlayer>();
    }

    [Fact]
    public async Task A_call_says_what_happened_and_opens_to_its_journey()
    {
        await PlayAsync(new LegSample("1730282000.1", Wall.AddMinutes(-10)) { Talk = 0, Ring = 15 }, new LegSample("1730282000.1", Wall.AddMinutes(-9)) { To = "111", Ring = 4, Talk = 61 });
        await using (var database = Rig.CreateDbContext())
        {
            // 111 held the caller; what lies before the answer is none of the talk.
            var answered = CallTablesRig.Clock.Earliest(Wall.AddMinutes(-9).AddSeconds(4));
            database.AddRange(new WitnessedHold { Channel = "PJSIP/111-2", HeldAt = answered.AddSeconds(20), Until = answered.AddSeconds(32) }, new WitnessedHold { Channel = "PJSIP/111-2", HeldAt = answered.AddSeconds(-3), Until = answered });
            await database.SaveChangesAsync();
        }

        var page = Render<HistoryPage>();
        var row = page.Find("tr[data-call='1730282000.1']");

        row.QuerySelector(".badge")!.TextContent.ShouldContain("Answered");
        row.QuerySelector(".h-why")!.TextContent.ShouldBe("111 answered after 1:04");
        row.QuerySelector(".h-talk")!.TextContent.ShouldBe("1:01");
        page.Find("input[data-act-field]").Change("open 1730282000.1");

        page.WaitForAssertion(() => page.FindAll(".leg.past").Count.ShouldBe(2));
        page.FindAll(".leg.past .leg-lengths").Select(text => text.TextContent).ShouldBe(["rang 0:15", "rang 0:04, talked 1:01, on hold 0:12"]);
        page.FindAll(".leg.past [data-tone=hold]").ShouldHaveSingleItem();
        page.FindAll(".raw-rows tbody tr").Count.ShouldBe(2);
        page.Find(".leg.past a").GetAttribute("href").ShouldBe("/history?period=all&number=110");
    }

    [Fact]
    public async Task Who_was_called_has_the_name_of_the_extension_in_the_list_in_the_journey_and_in_the_filter()
    {
        Pbx.Put(new Extension("111", "Anna Petrova", "PJSIP/111", DeviceState.NotInUse, true, null, null, Now));
        await PlayAsync(new LegSample("1730282000.1", Wall.AddMinutes(-9)) { To = "111", Ring = 4, Talk = 61 });

        var page = Render<HistoryPage>();

        page.Find("tr[data-call] .h-to b").TextContent.ShouldBe("Anna Petrova");
        page.FindAll("tr[data-call] .h-to .number")[0].TextContent.ShouldBe("111");
        page.Find("datalist option[value='111']").TextContent.ShouldBe("Anna Petrova");
        page.Find("input[data-act-field]").Change("open 1730282000.1");
        page.WaitForElement(".leg.past .leg-name").TextContent.ShouldBe("Anna Petrova");
    }

    [Fact]
    public async Task A_filter_in_the_address_is_a_filter_of_the_page()
    {
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)), new LegSample("1.2", Wall.AddMinutes(-5)) { Talk = 0 });
        Services.GetRequiredService<NavigationManager>().NavigateTo("/history?period=today&verdict=missed");

        var page = Render<HistoryPage>();

        page.FindAll("tr[data-call]").Select(row => row.GetAttribute("data-call")).ShouldBe(["1.2"]);
        page.Find(".chip").TextContent.ShouldBe("Missed");
        page.Find("[data-figure=calls] .figure-value").TextContent.Trim().ShouldBe("1");
        page.Find(".chip").Click();
        page.WaitForAssertion(() => page.FindAll("tr[data-call]").Count.ShouldBe(2));
    }

    [Fact]
    public async Task A_new_call_slides_in_at_the_top()
    {
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)));
        var page = Render<HistoryPage>();

        await PlayAsync(new LegSample("1.2", Wall.AddMinutes(-2)));
        Services.GetRequiredService<CallFeed>().Signal();

        page.WaitForAssertion(() => page.FindAll("tr[data-call]").Select(row => row.GetAttribute("data-call")).ShouldBe(["1.2", "1.1"]), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Calls_held_back_under_the_pointer_stay_out_of_the_list_of_another_filter()
    {
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)), new LegSample("1.2", Wall.AddMinutes(-9)) { Talk = 0 });
        var page = Render<HistoryPage>();
        page.Find(".history").TriggerEvent("onpointerenter", new PointerEventArgs { PointerType = "mouse" });
        await PlayAsync(new LegSample("1.3", Wall.AddMinutes(-2)));
        Services.GetRequiredService<CallFeed>().Signal();
        page.WaitForElement("button.pending", TimeSpan.FromSeconds(5));

        Services.GetRequiredService<NavigationManager>().NavigateTo("/history?period=today&verdict=missed");
        page.WaitForAssertion(() => Shown(page).ShouldBe(["1.2"]));
        page.Find(".history").TriggerEvent("onpointerleave", new PointerEventArgs { PointerType = "mouse" });

        Shown(page).ShouldBe(["1.2"]);
    }

    [Fact]
    public async Task None_is_missing_where_more_came_than_are_read_at_once()
    {
        await PlayAsync(new LegSample("1.0", Wall.AddMinutes(-300)));
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Shown(page).ShouldBe(["1.0"]));

        await PlayAsync([.. Enumerable.Range(1, 260).Select(call => new LegSample($"1.{call}", Wall.AddMinutes(call - 270)))]);
        Services.GetRequiredService<CallFeed>().Signal();

        page.WaitForAssertion(() =>
        {
            var further = page.FindComponent<Virtualize<CallRow?>>().Instance.Items!.Select(call => call?.CallKey).ToList();
            Shown(page).Take(50).Concat(further).ShouldBe([.. Enumerable.Range(61, 200).Reverse().Select(call => $"1.{call}"), null], "the rest is read when it is come near");
        }, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_address_leads_to_any_depth_and_stands_still_there()
    {
        await PlayAsync([.. Enumerable.Range(1, 5).Select(call => new LegSample($"1.{call}", Wall.AddMinutes(call - 60)))]);
        var third = (await Rig.CallsAsync()).Single(call => call.CallKey == "1.3");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/history?period=today&before={third.Id}");

        var page = Render<HistoryPage>();

        Shown(page).ShouldBe(["1.2", "1.1"]);
        await PlayAsync(new LegSample("1.9", Wall.AddMinutes(-2)));
        Services.GetRequiredService<CallFeed>().Signal();
        page.Find("a[href='/history?period=today']").ShouldNotBeNull();
        Shown(page).ShouldBe(["1.2", "1.1"]);
    }

    [Fact]
    public void Without_calls_it_says_what_to_do() => Render<HistoryPage>().Markup.ShouldContain("new calls appear here by themselves");

    [Fact]
    public async Task Viewers_see_masked_numbers_if_the_administrator_says_so_and_cannot_export()
    {
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)) { Name = "+79161234567" });
        await using (var database = Rig.CreateDbContext())
        {
            await CallHistoryEntries.SetAsync(database, CallHistorySettings.Default with { MaskNumbers = true }, default);
            await database.SaveChangesAsync();
        }

        var page = Render<HistoryPage>();

        page.Find(".h-from").TextContent.ShouldContain("+79161••••67");
        page.Markup.ShouldNotContain("79161234567");
        page.FindAll(".export-menu").ShouldBeEmpty();
    }

    [Fact]
    public async Task Calls_go_from_the_page_with_the_route_of_the_group()
    {
        var group = Guid.NewGuid();
        var routes = new TurnedRoutes { Access = new GroupAccess(group, IsUnrestricted: false, [new AccessRoute(Guid.NewGuid(), "from-trunk", "", group)]) };
        Services.AddSingleton<IGroupRoutes>(routes);
        User.Claims = [new Claim(CallSights.GroupClaim, $"{group:D}")];
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)));
        var page = Render<HistoryPage>();
        page.WaitForAssertion(() => Shown(page).ShouldBe(["1.1"]));

        routes.Turn(new GroupAccess(group, IsUnrestricted: false, []));

        page.WaitForAssertion(() => Shown(page).ShouldBeEmpty(), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Managers_see_whole_numbers_and_may_export_them()
    {
        User.Role = PortalRole.Manager;
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)));
        await using (var database = Rig.CreateDbContext())
        {
            await CallHistoryEntries.SetAsync(database, CallHistorySettings.Default with { MaskNumbers = true }, default);
            await database.SaveChangesAsync();
        }

        var page = Render<HistoryPage>();

        page.Find(".h-from").TextContent.ShouldBe("79161234567");
        page.FindAll(".export-menu a").Select(link => link.GetAttribute("href")).ShouldContain("/history/calls.csv?period=today&separator=semicolon");
    }

    [Fact]
    public async Task Inexact_waits_are_said_to_be_the_least_and_no_sentence_claims_a_time()
    {
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)) { App = "Queue", AppData = "sales", Ring = 0, Talk = 60 });

        var row = Render<HistoryPage>().Find("tr[data-call]");

        row.QuerySelector(".h-why")!.TextContent.ShouldBe("110 answered in sales");
        row.QuerySelector(".h-wait")!.TextContent.ShouldBe("?");
    }

    [Fact]
    public async Task Where_nobody_answered_there_is_no_average_and_the_queue_is_who_was_called()
    {
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)) { App = "Queue", AppData = "sales", Ring = 20, Talk = 0 });

        var page = Render<HistoryPage>();

        page.Find("[data-figure=wait] .figure-value").TextContent.Trim().ShouldBe("–");
        page.Find("[data-figure=talk] .figure-value").TextContent.Trim().ShouldBe("–");
        page.Find(".h-to b").TextContent.ShouldBe("sales");
        page.Find("input[data-act-field]").Change("open 1.1");
        page.WaitForAssertion(() => page.Find(".raw-rows tbody").TextContent.ShouldContain("NO ANSWER", customMessage: "as the PBX wrote it"));
    }

    [Theory]
    [InlineData("wait=30-", "Ожидание от 30 с")]
    [InlineData("talk=-120", "Разговор до 120 с")]
    [InlineData("talk=10-60", "Разговор 10–60 с")]
    public void Bounds_are_said_in_words(string filter, string chip)
    {
        Speak("ru");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/history?period=today&{filter}");

        Render<HistoryPage>().Find(".chip").TextContent.ShouldBe(chip);
    }

    [Fact]
    public void While_everything_is_read_anew_the_page_says_why_calls_are_gone()
    {
        Services.GetRequiredService<CallFeed>().Report(FillProgress.None with { Phase = FillPhase.Clearing });

        Render<HistoryPage>().Find("[data-fill=clearing]").TextContent.ShouldContain("read anew");
    }

    [Fact]
    public async Task Statistics_draw_each_bar_as_a_link_to_its_calls()
    {
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)), new LegSample("1.2", Wall.AddMinutes(-5)) { Talk = 0 });
        Services.GetRequiredService<NavigationManager>().NavigateTo("/statistics?period=today");

        var page = Render<StatisticsPage>();

        page.Find("[data-figure=calls] .figure-value").TextContent.Trim().ShouldBe("2");
        page.Find("[data-figure=rate] .figure-value").TextContent.Trim().ShouldBe("50%");
        page.FindAll("a.chart-hour").Count.ShouldBe(24);
        page.FindAll("a.chart-hour").Select(bar => bar.GetAttribute("href")).ShouldContain($"/history?from={Wall:yyyy-MM-dd}&to={Wall:yyyy-MM-dd}&hour={Wall.AddMinutes(-10).Hour}");
        page.FindAll(".heat a").Select(cell => cell.TextContent).ShouldBe(["2"]);
        page.Find(".report-of").TextContent.ShouldContain("Europe/Berlin");
        page.FindAll("[data-all-calls]").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("from=2190-01-01&to=2189-12-30", "30 Dec 2189", "1 Jan 2190")]
    [InlineData("from=1991-01-01&to=2190-01-01", "29 Dec 2184", "1 Jan 2190")]
    public void Days_the_wrong_way_round_or_too_many_are_put_right(string days, string first, string last)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/statistics?{days}");

        var heading = Render<StatisticsPage>().Find(".report-of").TextContent;

        heading.ShouldContain(first);
        heading.ShouldContain(last);
    }

    [Theory]
    [InlineData(20, 10, "2")]
    [InlineData(200, 10, "1")]
    [InlineData(200, 300, "2")]
    public async Task A_long_time_is_not_counted_anew_with_every_call(int days, int secondsLater, string calls)
    {
        var page = await CountedAsync(days);
        Clock.Advance(TimeSpan.FromSeconds(secondsLater));

        Services.GetRequiredService<CallFeed>().Report(FillProgress.None with { Phase = FillPhase.Troubled });
        page.WaitForElement("[data-fill=troubled]", TimeSpan.FromSeconds(5));

        page.WaitForAssertion(() => Calls(page).ShouldBe(calls), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_long_time_is_counted_anew_later_though_no_further_call_comes()
    {
        var page = await CountedAsync(200);
        Services.GetRequiredService<CallFeed>().Signal();

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (; Calls(page) != "2"; await Task.Delay(20, deadline.Token)) Clock.Advance(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Russian_says_it_in_Russian()
    {
        Speak("ru");
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)) { Talk = 0, Ring = 24 }, new LegSample("1.1", Wall.AddMinutes(-10)) { To = "111", Talk = 0, Ring = 24 });

        Render<HistoryPage>().Find(".h-why").TextContent.ShouldBe("110 и 111: за 0:24 никто не ответил");
    }

    /// <summary>Statistics that have counted one call of so many days, when a second one is written.</summary>
    private async Task<IRenderedComponent<StatisticsPage>> CountedAsync(int days)
    {
        await PlayAsync(new LegSample("1.1", Wall.AddMinutes(-10)));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/statistics?from={Wall.AddDays(-days):yyyy-MM-dd}&to={Wall:yyyy-MM-dd}");
        var page = Render<StatisticsPage>();
        page.WaitForAssertion(() => Calls(page).ShouldBe("1"));
        await PlayAsync(new LegSample("1.2", Wall.AddMinutes(-5)));
        return page;
    }

    private static string Calls(IRenderedComponent<StatisticsPage> page) => page.Find("[data-figure=calls] .figure-value").TextContent.Trim();

    private static IEnumerable<string?> Shown(IRenderedComponent<HistoryPage> page) => page.FindAll("tr[data-call]").Select(row => row.GetAttribute("data-call"));

    private async Task PlayAsync(params LegSample[] legs)
    {
        await Rig.WriteAsync(legs);
        await Rig.FillAsync(Wall.AddDays(-1), Wall);
    }

    private sealed class TurnedRoutes : IGroupRoutes
    {
        public event EventHandler? Changed;

        public required GroupAccess Access { get; set; }

        public GroupAccess? Find(Guid group) => Access;

        public void Turn(GroupAccess access)
        {
            Access = access;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }
}
