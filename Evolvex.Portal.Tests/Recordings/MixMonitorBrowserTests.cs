using System.Net.Http.Json;
using System.Text.Json;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Browser;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Playwright;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>What a real Asterisk's MixMonitor wrote plays in a real browser.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class MixMonitorBrowserTests(AsteriskRig rig, Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string[] Extensions = ["wav", "WAV", "gsm", "sln16", "g722"];

    [Fact]
    [Trait("Needs", "Chromium")]
    public async Task Chromium_plays_what_it_wrote()
    {
        var id = $"mixed-{Guid.NewGuid():N}";
        await using var site = await RecordingsSite.StartAsync(options: _ => new RecordingsOptions { Folder = rig.MonitorFolder }, map: ListeningPage.Map);
        try
        {
            await rig.OriginateAsync("600");
            var channel = (await rig.CliAsync("core show channels concise")).Split('\n').Select(line => line.Split('!')).First(fields => fields.Length > 5 && fields[0].EndsWith(";2", StringComparison.Ordinal) && fields[4] == "Up")[0];
            foreach (var extension in Extensions) await rig.CliAsync($"mixmonitor start {channel} {id}-as-{extension}.{extension}");
            await WaitFor.Async(async () => await SecondsAsync(site, $"{id}-as-wav") > 3);
        }
        finally
        {
            await rig.HangUpAllAsync();
        }

        var page = await chromium.Browser.NewPageAsync(new BrowserNewPageOptions { BaseURL = site.Client.BaseAddress!.ToString() });
        await page.GotoAsync("/page");
        foreach (var extension in Extensions)
        {
            await WaitFor.Async(async () => await SecondsAsync(site, $"{id}-as-{extension}") > 1);
            var seconds = await SecondsAsync(site, $"{id}-as-{extension}");
            foreach (var kind in new[] { "wav", "mp3" })
                ListeningPage.Judge(await page.EvaluateAsync<double[]>(ListeningPage.Play, $"/recordings/{id}-as-{extension}/audio.{kind}").WaitAsync(TimeSpan.FromMinutes(1)), $"{extension} as {kind}", seconds);
        }

        await page.CloseAsync();
        foreach (var file in Directory.GetFiles(rig.MonitorFolder, id + "*")) File.Delete(file);
    }

    private static async Task<double> SecondsAsync(RecordingsSite site, string id)
    {
        using var answer = await site.Client.GetAsync($"recordings/{id}/peaks?points=10");
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("duration").GetDouble() : 0;
    }
}
