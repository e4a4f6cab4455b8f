namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>Headerless G.722 at 64 kbit/s.</summary>
public sealed class G722Audio : FramedAudio
{
    private const int UnitBytes = 160;

    private readonly G722Decoder _decoder = new();

    /// <summary>Coded sound in a stretch of bytes.</summary>
    /// <param name="read">Where the bytes come from.</param>
    /// <param name="offset">The first byte of sound.</param>
    /// <param name="length">Bytes of sound.</param>
    public G722Audio(ReadAt read, long offset, long length)
        : base(read, offset, length, UnitBytes, 2 * UnitBytes, 16000)
    {
    }

    /// <inheritdoc/>
    protected override void Reset() => _decoder.Reset();

    /// <inheritdoc/>
    protected override void Decode(ReadOnlySpan<byte> unit, Span<short> samples)
    {
        for (var index = 0; index < unit.Length; index++) _decoder.Decode(unit[index], samples[(2 * index)..]);
    }
}
