namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>
/// Sound of a coder that remembers: fixed units of bytes become fixed units of samples, and each depends on those before.
/// So that any place can be read without decoding all before it, and always gives the same samples, the decoder starts afresh every
/// <see cref="SegmentUnits"/> units, <see cref="PreRollUnits"/> units early: by then it has forgotten where it began.
/// </summary>
public abstract class FramedAudio : PcmAudio
{
    private const int SegmentUnits = 500;
    private const int PreRollUnits = 50;

    // Readers step back a little between segments of their own; what was just decoded is kept for them.
    private const int RecentUnits = 64;

    private readonly ReadAt _read;
    private readonly long _offset;
    private readonly int _unitSamples;
    private readonly byte[] _bytes;
    private readonly short[] _recent;
    private readonly long[] _recentUnit;
    private long _next = -1;

    /// <summary>Coded units in a stretch of bytes.</summary>
    protected FramedAudio(ReadAt read, long offset, long length, int unitBytes, int unitSamples, int sampleRate)
        : base(sampleRate, 1, Samples(length, unitBytes, unitSamples))
    {
        _read = read;
        _offset = offset;
        _unitSamples = unitSamples;
        _bytes = new byte[unitBytes];
        _recent = new short[RecentUnits * unitSamples];
        _recentUnit = new long[RecentUnits];
        Array.Fill(_recentUnit, -1);
    }

    /// <inheritdoc/>
    protected override int ReadFrames(long frame, Span<short> destination)
    {
        var done = 0;
        while (done < destination.Length)
        {
            var unit = (frame + done) / _unitSamples;
            var skip = (int)(frame + done - unit * _unitSamples);
            var slot = (int)(unit % RecentUnits);
            if (_recentUnit[slot] != unit && !DecodeUpTo(unit)) break;
            var count = Math.Min(_unitSamples - skip, destination.Length - done);
            _recent.AsSpan(slot * _unitSamples + skip, count).CopyTo(destination[done..]);
            done += count;
        }
        return done;
    }

    /// <summary>Forgets all that was decoded.</summary>
    protected abstract void Reset();

    /// <summary>Decodes the next unit; at the end of the sound the bytes that are missing are zero.</summary>
    protected abstract void Decode(ReadOnlySpan<byte> unit, Span<short> samples);

    // Half a unit at the end is half its samples where the coder works sample by sample.
    private static long Samples(long length, int unitBytes, int unitSamples) =>
        unitSamples % unitBytes == 0 ? length * (unitSamples / unitBytes) : length / unitBytes * unitSamples;

    private bool DecodeUpTo(long unit)
    {
        var segment = unit / SegmentUnits * SegmentUnits;
        if (_next <= segment || _next > unit) Restart(segment);
        while (_next <= unit)
        {
            // The segment's first unit is reached by pre-roll too: its own samples are the first that count.
            if (!DecodeNext()) return false;
        }
        return true;
    }

    private void Restart(long segment)
    {
        Reset();
        Array.Fill(_recentUnit, -1);
        _next = Math.Max(0, segment - PreRollUnits);
        while (_next < segment && DecodeNext()) { }
        // What the pre-roll gave belongs to the segment before, which has its own reading of it.
        Array.Fill(_recentUnit, -1);
    }

    private bool DecodeNext()
    {
        var got = _read(_offset + _next * _bytes.Length, _bytes);
        if (got == 0) return false;
        _bytes.AsSpan(got).Clear();
        var slot = (int)(_next % RecentUnits);
        Decode(_bytes, _recent.AsSpan(slot * _unitSamples, _unitSamples));
        _recentUnit[slot] = _next++;
        return true;
    }
}
