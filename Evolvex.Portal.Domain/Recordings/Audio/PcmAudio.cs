namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>
/// Sound as 16-bit samples that can be read from any place. An instance serves one reader at a time; what it gives for a place does not depend on what was read before.
/// </summary>
public abstract class PcmAudio
{
    /// <summary>Sound of a shape.</summary>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="frames">Samples of one channel.</param>
    protected PcmAudio(int sampleRate, int channels, long frames)
    {
        SampleRate = sampleRate;
        Channels = channels;
        Frames = frames;
    }

    /// <summary>In Hz.</summary>
    public int SampleRate { get; }

    /// <summary>1, or 2 interleaved.</summary>
    public int Channels { get; }

    /// <summary>Samples of one channel.</summary>
    public long Frames { get; }

    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Frames / SampleRate);

    /// <summary>Reads interleaved samples.</summary>
    /// <param name="frame">First sample of each channel that is wanted, from 0.</param>
    /// <param name="destination">A whole number of frames.</param>
    /// <returns>How many frames were read; fewer than asked for only at the end.</returns>
    public int Read(long frame, Span<short> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        var wanted = (int)Math.Min(destination.Length / Channels, Math.Max(0, Frames - frame));
        return wanted == 0 ? 0 : ReadFrames(frame, destination[..(wanted * Channels)]);
    }

    /// <summary>Reads what is known to be inside.</summary>
    protected abstract int ReadFrames(long frame, Span<short> destination);
}
