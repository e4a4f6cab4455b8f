using System.Buffers.Binary;

namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>What the length fields of a WAV file are worth.</summary>
public enum WavLengths
{
    /// <summary>They say what is there.</summary>
    Right,

    /// <summary>0 or 0xFFFFFFFF, or less than what follows: written as a stream, or still being written.</summary>
    Open,

    /// <summary>They promise more than there is: cut off, or the writer died.</summary>
    Truncated,
}

/// <summary>How the samples of a WAV file are coded: its format tag.</summary>
public enum WavCoding
{
    /// <summary>Whole numbers: 8 bit unsigned, 16, 24 and 32 bit signed.</summary>
    Pcm = 1,

    /// <summary>Floating point (IEEE 754), 32 or 64 bit, from -1 to 1.</summary>
    Float = 3,

    /// <summary>A-law (ITU-T G.711), 8 bit.</summary>
    ALaw = 6,

    /// <summary>µ-law (ITU-T G.711), 8 bit.</summary>
    MuLaw = 7,

    /// <summary>GSM 06.10 in Microsoft's packing: 65 bytes are 320 samples (Asterisk's wav49).</summary>
    Gsm = 0x31,

    /// <summary>Anything else.</summary>
    Other = 0,
}

/// <summary>
/// The structure of a RIFF/WAVE file (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0"; RF64: EBU Tech 3306), read so that
/// what Asterisk leaves behind can be played: lengths of zero while it records, files cut off, headers never mended.
/// </summary>
/// <param name="Coding">How samples are coded.</param>
/// <param name="Channels">1 or more, interleaved.</param>
/// <param name="SampleRate">In Hz.</param>
/// <param name="BitsPerSample">Of one channel.</param>
/// <param name="BlockAlign">Bytes of the smallest unit that can be decoded.</param>
/// <param name="DataOffset">Where the sound begins, in bytes.</param>
/// <param name="DataLength">How much sound is really there, whole blocks only, in bytes.</param>
/// <param name="Lengths">What the header's own lengths are worth.</param>
public sealed record WavFile(WavCoding Coding, int Channels, int SampleRate, int BitsPerSample, int BlockAlign, long DataOffset, long DataLength, WavLengths Lengths)
{
    /// <summary>Length of the plain header: such a file alone holds no sound.</summary>
    public const int PlainHeader = 44;

    private const int MostChunks = 64;
    private const ushort Extensible = 0xFFFE;

    /// <summary>Samples of one channel.</summary>
    public long Frames => Coding == WavCoding.Gsm ? DataLength / BlockAlign * (2 * GsmDecoder.FrameSamples) : DataLength / BlockAlign;

    /// <summary>Reads the structure of a file.</summary>
    /// <returns>Null when it is no WAV file or its header is not complete.</returns>
    public static WavFile? Read(ReadAt read, long fileLength)
    {
        Span<byte> head = stackalloc byte[12];
        if (read(0, head) < 12 || !head[8..].SequenceEqual("WAVE"u8)) return null;
        var wide = head[..4].SequenceEqual("RF64"u8);
        if (!wide && !head[..4].SequenceEqual("RIFF"u8)) return null;
        return ReadChunks(read, fileLength, wide);
    }

    /// <summary>The plain 44-byte header of uncompressed samples.</summary>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="channels">1 or more.</param>
    /// <param name="dataLength">Bytes of sound; above 4 GiB the fields hold the most they can.</param>
    /// <param name="bits">Of a sample.</param>
    public static byte[] Header(int sampleRate, int channels, long dataLength, int bits = 16)
    {
        var header = new byte[PlainHeader];
        var block = channels * bits / 8;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)Math.Min(dataLength + PlainHeader - 8, uint.MaxValue));
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), sampleRate * block);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), (short)block);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), (short)bits);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), (uint)Math.Min(dataLength, uint.MaxValue));
        return header;
    }

    private static WavFile? ReadChunks(ReadAt read, long fileLength, bool wide)
    {
        Span<byte> chunk = stackalloc byte[8];
        Span<byte> body = stackalloc byte[40];
        WavFile? format = null;
        long wideData = -1;
        long at = 12;
        for (var count = 0; count < MostChunks && read(at, chunk) == 8; count++)
        {
            long length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("data"u8)) return format is null ? null : WithData(format, read, fileLength, at + 8, wide && length == uint.MaxValue ? wideData : length);
            if (chunk[..4].SequenceEqual("ds64"u8) && length >= 28 && read(at + 8, body[..28]) == 28) wideData = BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
            if (chunk[..4].SequenceEqual("fmt "u8))
            {
                var got = read(at + 8, body[..(int)Math.Min(length, 40)]);
                if (got < 16) return null;
                format = Format(body[..got]);
                if (format is null) return null;
            }
            // Chunks stand at even places (RIFF: "the data is always padded to nearest WORD boundary").
            at += 8 + length + (length & 1);
        }
        return null;
    }

    private static WavFile? Format(ReadOnlySpan<byte> body)
    {
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        // WAVEFORMATEXTENSIBLE: the first two bytes of the sub-format's GUID are the tag.
        if (tag == Extensible && body.Length >= 26) tag = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        var rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
        int block = BinaryPrimitives.ReadUInt16LittleEndian(body[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        if (channels is 0 or > 64 || rate is < 1000 or > 768_000) return null;
        var coding = tag is 1 or 3 or 6 or 7 or 0x31 ? (WavCoding)tag : WavCoding.Other;
        var expected = coding switch
        {
            WavCoding.Gsm => GsmDecoder.PackedPairBytes,
            WavCoding.Other => Math.Max(block, 1),
            _ => channels * ((bits + 7) / 8),
        };
        if (expected == 0) return null;
        return new WavFile(coding, channels, rate, bits, expected, 0, 0, WavLengths.Right);
    }

    private static WavFile WithData(WavFile format, ReadAt read, long fileLength, long offset, long declared)
    {
        var available = Math.Max(0, fileLength - offset);
        var lengths = declared switch
        {
            0 when available == 0 => WavLengths.Right,
            0 or -1 or uint.MaxValue => WavLengths.Open,
            _ when declared > available => WavLengths.Truncated,
            _ when declared < available && !EndsOrGoesOn(read, offset + declared, fileLength) => WavLengths.Open,
            _ => WavLengths.Right,
        };
        var length = lengths == WavLengths.Right ? declared : available;
        return format with { DataOffset = offset, DataLength = length - length % format.BlockAlign, Lengths = lengths };
    }

    // After the data: nothing, a pad byte, or further chunks with names of printable letters. Anything else is sound that the header does not count yet.
    private static bool EndsOrGoesOn(ReadAt read, long end, long fileLength)
    {
        end += end & 1;
        if (end >= fileLength) return true;
        Span<byte> chunk = stackalloc byte[8];
        if (read(end, chunk) < 8) return false;
        foreach (var letter in chunk[..4])
            if (letter is < 0x20 or > 0x7E) return false;
        return end + 8 + BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]) <= fileLength + 1;
    }
}
