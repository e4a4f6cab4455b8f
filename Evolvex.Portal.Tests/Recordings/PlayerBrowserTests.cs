using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>The player, the list of recordings and the page of one in a real browser, which really plays.</summary>
[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class PlayerBrowserTests(PortalSite site)
{
    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task A_row_of_the_list_plays_in_its_place(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var page = visitor.Page;
        await OpenListAsync(visitor);

        await page.Locator("[data-open]").Nth(1).ClickAsync();
        await visitor.UntilAsync("() => document.querySelector('.player')?.dataset.ready === 'yes' && document.querySelector('.player').dataset.state === 'playing'");
        await visitor.UntilAsync("() => document.querySelector('[data-now]').textContent !== '0:00'");

        await page.Mouse.MoveAsync(0, 0);
        (await Screenshots.LookAsync(visitor, look, "recordings-playing")).ShouldBeEmpty();
        await page.Locator("[data-next]").ClickAsync();
        await Expect(page.Locator("[data-open]").Nth(2)).ToHaveAttributeAsync("aria-expanded", "true");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task The_page_of_a_recording_begins_where_its_link_says_and_keeps_notes(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var page = visitor.Page;
        var id = $"17000{Random.Shared.Next(10000, 99999)}.1";
        await RecordAsync(id, 60);
        await visitor.GoAsync($"/recordings/{id}?t=23");
        await visitor.UntilAsync("() => document.querySelector('.player')?.dataset.ready === 'yes'");

        await Expect(page.Locator("[data-now]")).ToHaveTextAsync("0:23");
        await Expect(page.Locator("[data-length]")).ToHaveTextAsync("1:00");
        await page.FillAsync(".note-form input", "Клиент просит перезвонить");
        await page.ClickAsync(".note-form button");
        await Expect(page.Locator(".note-list li")).ToContainTextAsync("0:23");
        await Expect(page.Locator(".player-pin")).ToHaveCountAsync(1);
        await DragAsync(page, 0.25f, 0.5f);
        await Expect(page.Locator("[data-selected]")).ToHaveTextAsync("0:15 – 0:30");
        await page.Mouse.MoveAsync(0, 0);

        (await Screenshots.LookAsync(visitor, look, "recording")).ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Keys_and_clicks_move_it_and_how_much_was_heard_is_written_down()
    {
        await using var visitor = await site.GuestAsync();
        var page = visitor.Page;
        const string id = "1700000777.1";
        await RecordAsync(id, 100);
        await visitor.GoAsync($"/recordings/{id}");
        await visitor.UntilAsync("() => document.querySelector('.player')?.dataset.ready === 'yes'");
        var (wave, now) = (page.Locator("[data-wave]"), page.Locator("[data-now]"));

        await wave.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(now).ToHaveTextAsync("0:05");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await Expect(now).ToHaveTextAsync("0:15");
        await page.ClickAsync("[data-skip-by='-10']");
        await Expect(now).ToHaveTextAsync("0:05");
        var box = (await wave.BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(box.X + box.Width / 2, box.Y + 30);
        await Expect(now).ToHaveTextAsync("0:50");
        await wave.FocusAsync();
        await page.Keyboard.PressAsync(" ");
        await visitor.UntilAsync("() => document.querySelector('.player').dataset.state === 'playing'");
        await visitor.UntilAsync("() => document.querySelector('[data-now]').textContent >= '0:52'");
        await page.Keyboard.PressAsync("k");
        await visitor.UntilAsync("() => document.querySelector('.player').dataset.state === 'paused'");

        // Leaving tells how much was heard.
        await page.ClickAsync(".rail a[href='/queues']");
        await EvolvexApi.ApiPortal.Eventually(async () => (await ListensAsync(id)).Any(entry => entry.After?.Contains("heardSeconds", StringComparison.Ordinal) == true), "the play is written down with its length");
        var heard = (await ListensAsync(id)).First(entry => entry.After!.Contains("heardSeconds", StringComparison.Ordinal));
        heard.Actor.Name.ShouldBe("demo");
        using var details = System.Text.Json.JsonDocument.Parse(heard.After!);
        details.RootElement.GetProperty("heardSeconds").GetDouble().ShouldBeInRange(1.5, 30);
        details.RootElement.GetProperty("ofSeconds").GetDouble().ShouldBe(100, 0.1);
        await visitor.GoAsync($"/recordings/{id}");
        await Expect(page.Locator(".listen-list")).ToContainTextAsync("of 1:40");
    }

    [Fact]
    public async Task It_goes_where_one_clicks_within_300_ms()
    {
        await using var visitor = await site.GuestAsync();
        const string id = "1700000776.1";
        await RecordAsync(id, 100);
        await visitor.Page.AddInitScriptAsync("""
            (() => {
              const Heard = Audio;
              window.Audio = function () {
                const audio = new Heard();
                window.seeks = [];
                audio.addEventListener('seeked', () => window.seeks.push(performance.now() - window.pressed));
                addEventListener('pointerup', () => { window.pressed = performance.now(); }, true);
                return audio;
              };
            })()
            """);
        await visitor.GoAsync($"/recordings/{id}");
        await visitor.UntilAsync("() => document.querySelector('.player')?.dataset.ready === 'yes'");
        await visitor.Page.ClickAsync("[data-toggle]");
        await visitor.UntilAsync("() => document.querySelector('[data-now]').textContent >= '0:01'");
        var box = (await visitor.Page.Locator("[data-wave]").BoundingBoxAsync())!;

        var done = await visitor.Page.EvaluateAsync<int>("() => window.seeks.length");
        foreach (var (share, at) in new[] { (0.9f, "1:3"), (0.1f, "0:1"), (0.55f, "0:5"), (0.33f, "0:3"), (0.7f, "1:1") })
        {
            await visitor.Page.Mouse.ClickAsync(box.X + box.Width * share, box.Y + 30);
            await visitor.UntilAsync($"() => window.seeks.length > {done} && document.querySelector('[data-now]').textContent.startsWith('{at}')");
            done = await visitor.Page.EvaluateAsync<int>("() => window.seeks.length");
        }

        // On a busy machine the browser itself makes single seeks wait.
        (await visitor.Page.EvaluateAsync<double>("() => window.seeks.slice(-5).sort((a, b) => a - b)[2]")).ShouldBeLessThan(300);
    }

    [Fact]
    public async Task Where_MP3_fails_it_goes_on_as_WAV_and_where_both_fail_it_says_so()
    {
        await using var visitor = await site.GuestAsync();
        const string id = "1700000775.1";
        await RecordAsync(id, 30);
        await visitor.Page.RouteAsync("**/audio.mp3?*", route => route.AbortAsync());
        await visitor.GoAsync($"/recordings/{id}?t=7");
        await visitor.UntilAsync("() => document.querySelector('.player')?.dataset.ready === 'yes'");
        await visitor.Page.ClickAsync("[data-toggle]");
        await visitor.UntilAsync("() => document.querySelector('.player').dataset.state === 'playing' && document.querySelector('[data-now]').textContent >= '0:08'");

        await visitor.Page.RouteAsync("**/audio.wav?*", route => route.AbortAsync());
        await visitor.GoAsync($"/recordings/{id}");
        await visitor.UntilAsync("() => document.querySelector('.player')?.dataset.ready === 'yes'");
        await visitor.Page.ClickAsync("[data-toggle]");
        await Expect(visitor.Page.Locator("[data-finding=Plays]")).ToContainTextAsync("The browser could not play this recording");
        await Expect(visitor.Page.Locator("[data-save=wav]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_call_with_both_sides_on_two_channels_has_a_balance_and_two_lanes()
    {
        await using var visitor = await site.GuestAsync();
        const string id = "1700000778.1";
        await RecordAsync(id, 20, channels: 2);
        await visitor.GoAsync($"/recordings/{id}");
        await visitor.UntilAsync("() => document.querySelector('.player')?.dataset.ready === 'yes'");

        await Expect(visitor.Page.Locator("[data-balance-box]")).ToBeVisibleAsync();
        await visitor.Page.Locator("[data-balance]").FillAsync("-1");
        await visitor.Page.ClickAsync("[data-toggle]");
        await visitor.UntilAsync("() => document.querySelector('[data-now]').textContent >= '0:01'");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_without_sound_says_why()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/recordings/1700000999.77");
        await Expect(visitor.Page.Locator("[data-finding=NotRecorded]")).ToContainTextAsync("This call was not recorded");

        await File.WriteAllBytesAsync(Path.Combine(site.Application.Data, "demo-recordings", "1700000998.1.wav"), WavFile.Header(8000, 1, 0));
        await visitor.GoAsync("/recordings/1700000998.1");
        await Expect(visitor.Page.Locator("[data-finding=Empty]")).ToContainTextAsync("The recording is empty");
        (await AccessibilityBrowserTests.SeriousAsync(visitor, "a recording that is empty")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, ColorScheme.Dark, "ru")]
    [InlineData(true, ColorScheme.Light, "ru")]
    public async Task Retention_shows_what_would_go_before_anything_goes(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var page = visitor.Page;
        await RecordAsync($"15000{Random.Shared.Next(10000, 99999)}.1", 5, age: TimeSpan.FromDays(400));
        await visitor.GoAsync("/recordings/retention");
        await Expect(page.Locator("[data-due] p")).ToBeVisibleAsync();
        await page.FillAsync("input[type=number]", "1");
        await page.ClickAsync(".retention-form button");
        await Expect(page.Locator("[data-rule]")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-due] li").First).ToBeVisibleAsync();

        (await Screenshots.LookAsync(visitor, look, "retention")).ShouldBeEmpty();
        await page.ClickAsync("[data-rule] input[type=checkbox]");
        await Expect(page.Locator("dialog[open]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.ClickAsync("[data-rule] .icon-button");
        await Expect(page.Locator("[data-rule]")).ToHaveCountAsync(0);
        visitor.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, ColorScheme.Light, "en")]
    [InlineData(true, ColorScheme.Dark, "ru")]
    public async Task The_report_says_what_does_not_fit_together(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        await OpenListAsync(visitor);
        await visitor.GoAsync("/recordings/report?days=30");
        await Expect(visitor.Page.Locator("[data-silent] li").First).ToBeVisibleAsync();

        (await Screenshots.LookAsync(visitor, look, "recordings-report")).ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    private async Task OpenListAsync(Visitor visitor)
    {
        await EvolvexApi.ApiPortal.Eventually(async () =>
        {
            await visitor.GoAsync("/recordings");
            await visitor.UntilAsync("() => document.querySelector('.skeleton') === null");
            return await visitor.Page.Locator("tr[data-row]").CountAsync() > 3;
        }, "the demo has recordings of its past");
    }

    private Task RecordAsync(string id, int seconds, int channels = 1, TimeSpan age = default) => RecordAsync(site, id, seconds, channels, age);

    /// <summary>Puts a recording among those of the demo, and waits until it is known.</summary>
    internal static async Task RecordAsync(PortalSite site, string id, int seconds, int channels = 1, TimeSpan age = default)
    {
        var samples = TestSound.Make("speech", 8000, 8000L * seconds, channels);
        var folder = Path.Combine(site.Application.Data, "demo-recordings");
        Directory.CreateDirectory(folder);
        var part = Path.Combine(site.Application.Data, $"{id}.part");
        await File.WriteAllBytesAsync(part, [.. WavFile.Header(8000, channels, samples.Length * 2L), .. System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan())]);
        File.SetLastWriteTimeUtc(part, (TimeProvider.System.GetUtcNow() - age).UtcDateTime);
        File.Move(part, Path.Combine(folder, $"{id}.wav"), overwrite: true);
        var index = site.Application.Services.GetRequiredService<Evolvex.Portal.Recordings.Finding.RecordingFolder>().Index;
        await EvolvexApi.ApiPortal.Eventually(() => Task.FromResult(index.Find(id).Count > 0), "the new recording is noticed");
    }

    private async Task<List<AuditEntry>> ListensAsync(string id) =>
        [.. (await site.Application.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Verb: AuditVerb.Played, ObjectId: id), null, 20, default)).Entries.Select(entry => entry.Entry)];

    private static async Task DragAsync(IPage page, float from, float to)
    {
        var box = (await page.Locator("[data-wave]").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width * from, box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width * (from + to) / 2, box.Y + 20);
        await page.Mouse.MoveAsync(box.X + box.Width * to, box.Y + 20);
        await page.Mouse.UpAsync();
    }
}
