using Evolvex.Portal.Domain.Recordings.Mp3;

namespace Evolvex.Portal.Recordings.Mp3;

/// <summary>
/// One run of the encoder: constant bit rate, quality 7, no bit reservoir, plain stereo (the two sides of a call stay two). A run remembers what it has
/// encoded and cannot be made to forget, so each stretch of sound gets a fresh one; making one takes a third of a millisecond.
/// </summary>
internal sealed unsafe class LameEncoder : IDisposable
{
    private const int Quality = 7;
    private const int Stereo = 0, Mono = 3;

    private readonly LameLibrary _library;
    private readonly int _channels;
    private nint _run;

    /// <summary>Begins a run.</summary>
    /// <exception cref="InvalidOperationException">LAME refuses the parameters.</exception>
    public LameEncoder(LameLibrary library, Mp3Layout layout)
    {
        _library = library;
        _channels = layout.Channels;
        _run = library.Init();
        if (_run == 0) throw new InvalidOperationException("LAME has no memory for an encoder.");
        library.SetInSampleRate(_run, layout.SampleRate);
        library.SetOutSampleRate(_run, layout.SampleRate);
        library.SetChannels(_run, layout.Channels);
        library.SetMode(_run, layout.Channels == 1 ? Mono : Stereo);
        library.SetBitRate(_run, layout.Kilobits);
        library.SetQuality(_run, Quality);
        library.SetDisableReservoir(_run, 1);
        library.SetWriteVbrTag(_run, 0);
        if (library.InitParams(_run) >= 0) return;
        Dispose();
        throw new InvalidOperationException($"LAME does not encode {layout.SampleRate} Hz, {layout.Channels} channels, {layout.Kilobits} kbit/s.");
    }

    /// <summary>Encodes interleaved samples.</summary>
    /// <returns>How many bytes came out: whole frames, later than their samples went in.</returns>
    /// <exception cref="InvalidOperationException">The destination is too short, or LAME failed.</exception>
    public int Encode(ReadOnlySpan<short> samples, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_run == 0, this);
        int written;
        fixed (short* from = samples)
        fixed (byte* to = destination)
        {
            written = _channels == 1
                ? _library.EncodeBuffer(_run, from, from, samples.Length, to, destination.Length)
                : _library.EncodeInterleaved(_run, from, samples.Length / 2, to, destination.Length);
        }
        return written >= 0 ? written : throw new InvalidOperationException($"LAME failed with {written}.");
    }

    public void Dispose()
    {
        if (_run != 0) _library.Close(_run);
        _run = 0;
    }
}
