namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>A stretch of other sound.</summary>
public sealed class CutAudio : PcmAudio
{
    private readonly PcmAudio _whole;
    private readonly long _first;

    private CutAudio(PcmAudio whole, long first, long frames)
        : base(whole.SampleRate, whole.Channels, frames)
    {
        _whole = whole;
        _first = first;
    }

    /// <summary>What lies between two moments; what of it lies outside of the sound is left out.</summary>
    /// <returns>Null when nothing of it lies inside.</returns>
    public static CutAudio? Of(PcmAudio whole, TimeSpan from, TimeSpan to)
    {
        var first = Math.Max(0, FrameAt(whole, from));
        var end = Math.Min(whole.Frames, FrameAt(whole, to));
        return end > first ? new CutAudio(whole, first, end - first) : null;
    }

    /// <inheritdoc/>
    protected override int ReadFrames(long frame, Span<short> destination) => _whole.Read(_first + frame, destination);

    private static long FrameAt(PcmAudio whole, TimeSpan moment) => (long)Math.Round(Math.Clamp(moment.TotalSeconds, 0, 1e9) * whole.SampleRate);
}
