using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>
/// The lowest and highest sample of each of a number of equal stretches of a recording, a channel apart: what a player draws. Fed in order, in pieces of any size.
/// </summary>
public sealed class Waveform
{
    private readonly long _frames;
    private readonly int _channels;
    private readonly short[] _lowest;
    private readonly short[] _highest;
    private long _at;

    /// <summary>An empty waveform.</summary>
    /// <param name="frames">Samples of one channel that will come.</param>
    /// <param name="channels">1 or 2, interleaved.</param>
    /// <param name="points">How many stretches; no more than there are samples are used.</param>
    public Waveform(long frames, int channels, int points)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        _frames = frames;
        _channels = channels;
        Points = (int)Math.Min(points, frames);
        _lowest = new short[Points * channels];
        _highest = new short[Points * channels];
        _lowest.AsSpan().Fill(short.MaxValue);
        _highest.AsSpan().Fill(short.MinValue);
    }

    /// <summary>Number of stretches.</summary>
    public int Points { get; }

    /// <summary>Lowest and highest of a stretch of a channel; a stretch that was never fed is silent.</summary>
    public (short Lowest, short Highest) this[int channel, int point]
    {
        get
        {
            var (low, high) = (_lowest[point * _channels + channel], _highest[point * _channels + channel]);
            return low > high ? ((short)0, (short)0) : (low, high);
        }
    }

    /// <summary>Takes the next samples, whole frames; what is beyond the announced end is left out.</summary>
    public void Add(ReadOnlySpan<short> interleaved)
    {
        while (interleaved.Length >= _channels && _at < _frames)
        {
            var point = PointOf(_at);
            var end = EndOf(point);
            var count = (int)Math.Min((end - _at) * _channels, interleaved.Length / _channels * _channels);
            Take(interleaved[..count], point);
            interleaved = interleaved[count..];
            _at += count / _channels;
        }
    }

    private int PointOf(long frame) => (int)((Int128)frame * Points / _frames);

    // The first frame of the next point.
    private long EndOf(int point) => (long)(((Int128)(point + 1) * _frames + Points - 1) / Points);

    // An even number of lanes keeps the channels of interleaved stereo apart: even lanes are left, odd ones right.
    // Optimised from its first call: an hour is over before the runtime would find out that it is worth it, and takes thrice as long until then.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take(ReadOnlySpan<short> samples, int point)
    {
        var vectors = MemoryMarshal.Cast<short, Vector<short>>(samples);
        if (vectors.Length > 0)
        {
            Vector<short> low = vectors[0], high = low, low2 = low, high2 = low;
            var index = 1;
            for (; index + 1 < vectors.Length; index += 2)
            {
                low = Vector.Min(low, vectors[index]);
                high = Vector.Max(high, vectors[index]);
                low2 = Vector.Min(low2, vectors[index + 1]);
                high2 = Vector.Max(high2, vectors[index + 1]);
            }
            for (; index < vectors.Length; index++)
            {
                low = Vector.Min(low, vectors[index]);
                high = Vector.Max(high, vectors[index]);
            }
            low = Vector.Min(low, low2);
            high = Vector.Max(high, high2);
            for (var lane = 0; lane < Vector<short>.Count; lane++) Widen(point, lane, low[lane], high[lane]);
        }
        var rest = samples[(vectors.Length * Vector<short>.Count)..];
        for (var index = 0; index < rest.Length; index++) Widen(point, index, rest[index], rest[index]);
    }

    private void Widen(int point, int index, short low, short high)
    {
        var slot = point * _channels + index % _channels;
        if (low < _lowest[slot]) _lowest[slot] = low;
        if (high > _highest[slot]) _highest[slot] = high;
    }
}
