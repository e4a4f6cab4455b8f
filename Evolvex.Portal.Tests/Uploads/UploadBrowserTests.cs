using Evolvex.Portal.Tests.Browser;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Uploads;

/// <summary>The uploads page in a real browser.</summary>
[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class UploadBrowserTests(PortalSite site)
{
    private static readonly string Pictures = Path.Combine(RigFolder.Repository, "artifacts", "screenshots");

    [Theory]
    [InlineData(false, ColorScheme.Light, "en")]
    [InlineData(false, ColorScheme.Dark, "ru")]
    [InlineData(true, ColorScheme.Light, "ru")]
    [InlineData(true, ColorScheme.Dark, "en")]
    public async Task Files_are_sent_listed_played_and_deleted(bool phone, ColorScheme theme, string language)
    {
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var page = visitor.Page;
        await visitor.GoAsync("/uploads");
        var (first, second) = ($"a{Guid.NewGuid():N}", $"b{Guid.NewGuid():N}");

        await page.SetInputFilesAsync("[data-upload-files]", [Wav(first), Wav(second), new FilePayload { Name = "notes.wav", MimeType = "audio/wav", Buffer = new byte[500] }]);

        await Expect(page.Locator($"tr[data-row='{first}.wav']")).ToBeVisibleAsync();
        await Expect(page.Locator($"tr[data-row='{second}.wav']")).ToBeVisibleAsync();
        await Expect(page.Locator(".upload-list li[data-state=failed]")).ToContainTextAsync(language == "ru" ? "Это не звук" : "This is no sound");
        await page.Locator($"tr[data-row='{first}.wav'] [data-open]").ClickAsync();
        await visitor.UntilAsync("() => document.querySelector('.sound-player audio')?.currentTime > 0.2");
        await page.Mouse.MoveAsync(0, 0);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"uploads-used-{look}.png"), Animations = ScreenshotAnimations.Disabled });
        (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
        (await AccessibilityBrowserTests.SeriousAsync(visitor, "uploads")).ShouldBeEmpty();

        await page.Locator($"tr[data-row='{first}.wav'] [data-delete]").ClickAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"uploads-delete-{look}.png"), Animations = ScreenshotAnimations.Disabled });
        await page.Locator("dialog[open] [data-confirm]").ClickAsync();

        await Expect(page.Locator($"tr[data-row='{first}.wav']")).ToHaveCountAsync(0);
        await Expect(page.Locator($"tr[data-row='{second}.wav']")).ToBeVisibleAsync();
        visitor.Complaints.ShouldAllBe(complaint => complaint.Contains("415", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_dropped_anywhere_on_the_page_is_sent()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/uploads");
        var name = $"drop{Guid.NewGuid():N}"[..20];
        var data = await visitor.Page.EvaluateHandleAsync(
            "([name, bytes]) => { const data = new DataTransfer(); data.items.add(new File([new Uint8Array(bytes)], name + '.wav', { type: 'audio/wav' })); return data; }",
            new object[] { name, UploadPortal.Wav(800).Select(value => (int)value).ToArray() });

        await visitor.Page.DispatchEventAsync("main", "drop", new { dataTransfer = data });

        await Expect(visitor.Page.Locator($"tr[data-row='{name}.wav']")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_upload_under_way_shows_how_far_it_is_and_can_be_cancelled()
    {
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/uploads");
        // The answer never comes: the upload stays under way.
        await visitor.Page.RouteAsync("**/uploads/files/", static _ => Task.CompletedTask);
        var name = $"slow{Guid.NewGuid():N}"[..20];

        await visitor.Page.SetInputFilesAsync("[data-upload-files]", [Wav(name)]);
        var row = visitor.Page.Locator(".upload-list li");
        await Expect(row).ToContainTextAsync(name);
        await row.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(row).ToContainTextAsync("cancelled");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    private static FilePayload Wav(string name) => new() { Name = $"{name}.wav", MimeType = "audio/wav", Buffer = UploadPortal.Wav(24_000) };
}
