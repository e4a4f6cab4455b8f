using System.Net.Http.Json;
using System.Text.Json;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>What a real Asterisk's MixMonitor writes is heard, while it is written and afterwards.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class MixMonitorTests(AsteriskRig rig)
{
    [Theory]
    [InlineData("wav")]
    [InlineData("WAV")]
    [InlineData("wav16")]
    [InlineData("gsm")]
    [InlineData("ulaw")]
    [InlineData("alaw")]
    [InlineData("sln")]
    [InlineData("sln16")]
    [InlineData("g722")]
    public async Task It_plays_up_to_now_and_then_to_its_end(string extension)
    {
        var id = $"mixed-{Guid.NewGuid():N}";
        var isGsm = extension is "gsm" or "WAV";
        await using var site = await RecordingsSite.StartAsync(options: _ => new RecordingsOptions { Folder = rig.MonitorFolder });
        try
        {
            await rig.OriginateAsync("600");
            var channel = (await rig.CliAsync("core show channels concise")).Split('\n').Select(line => line.Split('!')).First(fields => fields.Length > 5 && fields[0].EndsWith(";2", StringComparison.Ordinal) && fields[4] == "Up")[0];
            await rig.CliAsync($"mixmonitor start {channel} {id}.{extension}");
            await rig.CliAsync($"mixmonitor start {channel} {id}-beside.wav");
            // Asterisk writes 32 KB at a time: two seconds of most formats, twenty of GSM.
            await WaitFor.Async(async () => await SecondsAsync(site, $"{id}-beside") > 1);
            if (!isGsm) await WaitFor.Async(async () => await SecondsAsync(site, id) is > 0 and < 60);
        }
        finally
        {
            await rig.HangUpAllAsync();
        }

        var seconds = await SecondsAsync(site, id);
        foreach (var kind in new[] { "wav", "mp3" })
        {
            var path = site.PathOf($"../{id}.heard.{kind}");
            await File.WriteAllBytesAsync(path, await site.Client.GetByteArrayAsync($"recordings/{id}/audio.{kind}"));
            var heard = await Ffmpeg.DecodeAsync(path, 8000);
            File.Delete(path);
            (heard.Length / 8000.0).ShouldBe(seconds, 0.1, kind);
            heard.Max().ShouldBeGreaterThan((short)500, "there is a prompt on it");
        }
        (await site.Services.GetRequiredService<RecordingDoctor>().ExamineAsync(new RecordingQuery { Uniqueid = id }, CancellationToken.None)).Finding.ShouldBe(RecordingFinding.Plays);
        foreach (var file in Directory.GetFiles(rig.MonitorFolder, id + "*")) File.Delete(file);
    }

    private static async Task<double> SecondsAsync(RecordingsSite site, string id)
    {
        using var answer = await site.Client.GetAsync($"recordings/{id}/peaks?points=10");
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("duration").GetDouble() : 0;
    }
}
