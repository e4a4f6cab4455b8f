using System.IO.Compression;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>A recording in each format that a PBX leaves behind can be heard as WAV and as MP3, as long as it is and with the sound that it has.</summary>
[Trait("Needs", "Ffmpeg")]
public sealed class FormatTests
{
    private const int Seconds = 9;

    public static TheoryData<string, int, int, string[]> Formats => new()
    {
        { "wav", 8000, 1, ["-c:a", "pcm_s16le"] },
        { "wav", 8000, 2, ["-c:a", "pcm_s16le"] },
        { "wav16", 16000, 1, ["-c:a", "pcm_s16le", "-f", "wav"] },
        { "wav", 8000, 1, ["-c:a", "pcm_u8"] },
        { "wav", 48000, 2, ["-c:a", "pcm_s24le"] },
        { "wav", 44100, 1, ["-c:a", "pcm_s32le"] },
        { "wav", 16000, 1, ["-c:a", "pcm_f32le"] },
        { "wav", 8000, 1, ["-c:a", "pcm_mulaw"] },
        { "wav", 8000, 2, ["-c:a", "pcm_alaw"] },
        { "wav", 8000, 1, ["-c:a", "adpcm_ima_wav", "-block_size", "256"] },
        { "wav", 96000, 1, ["-c:a", "pcm_s16le"] },
        { "WAV", 8000, 1, ["-c:a", "libgsm_ms", "-f", "wav"] },
        { "wav49", 8000, 1, ["-c:a", "libgsm_ms", "-f", "wav"] },
        { "gsm", 8000, 1, ["-c:a", "libgsm", "-f", "gsm"] },
        { "ulaw", 8000, 1, ["-f", "mulaw"] },
        { "pcm", 8000, 1, ["-f", "mulaw"] },
        { "alaw", 8000, 1, ["-f", "alaw"] },
        { "sln", 8000, 1, ["-f", "s16le"] },
        { "sln12", 12000, 1, ["-f", "s16le"] },
        { "sln16", 16000, 1, ["-f", "s16le"] },
        { "sln44", 44100, 1, ["-f", "s16le"] },
        { "sln48", 48000, 1, ["-f", "s16le"] },
        { "sln192", 192000, 1, ["-f", "s16le"] },
        { "g722", 16000, 1, ["-c:a", "g722", "-f", "g722"] },
        { "mp3", 16000, 1, ["-c:a", "libmp3lame", "-b:a", "64k"] },
        { "MP3", 44100, 2, ["-c:a", "libmp3lame", "-q:a", "2", "-f", "mp3"] },
        { "ogg", 16000, 1, ["-c:a", "libvorbis", "-q:a", "8"] },
        { "opus", 48000, 1, ["-c:a", "libopus", "-b:a", "96k"] },
        { "webm", 48000, 2, ["-c:a", "libopus", "-b:a", "160k"] },
        { "m4a", 16000, 1, ["-c:a", "aac", "-b:a", "96k"] },
        { "flac", 16000, 1, ["-c:a", "flac"] },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task It_is_heard(string extension, int rate, int channels, string[] codec)
    {
        await using var site = await RecordingsSite.StartAsync();
        var source = TestSound.Make("speech", rate, (long)rate * Seconds, channels);
        await Ffmpeg.EncodeAsync(source, rate, channels, site.PathOf($"1700000000.1.{extension}"), codec);

        (await site.FindAsync("1700000000.1")).Count.ShouldBe(1);
        foreach (var kind in new[] { "wav", "mp3" }) await HearAsync(site, kind, source, rate, channels);
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zip")]
    public async Task A_packed_recording_is_heard(string packing)
    {
        await using var site = await RecordingsSite.StartAsync();
        var source = TestSound.Make("speech", 8000, 8000 * Seconds);
        var plain = site.Write("../1700000000.1.wav", source);
        if (packing == "gz")
        {
            await using var packed = new GZipStream(File.Create(site.PathOf("1700000000.1.wav.gz")), CompressionLevel.Fastest);
            await packed.WriteAsync(await File.ReadAllBytesAsync(plain));
        }
        else
        {
            await using var archive = await ZipFile.OpenAsync(site.PathOf("1700000000.1.wav.zip"), ZipArchiveMode.Create);
            await archive.CreateEntryFromFileAsync(plain, "1700000000.1.wav");
        }
        await WaitFor.Async(async () => (await site.FindAsync("1700000000.1")).Count == 1);

        foreach (var kind in new[] { "wav", "mp3" }) await HearAsync(site, kind, source, 8000, 1);
    }

    [Fact]
    public async Task The_sides_of_a_stereo_recording_stay_apart_in_both_forms()
    {
        await using var site = await RecordingsSite.StartAsync();
        short[] left = TestSound.Make("speech", 8000, 8000 * Seconds), right = new short[left.Length];
        site.Write("1700000000.1.wav", [.. left.SelectMany((sample, index) => new[] { sample, right[index] })], 8000, 2);

        foreach (var kind in new[] { "wav", "mp3" })
        {
            var path = site.PathOf($"../heard.{kind}");
            await File.WriteAllBytesAsync(path, await site.Client.GetByteArrayAsync($"recordings/1700000000.1/audio.{kind}"));
            var heard = await Ffmpeg.DecodeAsync(path, 8000, 2);
            TestSound.Correlation(left, [.. heard.Where((_, index) => index % 2 == 0)]).ShouldBeGreaterThan(0.97);
            heard.Where((_, index) => index % 2 == 1).Max(sample => Math.Abs((int)sample)).ShouldBeLessThan(40, "nobody spoke on that side");
        }
    }

    [Fact]
    public async Task A_playlist_that_calls_itself_a_recording_reads_no_other_file()
    {
        await using var site = await RecordingsSite.StartAsync();
        var secret = Path.Combine(site.Outside, "secret.wav");
        File.Copy(site.Write("../plain.wav", TestSound.Make("tone", 8000, 8000)), secret);
        foreach (var extension in new[] { "mp3", "ogg", "m4a", "flac" })
        {
            await File.WriteAllTextAsync(site.PathOf($"1700000000.1.{extension}"), $"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:{secret}\n#EXT-X-ENDLIST\n");
            (await site.Client.GetAsync("recordings/1700000000.1/audio.wav")).IsSuccessStatusCode.ShouldBeFalse(extension);
            File.Delete(site.PathOf($"1700000000.1.{extension}"));
        }
        await File.WriteAllTextAsync(site.PathOf("1700000000.2.ogg"), $"ffconcat version 1.0\nfile '{secret}'\n");
        (await site.Client.GetAsync("recordings/1700000000.2/audio.wav")).IsSuccessStatusCode.ShouldBeFalse();
    }

    private static async Task HearAsync(RecordingsSite site, string kind, short[] source, int rate, int channels)
    {
        using var answer = await site.Client.GetAsync($"recordings/1700000000.1/audio.{kind}");
        answer.IsSuccessStatusCode.ShouldBeTrue($"{kind}: {(int)answer.StatusCode} {(answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync())}");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(kind == "mp3" ? "audio/mpeg" : "audio/wav");
        var path = site.PathOf($"../heard.{kind}");
        await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync());
        var heard = await Ffmpeg.DecodeAsync(path, rate, channels);

        ((double)heard.Length / rate / channels).ShouldBe(Seconds, 0.1, kind);
        TestSound.Correlation(source, heard, mostShift: rate > 20000 ? 3 : 25).ShouldBeGreaterThan(0.9, kind);
    }
}
