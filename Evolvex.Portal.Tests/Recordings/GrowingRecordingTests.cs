using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Domain.Recordings.Mp3;
using Evolvex.Portal.Recordings.Serving;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>A recording that is still being written plays up to now.</summary>
[Trait("Needs", "Ffmpeg")]
public sealed class GrowingRecordingTests
{
    private static readonly short[] Sound = TestSound.Make("speech", 8000, 8000 * 20);

    [Theory]
    [InlineData(0L)]
    [InlineData(4000L)]
    [InlineData(uint.MaxValue)]
    public async Task Each_request_gets_what_is_there_with_a_header_that_is_right(long declared)
    {
        await using var site = await RecordingsSite.StartAsync();
        var path = site.PathOf("1700000000.1.wav");
        await using var writer = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        await writer.WriteAsync(WavFile.Header(8000, 1, declared));
        await AppendAsync(writer, 0, 30_000);
        var early = await site.Client.GetByteArrayAsync("recordings/1700000000.1/audio.wav");
        await AppendAsync(writer, 30_000, 80_001);
        var later = await site.Client.GetByteArrayAsync("recordings/1700000000.1/audio.wav");
        using var mp3 = await site.Client.GetAsync("recordings/1700000000.1/audio.mp3");

        early.ShouldBe([.. WavFile.Header(8000, 1, 60_000), .. Bytes(0, 30_000)]);
        later.ShouldBe([.. WavFile.Header(8000, 1, 160_002), .. Bytes(0, 80_001)]);
        mp3.Content.Headers.ContentLength.ShouldBe(Mp3Layout.Of(8000, 1, 80_001).Length);
        (await mp3.Content.ReadAsByteArrayAsync()).Length.ShouldBe((int)Mp3Layout.Of(8000, 1, 80_001).Length);
    }

    [Fact]
    public async Task What_is_written_while_it_is_sent_does_not_change_what_was_promised()
    {
        await using var site = await RecordingsSite.StartAsync();
        await using var writer = new FileStream(site.PathOf("1700000000.1.wav"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        await writer.WriteAsync(WavFile.Header(8000, 1, 0));
        await AppendAsync(writer, 0, 50_000);
        using var body = await site.OpenAsync("1700000000.1", AudioKind.Mp3);
        var before = await RecordingsSite.ReadAsync(body, 0, body.Length);
        await AppendAsync(writer, 50_000, 100_000);

        (await RecordingsSite.ReadAsync(body, 0, body.Length)).ShouldBe(before);
    }

    [Fact]
    public async Task A_range_of_what_has_grown_since_becomes_the_whole()
    {
        await using var site = await RecordingsSite.StartAsync();
        await using var writer = new FileStream(site.PathOf("1700000000.1.wav"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        await writer.WriteAsync(WavFile.Header(8000, 1, 0));
        await AppendAsync(writer, 0, 50_000);
        using var first = await site.Client.GetAsync("recordings/1700000000.1/audio.mp3");
        await AppendAsync(writer, 50_000, 60_000);
        var request = new HttpRequestMessage(HttpMethod.Get, "recordings/1700000000.1/audio.mp3") { Headers = { Range = new RangeHeaderValue(1000, null), IfRange = new RangeConditionHeaderValue(first.Headers.ETag!) } };
        using var second = await site.Client.SendAsync(request);

        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.Headers.ETag.ShouldNotBe(first.Headers.ETag);
    }

    [Fact]
    public async Task A_header_alone_is_no_recording_until_sound_follows()
    {
        await using var site = await RecordingsSite.StartAsync();
        await using var writer = new FileStream(site.PathOf("1700000000.1.wav"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        await writer.WriteAsync(WavFile.Header(8000, 1, 0));
        await writer.FlushAsync();
        (await site.FindAsync("1700000000.1")).ShouldBeEmpty();
        (await site.Client.GetAsync("recordings/1700000000.1/audio.wav")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await AppendAsync(writer, 0, 160);

        (await site.FindAsync("1700000000.1")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_cut_short_while_it_is_sent_ends_in_silence_of_the_promised_length()
    {
        await using var site = await RecordingsSite.StartAsync();
        var path = site.Write("1700000000.1.wav", Sound);
        foreach (var kind in new[] { AudioKind.Wav, AudioKind.Mp3 })
        {
            using var body = await site.OpenAsync("1700000000.1", kind);
            await using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(10_000);
            (await RecordingsSite.ReadAsync(body, 0, body.Length)).Length.ShouldBe((int)body.Length);
            site.Write("1700000000.1.wav", Sound);
        }
    }

    private static byte[] Bytes(int from, int to) => MemoryMarshal.AsBytes(Sound.AsSpan(from..to)).ToArray();

    private static async Task AppendAsync(FileStream writer, int from, int to)
    {
        await writer.WriteAsync(Bytes(from, to));
        await writer.FlushAsync();
    }
}
