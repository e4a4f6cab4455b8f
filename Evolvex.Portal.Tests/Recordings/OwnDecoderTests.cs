using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Tests.Architecture;

namespace Evolvex.Portal.Tests.Recordings;

[Trait("Needs", "Ffmpeg")]
public sealed class OwnDecoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("speech")]
    [InlineData("noise")]
    [InlineData("clipping")]
    [InlineData("gaps")]
    public async Task Gsm_decodes_to_the_very_samples_of_another_decoder(string kind)
    {
        var path = Path.Combine(_folder.Path, "a.gsm");
        await Ffmpeg.EncodeAsync(TestSound.Make(kind, 8000, 8000 * 12), 8000, 1, path, "-c:a", "libgsm", "-f", "gsm");
        var bytes = await File.ReadAllBytesAsync(path);

        ShouldEqual(All(new GsmAudio(Reader(bytes), 0, bytes.Length, packedPairs: false)), await Ffmpeg.DecodeAsync(path, 8000, 1, "-c:a", "libgsm"));
    }

    [Fact]
    public async Task Gsm_in_wav_decodes_to_the_very_samples_of_another_decoder()
    {
        var path = Path.Combine(_folder.Path, "a.WAV");
        await Ffmpeg.EncodeAsync(TestSound.Make("speech", 8000, 8000 * 12), 8000, 1, path, "-c:a", "libgsm_ms", "-f", "wav");
        var bytes = await File.ReadAllBytesAsync(path);
        var wav = WavFile.Read(Reader(bytes), bytes.Length).ShouldNotBeNull();
        var ours = All(new GsmAudio(Reader(bytes), wav.DataOffset, wav.DataLength, packedPairs: true));

        wav.Coding.ShouldBe(WavCoding.Gsm);
        ours.Length.ShouldBe((int)wav.Frames);
        ShouldEqual(ours, await Ffmpeg.DecodeAsync(path, 8000, 1, "-c:a", "libgsm_ms"));
    }

    [Theory]
    [InlineData("speech")]
    [InlineData("noise")]
    [InlineData("clipping")]
    public async Task G722_decodes_to_the_very_samples_of_another_decoder(string kind)
    {
        var path = Path.Combine(_folder.Path, "a.g722");
        await Ffmpeg.EncodeAsync(TestSound.Make(kind, 16000, 16000 * 12), 16000, 1, path, "-c:a", "g722", "-f", "g722");
        var bytes = await File.ReadAllBytesAsync(path);

        ShouldEqual(All(new G722Audio(Reader(bytes), 0, bytes.Length)), await Ffmpeg.DecodeAsync(path, 16000));
    }

    [Theory]
    [InlineData("mulaw", false)]
    [InlineData("alaw", true)]
    public async Task G711_decodes_every_code_as_another_decoder_does(string format, bool isALaw)
    {
        var path = Path.Combine(_folder.Path, "a.raw");
        var codes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        await File.WriteAllBytesAsync(path, codes);

        All(new G711Audio(Reader(codes), 0, 256, 8000, 1, isALaw)).ShouldBe(await Ffmpeg.DecodeAsync(path, 8000, 1, "-f", format, "-ar", "8000"));
    }

    [Theory]
    [InlineData("gsm")]
    [InlineData("g722")]
    public async Task What_a_place_sounds_like_does_not_depend_on_what_was_read_before(string format)
    {
        var path = Path.Combine(_folder.Path, $"a.{format}");
        var rate = format == "gsm" ? 8000 : 16000;
        await Ffmpeg.EncodeAsync(TestSound.Make("speech", rate, rate * 100), rate, 1, path, "-c:a", format == "gsm" ? "libgsm" : "g722", "-f", format);
        var bytes = await File.ReadAllBytesAsync(path);
        PcmAudio Open() => format == "gsm" ? new GsmAudio(Reader(bytes), 0, bytes.Length, packedPairs: false) : new G722Audio(Reader(bytes), 0, bytes.Length);
        var whole = All(Open());
        var (random, wandering) = (new Random(7), Open());

        for (var round = 0; round < 100; round++)
        {
            var from = random.Next(whole.Length);
            var piece = new short[random.Next(1, 9000)];
            var got = wandering.Read(from, piece);

            got.ShouldBe(Math.Min(piece.Length, whole.Length - from));
            piece.AsSpan(0, got).SequenceEqual(whole.AsSpan(from, got)).ShouldBeTrue($"at {from}, {piece.Length} samples");
        }
        var others = await Ffmpeg.DecodeAsync(path, rate);
        TestSound.Correlation(whole, others).ShouldBeGreaterThan(0.99999);
    }

    private static ReadAt Reader(byte[] bytes) => (offset, destination) =>
    {
        var count = (int)Math.Clamp(bytes.Length - offset, 0, destination.Length);
        bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(destination);
        return count;
    };

    private static void ShouldEqual(short[] ours, short[] others) => ours.AsSpan().CommonPrefixLength(others).ShouldBe(Math.Max(ours.Length, others.Length), "the first sample that differs");

    private static short[] All(PcmAudio audio)
    {
        var samples = new short[audio.Frames * audio.Channels];
        audio.Read(0, samples).ShouldBe((int)audio.Frames);
        return samples;
    }
}
