namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>GSM 06.10 in either packing.</summary>
public sealed class GsmAudio : FramedAudio
{
    private const int MagicBits = 4;

    private readonly GsmDecoder _decoder = new();
    private readonly bool _packedPairs;

    /// <summary>Coded sound in a stretch of bytes.</summary>
    /// <param name="read">Where the bytes come from.</param>
    /// <param name="offset">The first byte of sound.</param>
    /// <param name="length">Bytes of sound.</param>
    /// <param name="packedPairs">Microsoft's 65 bytes for two frames, else 33 bytes a frame.</param>
    public GsmAudio(ReadAt read, long offset, long length, bool packedPairs)
        : base(read, offset, length, packedPairs ? GsmDecoder.PackedPairBytes : GsmDecoder.FrameBytes, packedPairs ? 2 * GsmDecoder.FrameSamples : GsmDecoder.FrameSamples, 8000) =>
        _packedPairs = packedPairs;

    /// <inheritdoc/>
    protected override void Reset() => _decoder.Reset();

    /// <inheritdoc/>
    protected override void Decode(ReadOnlySpan<byte> unit, Span<short> samples)
    {
        var bits = new GsmBits(unit, _packedPairs);
        if (!_packedPairs) bits.Next(MagicBits);
        _decoder.Decode(ref bits, samples);
        if (_packedPairs) _decoder.Decode(ref bits, samples[GsmDecoder.FrameSamples..]);
    }
}
