using System.Buffers;

namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>G.711 (ITU-T G.711, tables 1a–2b): a byte a sample, µ-law or A-law.</summary>
public sealed class G711Audio : PcmAudio
{
    private static readonly short[] MuLaw = Table(DecodeMuLaw);
    private static readonly short[] ALaw = Table(DecodeALaw);

    private readonly ReadAt _read;
    private readonly long _offset;
    private readonly short[] _table;

    /// <summary>Companded samples in a stretch of bytes.</summary>
    /// <param name="read">Where the bytes come from.</param>
    /// <param name="offset">The first byte of sound.</param>
    /// <param name="length">Bytes of sound.</param>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="isALaw">A-law, else µ-law.</param>
    public G711Audio(ReadAt read, long offset, long length, int sampleRate, int channels, bool isALaw)
        : base(sampleRate, channels, length / channels)
    {
        _read = read;
        _offset = offset;
        _table = isALaw ? ALaw : MuLaw;
    }

    /// <summary>The sample that a byte of µ-law stands for.</summary>
    public static short MuLawSample(byte code) => MuLaw[code];

    /// <summary>The sample that a byte of A-law stands for.</summary>
    public static short ALawSample(byte code) => ALaw[code];

    /// <inheritdoc/>
    protected override int ReadFrames(long frame, Span<short> destination)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(destination.Length);
        try
        {
            var got = _read(_offset + frame * Channels, bytes.AsSpan(0, destination.Length));
            for (var index = 0; index < got; index++) destination[index] = _table[bytes[index]];
            return got / Channels;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static short[] Table(Func<byte, short> decode)
    {
        var table = new short[256];
        for (var code = 0; code < 256; code++) table[code] = decode((byte)code);
        return table;
    }

    // All bits are inverted on the line; 33 is the bias that makes the segments meet.
    private static short DecodeMuLaw(byte code)
    {
        var bits = ~code;
        var magnitude = ((((bits & 0x0F) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    // Every other bit is inverted on the line.
    private static short DecodeALaw(byte code)
    {
        var bits = code ^ 0x55;
        var segment = (bits >> 4) & 7;
        var magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0) magnitude = (magnitude + 0x100) << (segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
