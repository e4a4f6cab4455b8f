using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>curl calls the API of a portal in front of a real Asterisk with a real MariaDB; each answer equals one that is worked out without the portal.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class EvolvexApiOnAsteriskTests : IAsyncLifetime
{
    private static readonly string[] Columns =
    [
        "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec", "disposition",
        "amaflags", "userfield", "uniqueid", "linkedid", "peeraccount", "sequence", "source", "destination", "direction", "group_uuid",
    ];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly AsteriskRig rig;
    private readonly string sounds;
    private readonly AmiTap tap;
    private readonly PortalApplication portal;
    private string key = "";

    public EvolvexApiOnAsteriskTests(AsteriskRig rig)
    {
        this.rig = rig;
        sounds = Path.Combine(rig.SoundsFolder, "evolvex");
        tap = new AmiTap(rig.AmiPort);
        portal = new PortalApplication
        {
            Settings = new()
            {
                ["Pbx:Transport"] = "AmiTcp",
                ["Pbx:Host"] = "127.0.0.1",
                ["Pbx:Port"] = $"{tap.Port}",
                ["Pbx:Username"] = "portal",
                ["Pbx:Secret"] = "portal-secret",
                ["Pbx:TimeZone"] = "UTC",
                ["Cdr:Provider"] = "MySql",
                ["ConnectionStrings:Cdr"] = rig.CdrConnectionString,
                ["Recordings:Folder"] = rig.MonitorFolder,
                ["Uploads:Folder"] = sounds,
            },
        };
        portal.UseKestrel(0);
    }

    public async Task InitializeAsync()
    {
        _ = portal.Address;
        await WaitFor.Async(() => Task.FromResult(portal.Services.GetRequiredService<IPbxActions>().IsConnected));
        key = (await ApiPortal.KeyForAsync(portal, "outgoing", "load")).Key;
    }

    public async Task DisposeAsync()
    {
        await rig.HangUpAllAsync();
        await portal.DisposeAsync();
        await tap.DisposeAsync();
        if (Directory.Exists(sounds)) Directory.Delete(sounds, recursive: true);
    }

    [Fact]
    public async Task A_call_is_set_up_seen_while_it_lasts_written_down_and_heard()
    {
        var (status, body) = await Curl.RunAsync(
            "--get", Url("originate"), "--data-urlencode", "channel=Local/604@outgoing", "--data-urlencode", "variable=file=123,idcall=a=b,имя=Сергей,path=C:\\\"a\"", "--data-urlencode", "callerid=\"Сергей\" <79123456789>",
            "--data", "exten=606&context=outgoing&priority=1");
        status.ShouldBe(200);
        var call = JsonDocument.Parse(body).RootElement.GetProperty("data");
        (call.GetProperty("response").GetString(), call.GetProperty("message").GetString()).ShouldBe(("Success", "Answered"));
        var uniqueid = call.GetProperty("uniqueid").GetString()!;

        // What the PBX itself says of its channels, before and after: where it says the same, so has the portal said in between.
        await WaitFor.Async(async () =>
        {
            var before = await ExpectedStatus.ReadAsync(rig.AmiPort);
            var channels = JsonDocument.Parse((await Curl.RunAsync(Url("status"))).Body).RootElement.GetProperty("data").EnumerateArray().ToList();
            if (!before.SequenceEqual(await ExpectedStatus.ReadAsync(rig.AmiPort)) || !before.ContainsKey(uniqueid)) return false;
            channels.Select(ExpectedStatus.Comparable).ShouldBe(before.Values, ignoreOrder: true);
            var channel = channels.Single(found => found.GetProperty("Uniqueid").GetString() == uniqueid);
            (channel.GetProperty("file").GetString(), channel.GetProperty("idcall").GetString(), channel.GetProperty("имя").GetString()).ShouldBe(("123", "a=b", "Сергей"));
            channel.GetProperty("path").GetString().ShouldBe("C:\\\"a\"");
            return true;
        });

        await rig.HangUpAllAsync();
        await WaitFor.Async(async () => (await rig.Database.SqlAsync("asteriskcdrdb", $"SELECT COUNT(*) FROM cdr WHERE linkedid = '{uniqueid}' AND lastapp = 'Wait'")).Trim() != "0");
        await RecordsEqualAsync("start=2000-01-01&end=2100-01-01", "1 = 1");
        await RecordsEqualAsync("start=2099-01-01", "1 = 0");
        await RecordingEqualsAsync(uniqueid);
    }

    [Fact]
    public async Task A_call_that_is_not_answered_says_why()
    {
        foreach (var (number, words) in new[] { ("601", "Busy"), ("602", "Congestion") })
        {
            var (status, body) = await Curl.RunAsync(Url("originate") + $"&channel=Local/{number}@outgoing&exten=604&context=outgoing&priority=1");
            status.ShouldBe(200);
            var call = JsonDocument.Parse(body).RootElement.GetProperty("data");
            (call.GetProperty("response").GetString(), call.GetProperty("message").GetString()).ShouldBe(("Failure", words));
        }
    }

    [Fact]
    public async Task An_uploaded_sound_is_played_by_the_pbx()
    {
        var file = Path.Combine(portal.Data, "welcome.wav");
        await File.WriteAllBytesAsync(file, UploadPortal.Wav(samples: 5 * 44100, sampleRate: 44100, channels: 2));
        var (status, body) = await Curl.RunAsync("--form", $"file=@{file}", $"{portal.Address}pbx/api/index/uploads?api_key={key}");
        status.ShouldBe(200, body);
        body.ShouldBe("""{"data":{"file":"welcome.wav","size":80044,"duration":5,"playback":"evolvex/welcome"}}""");

        await rig.CliAsync("channel originate Local/604@outgoing application Playback evolvex/welcome");
        // A sound that is not there, or that Asterisk may not read, would end the channel at once.
        await WaitFor.Async(async () => (await rig.CliAsync("core show channels concise")).Split('\n').Select(line => line.Split('!'))
            .Any(channel => channel is [_, _, _, _, "Up", "Playback", "evolvex/welcome", _, _, _, _, var seconds, ..] && int.Parse(seconds, CultureInfo.InvariantCulture) >= 2));
    }

    [Fact]
    public async Task Two_groups_see_nothing_of_each_other_and_cannot_dial_into_each_other()
    {
        await rig.OriginateAsync("803", "load");
        await rig.OriginateAsync("606", "outgoing");
        var outgoing = (await ApiPortal.KeyForAsync(portal, "outgoing")).Key;
        var load = (await ApiPortal.KeyForAsync(portal, "load")).Key;
        try
        {
            await WaitFor.Async(async () => await ContextsAsync(outgoing, "status") is ["outgoing"] && await ContextsAsync(load, "status") is ["load"]);
            foreach (var (own, foreign, mine) in new[] { (outgoing, "load", "outgoing"), (load, "outgoing", "load") })
            {
                foreach (var filter in new[] { $"&context={foreign}", "&exten=606&context=" + foreign, $"&calleridnum=&context={foreign}" })
                    (await Curl.RunAsync(Url("status", own) + filter)).Body.ShouldBe("""{"data":[]}""");

                var before = tap.Said.Length;
                foreach (var dial in new[]
                {
                    $"channel=Local/604@{mine}&exten=604&context={foreign}", $"channel=Local/604@{foreign}&exten=604&context={mine}", $"channel=Local/604@{foreign}/n&exten=604&context={mine}",
                    $"channel=local/604@{foreign}&exten=604&context={mine}", $"channel=Local/604@{mine}%26Local/604@{foreign}&exten=604&context={mine}",
                    $"channel=Local/604@{mine}%0d%0aContext:%20{foreign}&exten=604&context={mine}", $"channel=Local/604@{mine}&exten=604%0d%0aApplication:%20System&context={mine}",
                })
                {
                    var (status, _) = await Curl.RunAsync(Url("originate", own) + "&priority=1&async=true&" + dial);
                    status.ShouldBeOneOf(400, 403);
                }

                tap.Said[before..].ShouldNotContain("Originate");
            }

            // A recording without sound is none: let there be some.
            await WaitFor.Async(async () => await SecondsAsync(outgoing) >= 2);
        }
        finally
        {
            await rig.HangUpAllAsync();
        }

        await WaitFor.Async(async () => await ContextsAsync(load, "get_log_cdr") is ["load"] && await ContextsAsync(outgoing, "get_log_cdr") is ["outgoing"]);
        var recorded = (await rig.Database.SqlAsync("asteriskcdrdb", "SELECT uniqueid FROM cdr WHERE dcontext = 'outgoing' AND dst = '606' ORDER BY start DESC LIMIT 1")).Trim();
        await WaitFor.Async(async () => (await Curl.RunAsync(Url("check", outgoing) + $"&uniqueid={recorded}")).Body.Contains("\"file\":true", StringComparison.Ordinal));
        (await Curl.RunAsync(Url("check", load) + $"&uniqueid={recorded}")).Body.ShouldContain("\"file\":false");
        foreach (var file in new[] { "get_file_wav", "get_file_mp3" })
            (await Curl.RunAsync(Url(file, load) + $"&uniqueid={recorded}")).Status.ShouldBe(404);
        (await Curl.RunAsync(Url("check", load) + "&context=outgoing")).Body.ShouldContain("\"access\":null");
    }

    /// <summary>The contexts of all channels or rows a key sees.</summary>
    private async Task<List<string>> ContextsAsync(string own, string endpoint)
    {
        var (column, range) = endpoint == "status" ? ("Context", "") : ("dcontext", "&start=2000-01-01&end=2100-01-01");
        var data = JsonDocument.Parse((await Curl.RunAsync(Url(endpoint, own) + range)).Body).RootElement.GetProperty("data");
        return [.. data.EnumerateArray().Select(item => item.GetProperty(column).GetString()!).Distinct()];
    }

    /// <summary>How long the oldest channel that a key sees has been up.</summary>
    private async Task<int> SecondsAsync(string own) =>
        JsonDocument.Parse((await Curl.RunAsync(Url("status", own))).Body).RootElement.GetProperty("data").EnumerateArray()
            .Max(channel => int.Parse(channel.GetProperty("Seconds").GetString()!, CultureInfo.InvariantCulture));

    private async Task RecordsEqualAsync(string range, string condition)
    {
        var fields = Columns.Select(column => column is "start" or "answer" or "end" ? $"DATE_FORMAT(`{column}`, '%Y-%m-%d %H:%i:%s')" : $"CAST(`{column}` AS CHAR)");
        var rows = await rig.Database.SqlAsync(
            "asteriskcdrdb", $"SELECT JSON_ARRAY({string.Join(", ", fields)}) FROM cdr WHERE {condition} AND dcontext IN ('outgoing', 'load') ORDER BY start, uniqueid, sequence");
        var expected = rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => JsonSerializer.Deserialize<string?[]>(row.Replace("\\\\", "\\", StringComparison.Ordinal))!)
            .Select(row => "{" + string.Join(",", Columns.Zip(row, (column, value) => $"\"{column}\":{JsonSerializer.Serialize(value, Plain)}")) + "}").Order().ToList();
        var (status, body) = await Curl.RunAsync("--data", range, Url("get_log_cdr"));
        status.ShouldBe(200);
        var actual = JsonDocument.Parse(body).RootElement.GetProperty("data").EnumerateArray().Select(row => row.GetRawText()).ToList();
        var starts = actual.Select(row => JsonDocument.Parse(row).RootElement.GetProperty("start").GetString()).ToList();
        starts.ShouldBe(starts.Order(StringComparer.Ordinal));
        actual.Order().ShouldBe(expected);
    }

    private async Task RecordingEqualsAsync(string uniqueid)
    {
        (await Curl.RunAsync(Url("check") + $"&uniqueid={uniqueid}")).Body.ShouldContain("\"file\":true");
        var (wav, mp3) = (Path.Combine(portal.Data, "heard.wav"), Path.Combine(portal.Data, "heard.mp3"));
        var file = Path.Combine(rig.MonitorFolder, uniqueid + ".wav");
        (await Curl.RunAsync("--output", wav, Url("get_file_wav") + $"&uniqueid={uniqueid}")).Status.ShouldBe(200);
        (await Curl.RunAsync("--output", mp3, Url("get_file_mp3") + $"&uniqueid={uniqueid}")).Status.ShouldBe(200);
        (await File.ReadAllBytesAsync(wav)).ShouldBe(await File.ReadAllBytesAsync(file));
        var seconds = (await Ffmpeg.DecodeAsync(file, 8000)).Length / 8000.0;
        ((await Ffmpeg.DecodeAsync(mp3, 8000)).Length / 8000.0).ShouldBe(seconds, 0.05);
    }

    private string Url(string endpoint) => Url(endpoint, key);

    private string Url(string endpoint, string own) => $"{portal.Address}api/index/{endpoint}?api_key={own}";
}
