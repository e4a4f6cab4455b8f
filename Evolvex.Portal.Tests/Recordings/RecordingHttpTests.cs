using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>The player's addresses over a real web server, as RFC 9110 asks.</summary>
[Trait("Needs", "Ffmpeg")]
public sealed class RecordingHttpTests : IAsyncLifetime
{
    private const string Wav = "recordings/1700000000.1/audio.wav", Mp3 = "recordings/1700000000.1/audio.mp3";

    private RecordingsSite _site = null!;
    private byte[] _wav = [];
    private byte[] _mp3 = [];

    public async Task InitializeAsync()
    {
        _site = await RecordingsSite.StartAsync();
        var path = _site.Write("1700000000.1.wav", TestSound.Make("speech", 8000, 8000 * 30));
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 10, 30, 9, 59, 15, 400, DateTimeKind.Utc));
        _wav = await File.ReadAllBytesAsync(path);
        _mp3 = await _site.Client.GetByteArrayAsync(Mp3);
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Theory]
    [InlineData(Wav, "audio/wav", "1700000000.1.wav")]
    [InlineData(Mp3, "audio/mpeg", "1700000000.1.mp3")]
    public async Task The_whole_says_all_that_a_player_needs(string address, string type, string name)
    {
        using var answer = await _site.Client.GetAsync(address);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe(type);
        answer.Content.Headers.ContentLength.ShouldBe(Whole(address).Length);
        answer.Headers.AcceptRanges.ShouldBe(["bytes"]);
        answer.Headers.ETag.ShouldNotBeNull().IsWeak.ShouldBeFalse();
        answer.Headers.CacheControl!.ToString().ShouldBe("no-cache, private");
        answer.Content.Headers.LastModified.ShouldBe(new DateTimeOffset(2024, 10, 30, 9, 59, 15, TimeSpan.Zero));
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline");
        answer.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe(name);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(Whole(address));
    }

    [Fact]
    public async Task A_download_is_an_attachment()
    {
        using var answer = await _site.Client.GetAsync(Mp3 + "?download=true");

        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
    }

    [Theory]
    [InlineData(Wav)]
    [InlineData(Mp3)]
    public async Task Head_says_the_same_without_the_bytes(string address)
    {
        using var whole = await _site.Client.GetAsync(address);
        using var head = await _site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address) { Headers = { Range = new RangeHeaderValue(0, 9) } });

        head.StatusCode.ShouldBe(HttpStatusCode.OK, "a range means something for GET only");
        Headers(head).ShouldBe(Headers(whole));
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Wav)]
    [InlineData(Mp3)]
    public async Task Any_range_is_that_slice_of_the_whole(string address)
    {
        var (whole, random) = (Whole(address), new Random(4));
        for (var round = 0; round < 200; round++)
        {
            var from = random.Next(whole.Length);
            var count = Math.Min(whole.Length - from, random.Next(1, 9000));
            using var answer = await GetAsync(address, $"bytes={from}-{from + count - 1}");

            answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
            answer.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes {from}-{from + count - 1}/{whole.Length}");
            answer.Content.Headers.ContentLength.ShouldBe(count);
            (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(whole.AsSpan(from, count)).ShouldBeTrue($"{from}+{count}");
        }
    }

    [Theory]
    [InlineData("bytes=0-1", 0, 2)]
    [InlineData("bytes=-500", -500, 500)]
    [InlineData("bytes=1000-", 1000, -1)]
    [InlineData("bytes=5-99999999", 5, -1)]
    [InlineData("bytes=-99999999", 0, -1)]
    public async Task Open_and_suffix_ranges_are_understood(string range, int from, int count)
    {
        foreach (var address in new[] { Wav, Mp3 })
        {
            var whole = Whole(address);
            var begin = from < 0 ? whole.Length + from : from;
            using var answer = await GetAsync(address, range);

            answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(whole.AsSpan(begin, count < 0 ? whole.Length - begin : count).ToArray());
        }
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_refused_with_the_length()
    {
        using var answer = await GetAsync(Mp3, $"bytes={_mp3.Length}-");

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        answer.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes */{_mp3.Length}");
    }

    [Theory]
    [InlineData("bytes=9-3")]
    [InlineData("seconds=1-2")]
    [InlineData("bytes=0-9,5-14")]
    public async Task A_range_that_means_nothing_is_ignored(string range)
    {
        using var answer = await GetAsync(Wav, range);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.ShouldBe(_wav.Length);
    }

    [Theory]
    [InlineData(Wav)]
    [InlineData(Mp3)]
    public async Task Several_ranges_come_as_parts_in_the_order_asked(string address)
    {
        var whole = Whole(address);
        using var answer = await GetAsync(address, "bytes=5000-5999,0-9,-7");
        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        var boundary = answer.Content.Headers.ContentType!.Parameters.Single(parameter => parameter.Name == "boundary").Value!;
        var body = await answer.Content.ReadAsByteArrayAsync();

        answer.Content.Headers.ContentType.MediaType.ShouldBe("multipart/byteranges");
        answer.Content.Headers.ContentRange.ShouldBeNull();
        answer.Content.Headers.ContentLength.ShouldBe(body.Length);
        var type = address == Wav ? "audio/wav" : "audio/mpeg";
        byte[] Part(int from, int count) => [.. Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: {type}\r\nContent-Range: bytes {from}-{from + count - 1}/{whole.Length}\r\n\r\n"), .. whole.AsSpan(from, count), .. "\r\n"u8];
        body.ShouldBe([.. Part(5000, 1000), .. Part(0, 10), .. Part(whole.Length - 7, 7), .. Encoding.ASCII.GetBytes($"--{boundary}--\r\n")]);
    }

    [Fact]
    public async Task What_the_client_has_is_not_sent_again()
    {
        var (tag, date) = await ValidatorsAsync();

        (await StatusAsync(headers => headers.IfNoneMatch.Add(tag))).ShouldBe(HttpStatusCode.NotModified);
        (await StatusAsync(headers => headers.TryAddWithoutValidation("If-None-Match", "*"))).ShouldBe(HttpStatusCode.NotModified);
        (await StatusAsync(headers => headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\"")))).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(headers => headers.IfModifiedSince = date)).ShouldBe(HttpStatusCode.NotModified);
        (await StatusAsync(headers => headers.IfModifiedSince = date.AddSeconds(-1))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_not_what_the_client_wants_is_not_sent()
    {
        var (tag, date) = await ValidatorsAsync();

        (await StatusAsync(headers => headers.IfMatch.Add(tag))).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(headers => headers.IfMatch.Add(new EntityTagHeaderValue("\"other\"")))).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await StatusAsync(headers => headers.IfUnmodifiedSince = date)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(headers => headers.IfUnmodifiedSince = date.AddSeconds(-1))).ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task A_range_of_other_bytes_than_the_client_has_becomes_the_whole()
    {
        var (tag, date) = await ValidatorsAsync();
        Task<HttpStatusCode> Ranged(RangeConditionHeaderValue condition) => StatusAsync(headers =>
        {
            headers.Range = new RangeHeaderValue(10, 19);
            headers.IfRange = condition;
        });

        (await Ranged(new RangeConditionHeaderValue(tag))).ShouldBe(HttpStatusCode.PartialContent);
        (await Ranged(new RangeConditionHeaderValue(date))).ShouldBe(HttpStatusCode.PartialContent);
        (await Ranged(new RangeConditionHeaderValue(new EntityTagHeaderValue("\"other\"")))).ShouldBe(HttpStatusCode.OK);
        (await Ranged(new RangeConditionHeaderValue(date.AddSeconds(-1)))).ShouldBe(HttpStatusCode.OK);
        (await Ranged(new RangeConditionHeaderValue(new EntityTagHeaderValue(tag.Tag, isWeak: true)))).ShouldBe(HttpStatusCode.OK, "a weak validator proves nothing");
        (await StatusAsync(headers =>
        {
            headers.Range = new RangeHeaderValue(10, 19);
            headers.TryAddWithoutValidation("If-Range", "nonsense");
        })).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_date_too_fresh_to_prove_anything_gives_the_whole()
    {
        _site.Write("1700000000.7.wav", TestSound.Make("tone", 8000, 8000));
        using var first = await _site.Client.GetAsync("recordings/1700000000.7/audio.wav");
        var request = new HttpRequestMessage(HttpMethod.Get, "recordings/1700000000.7/audio.wav") { Headers = { Range = new RangeHeaderValue(0, 9), IfRange = new RangeConditionHeaderValue(first.Content.Headers.LastModified!.Value) } };

        (await _site.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_reading_is_allowed() =>
        (await _site.Client.PostAsync(Wav, new StringContent(""))).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);

    [Fact]
    public async Task A_call_may_have_several_recordings()
    {
        _site.Write("2023/11/14/queue-1700000000.1.wav", TestSound.Make("tone", 8000, 800));
        await WaitFor.Async(async () => (await _site.FindAsync("1700000000.1")).Count == 2);

        var lengths = new List<long?>();
        for (var part = 1; part <= 2; part++) lengths.Add((await _site.Client.GetAsync($"{Wav}?part={part}")).Content.Headers.ContentLength);
        lengths.Order().ShouldBe([1644, _wav.Length]);
        (await _site.Client.GetAsync($"{Wav}?part=3")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_waveform_is_drawn_from_the_sound()
    {
        using var answer = await _site.Client.GetAsync("recordings/1700000000.1/peaks?points=500");
        var peaks = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var request = new HttpRequestMessage(HttpMethod.Get, "recordings/1700000000.1/peaks?points=500") { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };

        peaks.GetProperty("sampleRate").GetInt32().ShouldBe(8000);
        peaks.GetProperty("duration").GetDouble().ShouldBe(30);
        peaks.GetProperty("points").GetInt32().ShouldBe(500);
        var left = peaks.GetProperty("channels")[0].EnumerateArray().Select(value => value.GetInt32()).ToList();
        left.Count.ShouldBe(1000);
        left.Max().ShouldBe(TestSound.Make("speech", 8000, 8000 * 30).Max());
        (await _site.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await _site.Client.GetAsync("recordings/1700000000.1/peaks?points=0")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _site.Client.GetAsync("recordings/1700000000.99/peaks")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_reader_who_leaves_frees_the_encoder()
    {
        for (var round = 0; round < 40; round++)
        {
            using var leaving = new CancellationTokenSource();
            using var answer = await _site.Client.GetAsync(Mp3, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
            await leaving.CancelAsync();
        }
        (await _site.Client.GetByteArrayAsync(Mp3)).ShouldBe(_mp3);
    }

    private byte[] Whole(string address) => address == Wav ? _wav : _mp3;

    private async Task<HttpResponseMessage> GetAsync(string address, string range)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Range", range);
        return await _site.Client.SendAsync(request);
    }

    private async Task<HttpStatusCode> StatusAsync(Action<HttpRequestHeaders> change)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Mp3);
        change(request.Headers);
        using var answer = await _site.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<(EntityTagHeaderValue Tag, DateTimeOffset Date)> ValidatorsAsync()
    {
        using var answer = await _site.Client.GetAsync(Mp3);
        return (answer.Headers.ETag!, answer.Content.Headers.LastModified!.Value);
    }

    private static IEnumerable<string> Headers(HttpResponseMessage answer) =>
        answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
}
