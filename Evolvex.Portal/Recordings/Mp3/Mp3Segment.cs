using System.Buffers;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Domain.Recordings.Mp3;

namespace Evolvex.Portal.Recordings.Mp3;

/// <summary>Encodes the frames of one segment of a layout, in order, as many at a time as are wanted.</summary>
internal sealed class Mp3Segment : IDisposable
{
    // LAME's rule for its output buffer: 1.25 samples + 7200.
    private const int EncoderSlack = 7200;
    private const int BlockFrames = 8;

    private readonly Mp3Layout _layout;
    private readonly PcmAudio _audio;
    private readonly LameEncoder _encoder;
    private readonly short[] _samples;
    private readonly byte[] _encoded;
    private readonly long _begin;
    private long _skip;
    private long _nextSample;
    private int _ready;
    private int _taken;

    public Mp3Segment(LameLibrary library, Mp3Layout layout, PcmAudio audio, long segment)
    {
        _layout = layout;
        _audio = audio;
        var first = segment * Mp3Layout.SegmentFrames;
        var start = Math.Max(0, first - Mp3Layout.PreRollFrames);
        _begin = layout.OffsetOf(first);
        _skip = _begin - layout.OffsetOf(start);
        _nextSample = start * layout.FrameSamples;
        _encoder = new LameEncoder(library, layout);
        var block = BlockFrames * layout.FrameSamples;
        _samples = ArrayPool<short>.Shared.Rent(block * layout.Channels);
        _encoded = ArrayPool<byte>.Shared.Rent(block * 5 / 4 + EncoderSlack);
    }

    /// <summary>Fills the destination with the segment's next bytes.</summary>
    public void Read(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_taken == _ready) EncodeBlock();
            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, _ready - _taken);
                _skip -= skipped;
                _taken += skipped;
            }
            var count = Math.Min(_ready - _taken, destination.Length);
            _encoded.AsSpan(_taken, count).CopyTo(destination);
            _taken += count;
            destination = destination[count..];
        }
    }

    /// <summary>Passes over bytes of the segment.</summary>
    public void Skip(long bytes) => _skip += bytes;

    public void Dispose()
    {
        _encoder.Dispose();
        ArrayPool<short>.Shared.Return(_samples);
        ArrayPool<byte>.Shared.Return(_encoded);
    }

    // Beyond the end of the sound there is silence, until the last frame is out.
    private void EncodeBlock()
    {
        var samples = _samples.AsSpan(0, BlockFrames * _layout.FrameSamples * _layout.Channels);
        var got = _audio.Read(_nextSample, samples) * _layout.Channels;
        samples[got..].Clear();
        _nextSample += samples.Length / _layout.Channels;
        _taken = 0;
        _ready = _encoder.Encode(samples, _encoded);
    }
}
