using Bunit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Dashboard;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Tests.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Dashboard;

public sealed class DashboardPageTests : ComponentTest
{
    [Fact]
    public void The_figures_say_what_they_are_and_lead_to_what_is_behind_them()
    {
        Pbx.Put(Some.Call("1.1", Now), Some.Call("2.1", Now, CallState.Waiting) with { Direction = CallDirection.Inbound }, Some.Call("3.1", Now, CallState.Ringing));
        Pbx.Put(Some.Extension("101", Now), Some.Extension("102", Now, state: DeviceState.Unavailable));

        var page = Render<DashboardPage>();

        Figure(page, "active").ShouldBe(("3", "/live", "in 1 · out 0 · internal 2"));
        Figure(page, "talking").ShouldBe(("1", "/live?state=talking", "longest 0:50"));
        Figure(page, "waiting").ShouldBe(("1", "/live?state=waiting", "longest 0:50"));
        Figure(page, "registered").ShouldBe(("1 / 2", "/extensions", "1 not reachable"));
        page.FindAll("[data-figure]").ShouldAllBe(figure => figure.GetAttribute("title")!.Length > 20);
    }

    [Fact]
    public void It_speaks_Russian()
    {
        Speak("ru");
        var page = Render<DashboardPage>();

        page.Find("[data-figure=waiting]").TextContent.ShouldContain("никто не ждёт");
        page.Markup.ShouldContain("На АТС нет очередей");
        page.Markup.ShouldContain("Сейчас звонков нет");
    }

    [Fact]
    public void Queues_are_there_at_a_glance()
    {
        Pbx.Put(Some.Queue("support", Now, Some.Caller(1, Now.AddSeconds(-95)), Some.Caller(2, Now.AddSeconds(-5))));

        var queue = Render<DashboardPage>().Find(".queue-list a");

        queue.GetAttribute("href").ShouldBe("/queues#support");
        queue.QuerySelector(".queue-waiting")!.TextContent.ShouldContain("2");
        queue.QuerySelector(".queue-waiting time")!.TextContent.ShouldBe("1:35");
        queue.QuerySelector(".staff-words")!.TextContent.ShouldBe("1 free · 1 busy · 1 paused");
    }

    [Fact]
    public void A_figure_follows_the_calls()
    {
        var page = Render<DashboardPage>();

        Pbx.Put(Some.Call("1.1", Now));

        page.WaitForAssertion(() => Figure(page, "active").Value.ShouldBe("1"));
    }

    [Fact]
    public void Without_call_records_there_is_no_chart() => Render<DashboardPage>().FindAll(".hourly").ShouldBeEmpty();

    [Fact]
    public void Today_is_drawn_beside_the_same_weekday_last_week_on_the_clock_of_the_PBX()
    {
        // 09:59 UTC is 14:59 in Yekaterinburg, on Wednesday 30 October.
        var calls = new HourlyCallsByHand { Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Yekaterinburg") };
        calls.Days[new DateOnly(2024, 10, 30)] = [new HourCount(9, 4), new HourCount(14, 2)];
        calls.Days[new DateOnly(2024, 10, 23)] = [new HourCount(9, 3), new HourCount(20, 10)];
        Services.AddSingleton<IHourlyCalls>(calls);

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => page.FindAll(".chart-hour").Count.ShouldBe(24));
        page.Find(".hourly-sum").TextContent.ShouldBe("6 so far 3 by this hour a week ago");
        page.Find(".chart-hour.now title").TextContent.ShouldBe("14:00–15:00: 2 today, 0 a week ago");
        page.FindAll(".hourly tbody tr")[9].TextContent.ShouldBe("943");
        page.Find(".chart svg").GetAttribute("aria-label").ShouldBe("Calls by hour: 6 today, 13 on the same weekday last week.");
    }

    [Fact]
    public void When_the_call_records_cannot_be_read_it_says_so_and_tries_again_each_minute()
    {
        var calls = new HourlyCallsByHand { Fault = new TimeoutException("no answer") };
        Services.AddSingleton<IHourlyCalls>(calls);
        var page = Render<DashboardPage>();
        page.WaitForAssertion(() => page.Find(".hourly [role=alert]").TextContent.ShouldContain("The call records cannot be read"));

        calls.Fault = null;
        calls.Days[new DateOnly(2024, 10, 30)] = [new HourCount(9, 4)];
        SpinWait.SpinUntil(() => Clock.Waiting > 0, TimeSpan.FromSeconds(5)).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromMinutes(1));

        page.WaitForAssertion(() => page.Find(".hourly-sum").TextContent.ShouldContain("4 so far"));
    }

    [Fact]
    public void A_day_without_calls_is_said_in_words()
    {
        Services.AddSingleton<IHourlyCalls>(new HourlyCallsByHand());
        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => page.Find(".hourly").TextContent.ShouldContain("No calls have been recorded today or a week ago"));
    }

    private static (string Value, string? Href, string Note) Figure(IRenderedComponent<DashboardPage> page, string id)
    {
        var figure = page.Find($"[data-figure={id}]");
        var value = string.Join(' ', figure.QuerySelector(".figure-value")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return (value, figure.GetAttribute("href"), figure.QuerySelector(".figure-note")!.TextContent.Trim());
    }

    private sealed class HourlyCallsByHand : IHourlyCalls
    {
        public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

        public Dictionary<DateOnly, HourCount[]> Days { get; } = [];

        public Exception? Fault { get; set; }

        public Task<IReadOnlyList<HourCount>> CountAsync(CallSight sight, DateOnly day, CancellationToken cancellation) =>
            Fault is null ? Task.FromResult<IReadOnlyList<HourCount>>(Days.GetValueOrDefault(day, [])) : Task.FromException<IReadOnlyList<HourCount>>(Fault);
    }
}
