using System.Text.RegularExpressions;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>History and statistics in Chromium, on the demo's nine days.</summary>
[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class HistoryBrowserTests(PortalSite site)
{
    [Theory]
    [InlineData(ColorScheme.Light, false, "en")]
    [InlineData(ColorScheme.Dark, false, "ru")]
    [InlineData(ColorScheme.Light, true, "ru")]
    [InlineData(ColorScheme.Dark, true, "en")]
    public async Task Axe_finds_nothing_serious_in_an_open_call_in_statistics_or_in_settings(ColorScheme theme, bool phone, string language)
    {
        await FilledAsync();
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        await visitor.GoAsync("/history?period=week&verdict=answered");
        await HeldAsync((await visitor.Page.Locator("tr[data-call]").Nth(1).GetAttributeAsync("data-call"))!);
        await visitor.Page.Locator("[data-open]").Nth(1).ClickAsync();
        await visitor.Page.Locator(".leg.past").First.WaitForAsync();
        var found = await Screenshots.LookAsync(visitor, look, "history-open");
        await visitor.GoAsync("/statistics?period=week");
        await visitor.Page.Locator(".heat").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "statistics-week"));
        await visitor.GoAsync("/admin/call-history");
        found.AddRange(await Screenshots.LookAsync(visitor, look, "call-history-settings"));

        found.ShouldBeEmpty();
        (await visitor.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth")).ShouldBeFalse();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task Missed_calls_the_report_and_the_group_of_a_person_fit_their_window_and_axe_finds_nothing_serious(bool phone, ColorScheme theme, string language)
    {
        await FilledAsync();
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var page = visitor.Page;
        await visitor.GoAsync("/missed?period=week&state=all");
        await page.Locator("[data-list] [data-row]").First.WaitForAsync();
        var found = await Screenshots.LookAsync(visitor, look, "missed-all");

        await visitor.GoAsync("/statistics");
        await page.ClickAsync("a[href^='/report']");
        await page.Locator(".report .heat").WaitForAsync();
        found.AddRange(await Screenshots.LookAsync(visitor, look, "report", fullPage: true));
        found.AddRange(await UndefinedAsync(page));
        await visitor.GoAsync("/statistics");
        await page.Locator(".statistics-tables").WaitForAsync();
        found.AddRange(await UndefinedAsync(page));

        await visitor.GoAsync("/admin/users");
        await page.ClickAsync("[data-create]");
        await page.SelectOptionAsync("#user-role", PortalRole.Viewer);
        await page.SelectOptionAsync("#user-group", new SelectOptionValue { Label = "demo" });
        found.AddRange(await Screenshots.LookAsync(visitor, look, "admin-users-group"));

        found.ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Scrolling_down_reads_on_page_after_page()
    {
        await FilledAsync();
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/history?period=all");
        var tall = await HeightAsync();

        for (var step = 0; step < 3; step++)
        {
            await visitor.Page.EvaluateAsync("() => scrollTo(0, document.documentElement.scrollHeight)");
            await visitor.UntilAsync($"() => document.documentElement.scrollHeight > {tall} + 2000");
            tall = await HeightAsync();
        }

        (await visitor.Page.Locator("tr[data-call]").CountAsync()).ShouldBeLessThan(120, "only what is looked at is drawn");

        Task<int> HeightAsync() => visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
    }

    [Fact]
    public async Task Calls_are_read_only_when_come_near_and_one_that_is_open_stays_so()
    {
        await FilledAsync();
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/history?period=all");
        await visitor.Page.Locator("[data-open]").First.ClickAsync();
        await visitor.Page.Locator(".leg.past").First.WaitForAsync();
        await visitor.Page.EvaluateAsync("() => document.querySelector('.legs-row').dataset.kept = 'yes'");
        (await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight")).ShouldBeLessThan(9000);

        await visitor.Page.EvaluateAsync("() => scrollTo(0, document.documentElement.scrollHeight)");
        await visitor.UntilAsync("() => document.documentElement.scrollHeight > 6000");

        (await visitor.Page.Locator(".legs-row").GetAttributeAsync("data-kept")).ShouldBe("yes");
    }

    [Fact]
    public async Task A_bar_leads_to_its_calls_and_a_filter_is_an_address()
    {
        await FilledAsync();
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/statistics?period=week");
        var bar = visitor.Page.Locator("a.chart-hour").Nth(3);
        var calls = int.Parse((await bar.GetAttributeAsync("aria-label"))!.Split(": ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

        await bar.ClickAsync();
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex(@"/history\?from="));
        await visitor.UntilAsync($"() => document.querySelector('[data-figure=calls] .figure-value')?.textContent.replace(/\\D/g, '') === '{calls}'");

        await visitor.Page.SelectOptionAsync("select[aria-label='Result']", "Missed");
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("verdict=missed"));
        await visitor.UntilAsync("() => [...document.querySelectorAll('tr[data-call]')].every(row => row.dataset.verdict === 'missed') && document.querySelector('.chip') !== null");
        await visitor.Page.GoBackAsync();
        await visitor.UntilAsync("() => document.querySelector('.chip') === null");

        // Who typed something and at once goes on to another page is not brought back by what was typed.
        await visitor.Page.EvaluateAsync("""
            () => {
              const filter = document.querySelector('input[data-filter]');
              filter.value = '110';
              filter.dispatchEvent(new Event('change', { bubbles: true }));
              document.querySelector('a[href="/missed"]').click();
            }
            """);
        await visitor.Page.Locator("[data-view=open]").WaitForAsync();
        new Uri(visitor.Page.Url).AbsolutePath.ShouldBe("/missed");
    }

    [Fact]
    public async Task A_call_asked_for_by_its_id_is_open_and_plays_its_recording_in_its_place()
    {
        await FilledAsync();
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync($"/history?period=all&q={await RecordedAsync()}");
        await visitor.UntilAsync("() => document.querySelector('.legs-row .player')?.dataset.ready === 'yes'");

        await visitor.Page.ClickAsync(".legs-row [data-toggle]");
        await visitor.UntilAsync("() => document.querySelector('.player').dataset.state === 'playing' && document.querySelector('[data-now]').textContent >= '0:01'");

        (await Screenshots.LookAsync(visitor, new Look(), "history-playing")).ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task New_calls_come_by_themselves()
    {
        await FilledAsync();
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/history?period=today");
        var first = await visitor.Page.Locator("tr[data-call]").First.GetAttributeAsync("data-call");

        await visitor.UntilAsync($"() => document.querySelector('tr[data-call]').dataset.call !== '{first}'", 60_000);
    }

    /// <summary>Figures, and columns with figures, that do not say on hover what they count.</summary>
    private static async Task<string[]> UndefinedAsync(IPage page) => await page.EvaluateAsync<string[]>(
        "() => [...document.querySelectorAll('.figure, .report-facts dt, .figures-table th:not(:first-child)')].filter(name => !name.title && !name.querySelector('[title]')).map(name => 'No definition: ' + name.textContent.trim())");

    private async Task FilledAsync()
    {
        var feed = site.Application.Services.GetRequiredService<CallFeed>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (feed.Progress is not { Phase: FillPhase.Complete, Oldest: not null }) await Task.Delay(100, deadline.Token);
    }

    /// <summary>The call was held in the middle of its talk.</summary>
    private async Task HeldAsync(string key)
    {
        var services = site.Application.Services;
        await using var database = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var call = await database.Set<CallRow>().SingleAsync(call => call.CallKey == key);
        var story = await services.GetRequiredService<JourneyReader>().ReadAsync(CallSight.Whole, call, default);
        if (story.Legs.FirstOrDefault(leg => leg.IsTalk && leg.Holds.Count == 0) is not { AnsweredAt: { } answered } talk) return;
        database.Add(new WitnessedHold { Channel = talk.Record.DstChannel, HeldAt = answered + (talk.Until - answered) / 3, Until = answered + (talk.Until - answered) / 2 });
        await database.SaveChangesAsync();
    }

    /// <summary>A call of the demo's past of which there is a recording.</summary>
    private async Task<string> RecordedAsync()
    {
        var folder = Path.Combine(site.Application.Data, "demo-recordings");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            await using var database = await site.Application.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(deadline.Token);
            foreach (var file in Directory.EnumerateFiles(folder, "*.wav").Where(file => new FileInfo(file).Length > 100_000))
            {
                var id = Path.GetFileNameWithoutExtension(file);
                if (await database.Set<CallRow>().AnyAsync(call => call.CallKey == id, deadline.Token)) return id;
            }

            await Task.Delay(200, deadline.Token);
        }
    }
}
