using Evolvex.Portal.Domain.Recordings.Mp3;
using Evolvex.Portal.Recordings.Mp3;
using Evolvex.Portal.Recordings.Serving;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Every stretch of a recording's MP3 is the same bytes whether it is made alone or as part of the whole, and the length is known beforehand.</summary>
[Trait("Needs", "Ffmpeg")]
public sealed class Mp3RangeTests
{
    public static TheoryData<int, int, string> Recordings()
    {
        var recordings = new TheoryData<int, int, string>();
        foreach (var kind in TestSound.Kinds)
        {
            recordings.Add(8000, 1, kind);
            recordings.Add(16000, 1, kind);
            recordings.Add(44100, 1, kind);
            recordings.Add(48000, 2, kind);
            recordings.Add(8000, 2, kind);
        }
        foreach (var rate in Mp3Layout.SampleRates.Except([8000, 48000])) recordings.Add(rate, rate is 16000 or 44100 or 12000 ? 2 : 1, "speech");
        return recordings;
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Any_range_is_the_bytes_of_the_whole(int rate, int channels, string kind)
    {
        await using var site = await RecordingsSite.StartAsync();
        site.Write("1700000000.1.wav", TestSound.Make(kind, rate, rate * 24L, channels), rate, channels);
        using var body = await site.OpenAsync("1700000000.1", AudioKind.Mp3);
        var whole = await RecordingsSite.ReadAsync(body, 0, body.Length);
        var random = new Random(rate + channels);

        whole.Length.ShouldBe((int)body.Length);
        for (var round = 0; round < 60; round++)
        {
            var from = random.NextInt64(body.Length);
            var count = Math.Min(body.Length - from, round % 10 == 0 ? body.Length : random.NextInt64(1, 20_000));
            (await RecordingsSite.ReadAsync(body, from, count)).AsSpan().SequenceEqual(whole.AsSpan((int)from, (int)count)).ShouldBeTrue($"bytes {from} to {from + count}");
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void The_seams_between_segments_cannot_be_told_from_one_run_of_the_encoder(int rate, int channels, string kind)
    {
        var lame = LameLibrary.TryLoad().ShouldNotBeNull(LameLibrary.HowToInstall);
        var samples = TestSound.Make(kind, rate, rate * 60L, channels, seed: 5);
        var layout = Mp3Layout.Of(rate, channels, samples.Length / channels);
        var whole = OneRun(lame, layout, samples);
        var audio = new SampleAudio(samples, rate, channels);

        for (var number = 0; number < layout.Segments; number++)
        {
            var begin = layout.OffsetOf(number * (long)Mp3Layout.SegmentFrames);
            var end = layout.OffsetOf(Math.Min(layout.Frames, (number + 1L) * Mp3Layout.SegmentFrames));
            var bytes = new byte[end - begin];
            using (var segment = new Mp3Segment(lame, layout, audio, number)) segment.Read(bytes);
            bytes.AsSpan().SequenceEqual(whole.AsSpan((int)begin - layout.InfoBytes, bytes.Length)).ShouldBeTrue($"segment {number} of {layout.Segments}");
        }
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(44100)]
    [InlineData(48000)]
    public async Task The_length_told_beforehand_is_the_length_that_comes(int rate)
    {
        await using var site = await RecordingsSite.StartAsync();
        var frame = Mp3Layout.Of(rate, 1, 0).FrameSamples;
        long[] lengths = [1, 2, 46, 47, 48, 575, 576, 577, 1104, 1105, 1106, frame - 1105 + frame, 2 * frame - 1105, 2 * frame - 1104, 3 * frame - 1105, 100 * frame, 62 * frame - 1105, 63 * frame - 1105, 63 * frame - 1104, 126 * frame - 1105, 126 * frame + 1];
        foreach (var length in lengths.Where(length => length > 0).Distinct())
        {
            var id = $"1700000000.{length}";
            site.Write($"{id}.wav", TestSound.Make("speech", rate, length), rate);
            using var body = await site.OpenAsync(id, AudioKind.Mp3);

            body.Length.ShouldBe(Mp3Layout.Of(rate, 1, length).Length);
            var path = site.PathOf($"../{id}.mp3");
            await File.WriteAllBytesAsync(path, await RecordingsSite.ReadAsync(body, 0, body.Length));
            new FileInfo(path).Length.ShouldBe(body.Length);
            // ffmpeg leaves up to its own delay behind recordings shorter than 47 samples (6 ms).
            (await Ffmpeg.DecodeAsync(path, rate)).Length.ShouldBeInRange((int)length, (int)length + (length < 47 ? Mp3Layout.DecoderDelay : 0), $"samples of {length} at {rate} Hz");
        }
    }

    [Fact]
    public async Task An_hour_long_recording_has_every_range_at_once()
    {
        await using var site = await RecordingsSite.StartAsync();
        var minute = TestSound.Make("speech", 8000, 8000 * 60);
        site.Write("1700000000.1.wav", [.. Enumerable.Repeat(minute, 60).SelectMany(part => part)]);
        using var body = await site.OpenAsync("1700000000.1", AudioKind.Mp3);
        var whole = await RecordingsSite.ReadAsync(body, 0, body.Length);
        var random = new Random(3);

        body.Length.ShouldBe(288 + (28_800_000L + 1105 + 575) / 576 * 288);
        for (var round = 0; round < 2000; round++)
        {
            var from = random.NextInt64(body.Length);
            var count = Math.Min(body.Length - from, random.NextInt64(1, 3000));
            (await RecordingsSite.ReadAsync(body, from, count)).AsSpan().SequenceEqual(whole.AsSpan((int)from, (int)count)).ShouldBeTrue($"bytes {from} to {from + count}");
        }
    }

    [Theory]
    [InlineData(8000, 1)]
    [InlineData(16000, 1)]
    [InlineData(44100, 2)]
    [InlineData(48000, 2)]
    public async Task The_mp3_has_the_sound_of_the_recording_in_its_place(int rate, int channels)
    {
        await using var site = await RecordingsSite.StartAsync();
        var samples = TestSound.Make("speech", rate, rate * 30L, channels);
        site.Write("1700000000.1.wav", samples, rate, channels);
        using var body = await site.OpenAsync("1700000000.1", AudioKind.Mp3);
        var path = site.PathOf("../a.mp3");
        await File.WriteAllBytesAsync(path, await RecordingsSite.ReadAsync(body, 0, body.Length));
        var heard = await Ffmpeg.DecodeAsync(path, rate, channels);

        heard.Length.ShouldBe(samples.Length);
        TestSound.Correlation(samples, heard).ShouldBeGreaterThan(0.97);
        if (channels == 2) TestSound.Correlation(Side(heard, 0), Side(heard, 1)).ShouldBeLessThan(0.5, "the two sides stay two");
    }

    private static short[] Side(short[] stereo, int side) => [.. stereo.Where((_, index) => index % 2 == side)];

    private static byte[] OneRun(LameLibrary lame, Mp3Layout layout, short[] samples)
    {
        using var encoder = new LameEncoder(lame, layout);
        // Silence behind the end, as the flush of the encoder has it.
        short[] padded = [.. samples, .. new short[8 * 1152 * layout.Channels]];
        var output = new List<byte>();
        var buffer = new byte[200_000];
        var block = layout.FrameSamples * layout.Channels * 3;
        for (var at = 0; at < padded.Length; at += block) output.AddRange(buffer.AsSpan(0, encoder.Encode(padded.AsSpan(at, Math.Min(block, padded.Length - at)), buffer)));
        return [.. output];
    }
}
