using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>Uncompressed samples of 8 (unsigned), 16, 24 or 32 bits, or 32-bit floats of −1…1, taken down to 16 bits.</summary>
public sealed class LinearAudio : PcmAudio
{
    private readonly ReadAt _read;
    private readonly long _offset;
    private readonly int _sampleBytes;
    private readonly bool _float;

    /// <summary>Samples in a stretch of bytes.</summary>
    /// <param name="read">Where the bytes come from.</param>
    /// <param name="offset">The first byte of sound.</param>
    /// <param name="length">Bytes of sound.</param>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="bits">8, 16, 24 or 32.</param>
    /// <param name="isFloat">32-bit floats.</param>
    public LinearAudio(ReadAt read, long offset, long length, int sampleRate, int channels, int bits, bool isFloat)
        : base(sampleRate, channels, length / (channels * (bits / 8)))
    {
        _read = read;
        _offset = offset;
        _sampleBytes = bits / 8;
        _float = isFloat;
    }

    /// <summary>Whether samples of this kind can be read here.</summary>
    public static bool Reads(int bits, bool isFloat) => isFloat ? bits == 32 : bits is 8 or 16 or 24 or 32;

    /// <inheritdoc/>
    protected override int ReadFrames(long frame, Span<short> destination)
    {
        var at = _offset + frame * Channels * _sampleBytes;
        if (_sampleBytes == 2 && BitConverter.IsLittleEndian) return _read(at, MemoryMarshal.AsBytes(destination)) / (2 * Channels);
        var bytes = ArrayPool<byte>.Shared.Rent(destination.Length * _sampleBytes);
        try
        {
            var got = _read(at, bytes.AsSpan(0, destination.Length * _sampleBytes)) / _sampleBytes;
            Convert(bytes, destination[..got]);
            return got / Channels;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Convert(ReadOnlySpan<byte> bytes, Span<short> samples)
    {
        for (var index = 0; index < samples.Length; index++)
        {
            var sample = bytes[(index * _sampleBytes)..];
            samples[index] = _sampleBytes switch
            {
                1 => (short)((sample[0] - 128) << 8),
                // The upper two of three or four bytes; what is below is under the noise of any telephone.
                2 or 3 => BinaryPrimitives.ReadInt16LittleEndian(sample[(_sampleBytes - 2)..]),
                _ when _float => FromFloat(BinaryPrimitives.ReadSingleLittleEndian(sample)),
                _ => BinaryPrimitives.ReadInt16LittleEndian(sample[2..]),
            };
        }
    }

    private static short FromFloat(float value) => float.IsNaN(value) ? (short)0 : (short)Math.Clamp(MathF.Round(value * 32768f), short.MinValue, short.MaxValue);
}
