using System.Runtime.InteropServices;
using System.Text;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Domain.Uploads;

namespace Evolvex.Portal.Tests.Uploads;

public sealed class SoundSnifferTests
{
    private static readonly short[] Speech = Recordings.TestSound.Make("speech", 8000, 16000);

    [Fact]
    public void A_header_tells_more_than_a_name()
    {
        byte[] wav = [.. WavFile.Header(8000, 1, 320), .. new byte[320]];

        SoundSniffer.Sniff(wav, "mp3").ShouldBe(SoundKind.Wav);
        SoundSniffer.Sniff(wav, "").ShouldBe(SoundKind.Wav);
        SoundSniffer.Sniff([.. "OggS\0\x02"u8, .. new byte[100]], "exe").ShouldBe(SoundKind.Ogg);
        SoundSniffer.Sniff([0, 0, 0, 0x20, .. "ftypM4A "u8, .. new byte[100]], "wav").ShouldBe(SoundKind.M4a);
        SoundSniffer.Sniff([.. "ID3"u8, 4, 0, .. new byte[100]], "wav").ShouldBe(SoundKind.Mp3);
    }

    [Fact]
    public void Two_frames_make_an_mp3_and_one_alone_does_not()
    {
        // MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes.
        var frames = new byte[900];
        new byte[] { 0xFF, 0xFB, 0x90, 0x00 }.CopyTo(frames, 0);
        SoundSniffer.Sniff(frames, "mp3").ShouldBeNull();

        new byte[] { 0xFF, 0xFB, 0x90, 0x00 }.CopyTo(frames, 417);
        SoundSniffer.Sniff(frames, "mp3").ShouldBe(SoundKind.Mp3);
    }

    [Theory]
    [InlineData("ulaw")]
    [InlineData("alaw")]
    [InlineData("sln")]
    [InlineData("sln16")]
    [InlineData("gsm")]
    [InlineData("g722")]
    public void Noise_text_and_programs_are_no_headerless_sound(string extension)
    {
        var noise = new byte[SoundSniffer.Enough];
        new Random(1).NextBytes(noise);

        SoundSniffer.Sniff(noise, extension).ShouldBeNull();
        SoundSniffer.Sniff(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Just a text, no sound.\n", 500))), extension).ShouldBeNull();
        SoundSniffer.Sniff([0x7F, .. "ELF"u8, .. new byte[2000]], extension).ShouldBeNull();
        SoundSniffer.Sniff([.. "PK"u8, 3, 4, .. new byte[2000]], extension).ShouldBeNull();
    }

    [Fact]
    public void Headerless_sound_is_known_by_its_extension_and_how_it_goes_on()
    {
        var samples = MemoryMarshal.AsBytes(Speech.AsSpan()).ToArray();

        SoundSniffer.Sniff(samples, "sln").ShouldBe(SoundKind.SignedLinear(8000));
        SoundSniffer.Sniff(samples, "sln16").ShouldBe(SoundKind.SignedLinear(16000));
        SoundSniffer.Sniff(samples, "txt").ShouldBeNull();
        SoundSniffer.Sniff(samples, "").ShouldBeNull();
        SoundSniffer.Sniff(new byte[2000], "sln").ShouldBe(SoundKind.SignedLinear(8000), "silence is sound");
        SoundSniffer.Sniff([.. Enumerable.Repeat((byte)0xFF, 2000)], "ulaw").ShouldBe(SoundKind.MuLaw);
        SoundSniffer.Sniff([.. Enumerable.Range(0, 20).SelectMany(_ => new byte[] { 0xD4 }.Concat(new byte[32]))], "gsm").ShouldBe(SoundKind.Gsm);
    }

    [Fact]
    public void A_riff_file_that_is_no_wave_and_a_few_bytes_are_nothing()
    {
        SoundSniffer.Sniff([.. "RIFF"u8, 0, 0, 0, 0, .. "AVI LIST"u8, .. new byte[1000]], "wav").ShouldBeNull();
        SoundSniffer.Sniff("RIFF"u8, "wav").ShouldBeNull();
        SoundSniffer.Sniff([], "sln").ShouldBeNull();
    }
}
