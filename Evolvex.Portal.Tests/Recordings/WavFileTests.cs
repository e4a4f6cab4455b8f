using System.Buffers.Binary;
using System.Text;
using Evolvex.Portal.Domain.Recordings.Audio;

namespace Evolvex.Portal.Tests.Recordings;

public sealed class WavFileTests
{
    private static readonly byte[] PcmFormat = Format(1, 1, 8000, 2, 16);

    [Fact]
    public void A_plain_file_is_read()
    {
        var wav = Read([.. WavFile.Header(16000, 2, 4000), .. new byte[4000]]).ShouldNotBeNull();

        wav.ShouldBe(new WavFile(WavCoding.Pcm, 2, 16000, 16, 4, 44, 4000, WavLengths.Right));
        wav.Frames.ShouldBe(1000);
    }

    [Fact]
    public void A_header_alone_holds_no_sound() => Read(WavFile.Header(8000, 1, 0)).ShouldNotBeNull().Frames.ShouldBe(0);

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(320u)]
    public void A_file_that_is_still_written_is_as_long_as_it_is(uint declared)
    {
        var file = Riff(Chunk("fmt ", PcmFormat), Chunk("data", Enumerable.Repeat((byte)0x81, 1600).ToArray(), declared));

        var wav = Read(file).ShouldNotBeNull();
        wav.Lengths.ShouldBe(WavLengths.Open);
        wav.DataLength.ShouldBe(1600);
    }

    [Fact]
    public void A_file_that_was_cut_off_plays_what_is_left()
    {
        var wav = Read(Riff(Chunk("fmt ", PcmFormat), Chunk("data", new byte[1601], 5000))).ShouldNotBeNull();

        wav.Lengths.ShouldBe(WavLengths.Truncated);
        wav.DataLength.ShouldBe(1600, "half a sample is none");
    }

    [Fact]
    public void Chunks_around_the_sound_are_passed_over_the_odd_ones_with_their_pad_byte()
    {
        var wav = Read(Riff(Chunk("LIST", Encoding.ASCII.GetBytes("INFOabc")), Chunk("fmt ", PcmFormat), Chunk("fact", new byte[4]), Chunk("data", new byte[800]), Chunk("LIST", new byte[5]))).ShouldNotBeNull();

        wav.Lengths.ShouldBe(WavLengths.Right);
        wav.DataLength.ShouldBe(800);
        wav.DataOffset.ShouldBe(12 + 8 + 8 + 8 + 16 + 8 + 4 + 8);
    }

    [Fact]
    public void An_extensible_header_tells_its_coding_by_the_sub_format()
    {
        byte[] format = [.. Format(0xFFFE, 1, 8000, 1, 8), 22, 0, 8, 0, 4, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

        Read(Riff(Chunk("fmt ", format), Chunk("data", new byte[100]))).ShouldNotBeNull().Coding.ShouldBe(WavCoding.MuLaw);
    }

    [Fact]
    public void Gsm_counts_two_frames_a_block()
    {
        byte[] format = [.. Format(0x31, 1, 8000, 65, 0), 2, 0, 0x40, 1];
        var wav = Read(Riff(Chunk("fmt ", format), Chunk("fact", new byte[4]), Chunk("data", new byte[65 * 10]))).ShouldNotBeNull();

        wav.Frames.ShouldBe(3200);
        wav.DataOffset.ShouldBe(60);
    }

    [Fact]
    public void A_file_beyond_four_gigabytes_has_its_length_in_a_chunk_of_its_own()
    {
        var sizes = new byte[28];
        const long length = 6_000_000_000;
        BinaryPrimitives.WriteInt64LittleEndian(sizes.AsSpan(8), length);
        var head = Riff(Chunk("ds64", sizes), Chunk("fmt ", PcmFormat), Chunk("data", [], uint.MaxValue));
        "RF64"u8.CopyTo(head);

        var wav = WavFile.Read(Reader(head), head.Length + length).ShouldNotBeNull();
        wav.Lengths.ShouldBe(WavLengths.Right);
        wav.DataLength.ShouldBe(length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("RIFF\0\0\0\0WAVE")]
    [InlineData("RIFX\0\0\0\0WAVEfmt ")]
    [InlineData("ID3\u0003")]
    public void What_is_no_wav_is_none(string bytes) => Read(Encoding.Latin1.GetBytes(bytes)).ShouldBeNull();

    [Fact]
    public void No_header_however_broken_does_more_than_fail()
    {
        var random = new Random(1);
        var good = Riff(Chunk("fmt ", PcmFormat), Chunk("fact", new byte[4]), Chunk("data", new byte[400]));
        for (var round = 0; round < 20_000; round++)
        {
            var bad = good.AsSpan(0, random.Next(good.Length + 1)).ToArray();
            for (var change = 0; change < 3 && bad.Length > 0; change++) bad[random.Next(Math.Min(bad.Length, 70))] = (byte)random.Next(256);
            if (Read(bad) is not { } wav) continue;
            wav.DataLength.ShouldBeInRange(0, bad.Length);
            (wav.DataOffset + wav.DataLength).ShouldBeLessThanOrEqualTo(Math.Max(bad.Length, wav.DataOffset));
            wav.Frames.ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    private static WavFile? Read(byte[] file) => WavFile.Read(Reader(file), file.Length);

    private static ReadAt Reader(byte[] file) => (offset, destination) =>
    {
        var count = (int)Math.Clamp(file.Length - offset, 0, destination.Length);
        file.AsSpan((int)Math.Min(offset, file.Length), count).CopyTo(destination);
        return count;
    };

    private static byte[] Format(int tag, int channels, int rate, int block, int bits)
    {
        var format = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), rate * block);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)block);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        return format;
    }

    private static byte[] Chunk(string name, byte[] body, uint? declared = null)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, declared ?? (uint)body.Length);
        return [.. Encoding.ASCII.GetBytes(name), .. length, .. body, .. new byte[declared is null ? body.Length & 1 : 0]];
    }

    private static byte[] Riff(params byte[][] chunks) => [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];
}
