namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>
/// The full-rate speech decoder of GSM 06.10 (ETSI EN 300 961, section 4.3 and tables 4.3a–5.4), in its 16-bit saturating arithmetic, so that the samples
/// equal those of any right decoder. A frame of 260 bits is 20 ms: 160 samples at 8 kHz.
/// </summary>
public sealed class GsmDecoder
{
    /// <summary>Samples of a frame.</summary>
    public const int FrameSamples = 160;

    /// <summary>A frame with its magic half-byte in front, as in <c>.gsm</c> files.</summary>
    public const int FrameBytes = 33;

    /// <summary>Two frames without it, as in WAV files.</summary>
    public const int PackedPairBytes = 65;

    private const int SubFrame = 40;
    private const int LongestLag = 120;

    // Table 4.1: MIC, B and 1/A of the eight log area ratios.
    private static readonly short[] Mic = [-32, -32, -16, -16, -8, -8, -4, -4];
    private static readonly short[] Offset = [0, 0, 2048, -2560, 94, -1792, -341, -1144];
    private static readonly short[] Inverse = [13107, 13107, 13107, 13107, 19223, 17476, 31454, 29708];

    // Table 4.3b and 4.6.
    private static readonly short[] LongTermGain = [3277, 11469, 21299, 32767];
    private static readonly short[] Mantissa = [18431, 20479, 22527, 24575, 26623, 28671, 30719, 32767];

    private readonly short[] _residual = new short[LongestLag + FrameSamples];
    private readonly short[] _ratios = new short[8];
    private readonly short[] _ratiosBefore = new short[8];
    private readonly short[] _lattice = new short[9];
    private readonly short[] _reflection = new short[8];
    private readonly short[] _pulses = new short[SubFrame];
    private int _lag = 40;
    private int _emphasis;

    /// <summary>As after construction.</summary>
    public void Reset()
    {
        Array.Clear(_residual);
        Array.Clear(_ratios);
        Array.Clear(_ratiosBefore);
        Array.Clear(_lattice);
        _lag = 40;
        _emphasis = 0;
    }

    /// <summary>Decodes one frame of 260 bits.</summary>
    internal void Decode(ref GsmBits bits, Span<short> samples)
    {
        DecodeRatios(ref bits);
        for (var sub = 0; sub < 4; sub++) DecodeSubFrame(ref bits, LongestLag + sub * SubFrame);
        var residual = _residual.AsSpan(LongestLag);
        Interpolate(residual, samples);
        _residual.AsSpan(FrameSamples, LongestLag).CopyTo(_residual);
        foreach (ref var sample in samples[..FrameSamples])
        {
            _emphasis = Add(sample, MultiplyRound(_emphasis, 28180));
            sample = (short)(Add(_emphasis, _emphasis) & ~7);
        }
    }

    private void DecodeRatios(ref GsmBits bits)
    {
        ReadOnlySpan<int> widths = [6, 6, 5, 5, 4, 4, 3, 3];
        _ratios.CopyTo(_ratiosBefore, 0);
        for (var index = 0; index < 8; index++)
        {
            var value = Add(bits.Next(widths[index]), Mic[index]) << 10;
            value = MultiplyRound(Subtract(value, Offset[index] << 1), Inverse[index]);
            _ratios[index] = (short)Add(value, value);
        }
    }

    private void DecodeSubFrame(ref GsmBits bits, int at)
    {
        var lag = bits.Next(7);
        var gain = LongTermGain[bits.Next(2)];
        var grid = bits.Next(2);
        DecodePulses(ref bits, grid, bits.Next(6));
        // A lag that cannot be is an error of the line; the last good one goes on.
        if (lag is >= SubFrame and <= LongestLag) _lag = lag;
        for (var index = 0; index < SubFrame; index++)
            _residual[at + index] = (short)Add(_pulses[index], MultiplyRound(gain, _residual[at + index - _lag]));
    }

    private void DecodePulses(ref GsmBits bits, int grid, int maximum)
    {
        var (exponent, mantissa) = Scale(maximum);
        var shift = 6 - exponent;
        var round = shift - 1 < 0 ? 0 : 1 << (shift - 1);
        Array.Clear(_pulses);
        for (var pulse = 0; pulse < 13; pulse++)
        {
            var value = ((bits.Next(3) << 1) - 7) << 12;
            value = Add(MultiplyRound(Mantissa[mantissa], value), (short)round);
            _pulses[grid + 3 * pulse] = (short)(value >> shift);
        }
    }

    private static (int Exponent, int Mantissa) Scale(int maximum)
    {
        var exponent = maximum > 15 ? (maximum >> 3) - 1 : 0;
        var mantissa = maximum - (exponent << 3);
        if (mantissa == 0) return (-4, 7);
        while (mantissa <= 7)
        {
            mantissa = (mantissa << 1) | 1;
            exponent--;
        }
        return (exponent, mantissa - 8);
    }

    // The ratios glide from the last frame's to this one's over its first 40 samples, in three steps.
    private void Interpolate(ReadOnlySpan<short> residual, Span<short> samples)
    {
        ReadOnlySpan<(int From, int Length)> parts = [(0, 13), (13, 14), (27, 13), (40, 120)];
        for (var part = 0; part < parts.Length; part++)
        {
            for (var index = 0; index < 8; index++)
            {
                int before = _ratiosBefore[index], now = _ratios[index];
                var ratio = part switch
                {
                    0 => Add(Add(before >> 2, now >> 2), before >> 1),
                    1 => Add(before >> 1, now >> 1),
                    2 => Add(Add(before >> 2, now >> 2), now >> 1),
                    _ => now,
                };
                _reflection[index] = Reflection(ratio);
            }
            var (from, length) = parts[part];
            Synthesize(residual.Slice(from, length), samples[from..]);
        }
    }

    private static short Reflection(int ratio)
    {
        var size = ratio == short.MinValue ? short.MaxValue : Math.Abs(ratio);
        var value = size < 11059 ? size << 1 : size < 20070 ? size + 11059 : Add(size >> 2, 26112);
        return (short)(ratio < 0 ? -value : value);
    }

    private void Synthesize(ReadOnlySpan<short> residual, Span<short> samples)
    {
        var lattice = _lattice.AsSpan();
        for (var at = 0; at < residual.Length; at++)
        {
            int value = residual[at];
            for (var stage = 7; stage >= 0; stage--)
            {
                value = Subtract(value, MultiplyRound(_reflection[stage], lattice[stage]));
                lattice[stage + 1] = (short)Add(lattice[stage], MultiplyRound(_reflection[stage], value));
            }
            samples[at] = lattice[0] = (short)value;
        }
    }

    private static int Add(int a, int b) => Math.Clamp(a + b, short.MinValue, short.MaxValue);

    private static int Subtract(int a, int b) => Math.Clamp(a - b, short.MinValue, short.MaxValue);

    private static int MultiplyRound(int a, int b) => Math.Min((a * b + 16384) >> 15, short.MaxValue);
}

/// <summary>The parameters of GSM frames, bit by bit: highest bit first in <c>.gsm</c> files, lowest first in WAV.</summary>
internal ref struct GsmBits(ReadOnlySpan<byte> bytes, bool lowestFirst)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public int Next(int width)
    {
        var value = 0;
        for (var bit = 0; bit < width; bit++, _at++)
        {
            if (lowestFirst) value |= ((_bytes[_at >> 3] >> (_at & 7)) & 1) << bit;
            else value = (value << 1) | ((_bytes[_at >> 3] >> (7 - (_at & 7))) & 1);
        }
        return value;
    }
}
