using Evolvex.Portal.SignIn;
using Evolvex.Portal.Tests.Browser;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Firefox plays what is served, by itself and in the portal's player.</summary>
[Collection(BrowserTests.Name)]
[Trait("Needs", "Firefox")]
[Trait("Needs", "Chromium")]
[Trait("Needs", "Ffmpeg")]
public sealed class FirefoxTests(PortalSite site, Firefox firefox) : IClassFixture<Firefox>
{
    [Theory]
    [InlineData("wav", "-c:a", "libgsm_ms", "-f", "wav")]
    [InlineData("ogg", "-c:a", "libvorbis", "-q:a", "4")]
    [InlineData("wav", "-c:a", "pcm_s16le")]
    public async Task It_plays_both_kinds_and_seeks(string extension, params string[] codec)
    {
        await using var recordings = await RecordingsSite.StartAsync(map: ListeningPage.Map);
        await Ffmpeg.EncodeAsync(TestSound.Make("speech", 8000, 8000 * 75L), 8000, 1, recordings.PathOf($"1700000000.1.{extension}"), codec);

        foreach (var kind in new[] { "wav", "mp3" })
        {
            await firefox.GoAsync(new Uri(recordings.Client.BaseAddress!, "/page"));
            ListeningPage.Judge(await firefox.RunAsync<double[]>($"({ListeningPage.Play})('/recordings/1700000000.1/audio.{kind}')"), kind, 75);
        }
    }

    [Fact]
    public async Task The_player_plays_skips_and_goes_where_one_clicks()
    {
        const string id = "1700000779.1";
        await PlayerBrowserTests.RecordAsync(site, id, 100);
        await SignInAsync();
        await firefox.GoAsync(new Uri(site.Address, $"/recordings/{id}"));
        await firefox.UntilAsync("document.querySelector('.player')?.dataset.ready === 'yes'");
        await firefox.UntilAsync("document.querySelector('[data-length]').textContent === '1:40'");

        // Where there is no sound card, Firefox plays only what is silent.
        await firefox.RunAsync<object?>("(() => { const volume = document.querySelector('[data-volume]'); volume.value = 0; volume.dispatchEvent(new Event('input')); })()");
        await firefox.ClickAsync("[data-toggle]");
        await firefox.UntilAsync("document.querySelector('.player').dataset.state === 'playing'");
        await firefox.UntilAsync("document.querySelector('[data-now]').textContent >= '0:01'");
        await firefox.ClickAsync("[data-skip-by='10']");
        await firefox.UntilAsync("document.querySelector('[data-now]').textContent >= '0:11'");
        await firefox.ClickAsync("[data-wave]", across: 0.52);
        await firefox.UntilAsync("document.querySelector('[data-now]').textContent >= '0:51'");
        await firefox.ClickAsync("[data-toggle]");
        await firefox.UntilAsync("document.querySelector('.player').dataset.state === 'paused'");
    }

    private async Task SignInAsync()
    {
        await firefox.GoAsync(new Uri(site.Address, "/login"));
        await firefox.RunAsync<object?>($"(document.querySelector('#name').value = '{DemoUser.Name}', document.querySelector('#password').value = '{DemoUser.Password}', document.querySelector('button[type=submit]').click())");
        await firefox.UntilAsync("document.querySelector('[data-circuit=up]')");
    }
}
