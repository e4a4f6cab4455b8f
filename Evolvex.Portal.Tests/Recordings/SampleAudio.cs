using Evolvex.Portal.Domain.Recordings.Audio;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Samples in memory.</summary>
internal sealed class SampleAudio(short[] samples, int sampleRate, int channels) : PcmAudio(sampleRate, channels, samples.Length / channels)
{
    protected override int ReadFrames(long frame, Span<short> destination)
    {
        samples.AsSpan((int)frame * Channels, destination.Length).CopyTo(destination);
        return destination.Length / Channels;
    }
}
