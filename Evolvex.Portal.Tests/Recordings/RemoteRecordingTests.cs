using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Serving;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Recordings that another machine's Evolvex API serves: another portal, or a vendor's PBX that knows neither ranges nor HEAD.</summary>
[Trait("Needs", "Ffmpeg")]
public sealed class RemoteRecordingTests : IAsyncLifetime
{
    private const string Key = "11111111-2222-3333-4444-555555555555";
    private static readonly short[] Sound = TestSound.Make("speech", 8000, 8000 * 10);

    private readonly CapturedLog _log = new();
    private RecordingsSite _far = null!;
    private string _key = Key;
    private int _checks;
    private int _pause;

    public async Task InitializeAsync()
    {
        _far = await RecordingsSite.StartAsync(map: MapApi);
        _far.Write("1700000000.1.wav", Sound);
    }

    public async Task DisposeAsync() => await _far.DisposeAsync();

    [Fact]
    public async Task A_portal_behind_a_portal_plays_with_ranges_and_validators()
    {
        await using var near = await NearAsync("api/index");
        foreach (var kind in new[] { "wav", "mp3" })
        {
            var direct = await _far.Client.GetByteArrayAsync($"recordings/1700000000.1/audio.{kind}");
            using var whole = await near.Client.GetAsync($"recordings/1700000000.1/audio.{kind}");
            var request = new HttpRequestMessage(HttpMethod.Get, $"recordings/1700000000.1/audio.{kind}") { Headers = { Range = new RangeHeaderValue(500, 1499), IfRange = new RangeConditionHeaderValue(whole.Headers.ETag!) } };
            using var part = await near.Client.SendAsync(request);
            using var head = await near.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, request.RequestUri));
            using var same = await near.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, request.RequestUri) { Headers = { IfNoneMatch = { whole.Headers.ETag! } } });

            (await whole.Content.ReadAsByteArrayAsync()).ShouldBe(direct);
            whole.Content.Headers.ContentLength.ShouldBe(direct.Length);
            whole.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe($"1700000000.1.{kind}");
            part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
            part.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes 500-1499/{direct.Length}");
            (await part.Content.ReadAsByteArrayAsync()).ShouldBe(direct[500..1500]);
            head.Content.Headers.ContentLength.ShouldBe(direct.Length);
            same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        }
    }

    [Fact]
    public async Task A_machine_without_ranges_gives_the_whole()
    {
        await using var near = await NearAsync("vendor");
        var request = new HttpRequestMessage(HttpMethod.Get, "recordings/1700000000.1/audio.wav") { Headers = { Range = new RangeHeaderValue(500, 1499) } };
        using var answer = await near.Client.SendAsync(request);
        using var head = await near.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, request.RequestUri));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.AcceptRanges.ShouldBeEmpty();
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBe(44 + Sound.Length * 2);
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Its_waveform_is_drawn_too()
    {
        await using var near = await NearAsync("api/index");
        var peaks = await near.Client.GetFromJsonAsync<JsonElement>("recordings/1700000000.1/peaks?points=100");

        peaks.GetProperty("duration").GetDouble().ShouldBe(10);
        peaks.GetProperty("channels")[0].EnumerateArray().Max(value => value.GetInt32()).ShouldBe(Sound.Max());
    }

    [Fact]
    public async Task What_it_has_is_asked_once_a_while()
    {
        await using var near = await NearAsync("api/index");
        var recordings = near.Services.GetRequiredService<IRecordings>();
        RecordingQuery[] page = [new() { Uniqueid = "1700000000.1" }, new() { Uniqueid = "1700000000.2" }, new() { Uniqueid = "../x" }];

        for (var round = 0; round < 5; round++)
            (await recordings.FindAllAsync(page, CancellationToken.None)).Select(found => found.Count).ShouldBe([1, 0, 0]);
        _checks.ShouldBe(2);
    }

    [Fact]
    public async Task A_call_of_a_list_is_asked_for_once_whatever_channels_it_has()
    {
        await using var near = await NearAsync("api/index");
        var recordings = near.Services.GetRequiredService<IRecordings>();
        RecordingQuery Of(string channel, string call) => new() { Uniqueid = channel, Linkedid = call };

        var found = await recordings.FindAllAsync([Of("1700000000.1", "1700000000.1"), Of("1700000000.2", "1700000000.1"), Of("1700000000.3", "1700000000.1")], default);
        found.Select(some => some.Count).ShouldBe([1, 1, 1]);
        _checks.ShouldBe(1);

        // A machine that never has another channel's recording is not asked for those for ever.
        await recordings.FindAllAsync([.. Enumerable.Range(100, 300).SelectMany(call => new[] { Of($"1700000{call}.1", $"1700000{call}.1"), Of($"1700000{call}.2", $"1700000{call}.1") })], default);
        _checks.ShouldBeInRange(301 + 20, 301 + 20 + 4);
    }

    [Fact]
    public async Task One_that_knows_only_the_channel_is_asked_for_every_channel()
    {
        await using var near = await NearAsync("api/index");

        var found = await near.Services.GetRequiredService<IRecordings>().FindAllAsync([new() { Uniqueid = "1700000000.0", Linkedid = "1700000000.0" }, new() { Uniqueid = "1700000000.1", Linkedid = "1700000000.0" }], default);

        found.ShouldAllBe(some => ((RemoteRecording)some.Single()).Uniqueid == "1700000000.1");
    }

    [Fact]
    public async Task A_short_pause_that_it_wants_is_waited_for_and_a_long_one_is_told()
    {
        await using var near = await NearAsync("busy");
        var recordings = near.Services.GetRequiredService<IRecordings>();
        _pause = 1;
        (await recordings.FindAsync(new RecordingQuery { Uniqueid = "1700000000.1" }, default)).Count.ShouldBe(1);

        (_pause, _checks) = (90, 0);
        var queries = Enumerable.Range(100, 300).Select(call => new RecordingQuery { Uniqueid = $"1700000{call}.1" }).ToList();
        var fault = await Should.ThrowAsync<RecordingException>(async () => await recordings.FindAllAsync(queries, default));
        fault.AskAgainAfter.ShouldNotBeNull().TotalSeconds.ShouldBeInRange(80, 90);
        fault.Message.ShouldContain("asked too often");
        await Should.ThrowAsync<RecordingException>(async () => await recordings.FindAllAsync(queries, default));
        _checks.ShouldBeInRange(1, 4, "nobody asks while a pause is wanted");
    }

    [Fact]
    public async Task A_refused_key_is_said_without_the_key()
    {
        _key = "99999999-2222-3333-4444-555555555555";
        await using var near = await NearAsync("api/index");
        using var answer = await near.Client.GetAsync("recordings/1700000000.1/audio.wav");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("refuses the key of Recordings:ApiKey");
        _log.Lines.ShouldContain(line => line.Contains("refuses the key", StringComparison.Ordinal));
        _log.Lines.ShouldAllBe(line => !line.Contains(_key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_that_is_down_is_a_bad_gateway_and_a_finding()
    {
        await using var near = await NearAsync("api/index", new Uri("http://127.0.0.1:1/"));

        (await near.Client.GetAsync("recordings/1700000000.1/audio.wav")).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await near.Services.GetRequiredService<RecordingDoctor>().ExamineAsync(new RecordingQuery { Uniqueid = "1700000000.1" }, CancellationToken.None)).Finding.ShouldBe(RecordingFinding.RemoteFailed);
        _log.Lines.ShouldAllBe(line => !line.Contains(Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("elsewhere")]
    public async Task A_machine_that_is_no_evolvex_api_is_a_bad_gateway(string path)
    {
        await using var near = await NearAsync(path);

        (await near.Client.GetAsync("recordings/1700000000.1/audio.wav")).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }

    private Task<RecordingsSite> NearAsync(string path, Uri? machine = null) => RecordingsSite.StartAsync(
        services => services.AddLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace)),
        folder => new RecordingsOptions { Folder = folder, Source = RecordingsSource.EvolvexApi, ApiUrl = new Uri(machine ?? _far.Client.BaseAddress!, path), ApiKey = _key });

    private void MapApi(WebApplication app)
    {
        foreach (var (name, kind) in new[] { ("get_file_wav", AudioKind.Wav), ("get_file_mp3", AudioKind.Mp3) })
            app.MapMethods($"/api/index/{name}", ["GET", "HEAD"], async (string api_key, string uniqueid, RecordingResults results, HttpContext context) =>
                api_key != Key ? Results.Unauthorized()
                : await _far.FindAsync(uniqueid) is [var recording, ..] ? await results.ServeAsync(recording, kind, new ServeOptions(), context.RequestAborted) : Results.NotFound());
        app.MapGet("/vendor/get_file_wav", (HttpContext context) => context.Response.SendFileAsync(_far.PathOf("1700000000.1.wav")));
        foreach (var path in new[] { "/api/index/check", "/vendor/check" })
            app.MapGet(path, async (string api_key, string uniqueid) =>
            {
                Interlocked.Increment(ref _checks);
                return api_key == Key ? Results.Json(new { data = new { api_user = new { }, access = (object?)null, file = (await _far.FindAsync(uniqueid)).Count > 0 } }) : Results.Unauthorized();
            });
        app.MapGet("/busy/check", (HttpContext context) =>
        {
            Interlocked.Increment(ref _checks);
            if (_pause == 0) return Results.Json(new { data = new { file = true } });
            context.Response.Headers.RetryAfter = _pause.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (_pause == 1) _pause = 0;
            return Results.StatusCode(429);
        });
        app.MapGet("/nonsense/check", () => "hello");
        app.MapGet("/elsewhere/check", () => Results.Redirect("http://127.0.0.1:1/"));
    }
}
