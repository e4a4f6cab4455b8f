using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Tests.Browser;
using Microsoft.Playwright;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>A real browser plays what is served, knows how long it is and seeks to any second at once.</summary>
[Trait("Needs", "Chromium")]
public sealed class RecordingBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    public static TheoryData<string, int, string[]> Formats => new()
    {
        { "wav", 8000, ["-c:a", "pcm_s16le"] },
        { "wav", 8000, ["-c:a", "pcm_mulaw"] },
        { "WAV", 8000, ["-c:a", "libgsm_ms", "-f", "wav"] },
        { "gsm", 8000, ["-c:a", "libgsm", "-f", "gsm"] },
        { "ulaw", 8000, ["-f", "mulaw"] },
        { "alaw", 8000, ["-f", "alaw"] },
        { "sln16", 16000, ["-f", "s16le"] },
        { "sln44", 44100, ["-f", "s16le"] },
        { "sln48", 48000, ["-f", "s16le"] },
        { "g722", 16000, ["-c:a", "g722", "-f", "g722"] },
        { "mp3", 16000, ["-c:a", "libmp3lame", "-b:a", "64k"] },
        { "ogg", 16000, ["-c:a", "libvorbis", "-q:a", "4"] },
        { "webm", 48000, ["-c:a", "libopus"] },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Chromium_plays_it_and_seeks(string extension, int rate, string[] codec)
    {
        await using var site = await RecordingsSite.StartAsync(map: ListeningPage.Map);
        await Ffmpeg.EncodeAsync(TestSound.Make("speech", rate, rate * 75L), rate, 1, site.PathOf($"1700000000.1.{extension}"), codec);

        foreach (var kind in new[] { "wav", "mp3" }) await PlaysAsync(site, kind, 75);
    }

    /// <summary>Those that differ from the ones above only in their names or rates, briefly and in one page.</summary>
    [Fact]
    public async Task Chromium_plays_their_relatives_too()
    {
        (string Extension, int Rate, string[] Codec)[] relatives =
        [
            ("wav16", 16000, ["-c:a", "pcm_s16le", "-f", "wav"]),
            ("wav49", 8000, ["-c:a", "libgsm_ms", "-f", "wav"]),
            ("sln", 8000, ["-f", "s16le"]),
            ("sln12", 12000, ["-f", "s16le"]),
            ("sln192", 192000, ["-f", "s16le"]),
            ("opus", 48000, ["-c:a", "libopus", "-b:a", "96k"]),
            ("m4a", 16000, ["-c:a", "aac", "-b:a", "96k"]),
        ];
        await using var site = await RecordingsSite.StartAsync(map: ListeningPage.Map);
        foreach (var (extension, rate, codec) in relatives) await Ffmpeg.EncodeAsync(TestSound.Make("speech", rate, rate * 12L), rate, 1, site.PathOf($"of-{extension}.{extension}"), codec);
        var page = await chromium.Browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = site.Client.BaseAddress!.ToString() });
        await page.GotoAsync("/page");
        foreach (var (extension, _, _) in relatives)
            foreach (var kind in new[] { "wav", "mp3" })
                ListeningPage.Judge(await page.EvaluateAsync<double[]>(ListeningPage.Play, $"/recordings/of-{extension}/audio.{kind}").WaitAsync(TimeSpan.FromMinutes(1)), $"{extension} as {kind}", 12);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Chromium_seeks_in_an_hour_as_fast_as_in_a_minute()
    {
        await using var site = await RecordingsSite.StartAsync(map: ListeningPage.Map);
        var minute = TestSound.Make("speech", 8000, 8000 * 60);
        site.Write("1700000000.1.wav", [.. Enumerable.Repeat(minute, 60).SelectMany(part => part)]);

        foreach (var kind in new[] { "wav", "mp3" }) await PlaysAsync(site, kind, 3600);
    }

    [Fact]
    public async Task Chromium_plays_a_recording_that_goes_on_up_to_now()
    {
        await using var site = await RecordingsSite.StartAsync(map: ListeningPage.Map);
        var sound = site.Write("../sound.wav", TestSound.Make("speech", 8000, 8000 * 40));
        await File.WriteAllBytesAsync(site.PathOf("1700000000.1.wav"), [.. WavFile.Header(8000, 1, 0), .. (await File.ReadAllBytesAsync(sound))[44..]]);

        foreach (var kind in new[] { "wav", "mp3" }) await PlaysAsync(site, kind, 40);
    }

    private async Task PlaysAsync(RecordingsSite site, string kind, double seconds)
    {
        var page = await chromium.Browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = site.Client.BaseAddress!.ToString() });
        try
        {
            await page.GotoAsync("/page");
            ListeningPage.Judge(await page.EvaluateAsync<double[]>(ListeningPage.Play, $"/recordings/1700000000.1/audio.{kind}"), kind, seconds);
        }
        finally
        {
            await page.CloseAsync();
        }
    }
}
