namespace Evolvex.Portal.Domain.Recordings.Mp3;

/// <summary>
/// Where every frame of a recording's MP3 begins, known before a sample is encoded: constant bit rate, no bit reservoir, one Info frame in front
/// (ISO/IEC 11172-3 and 13818-3 layer III; MPEG-2.5 for 8, 11.025 and 12 kHz).
/// </summary>
/// <remarks>
/// The sound is encoded in segments of <see cref="SegmentFrames"/>, each by an encoder of its own that begins <see cref="PreRollFrames"/> frames early, so
/// that it has settled when the segment begins. What a segment holds therefore depends on nothing but its place, and any stretch of the
/// file is the same bytes whether it is made alone or as part of the whole.
/// </remarks>
public sealed class Mp3Layout
{
    /// <summary>Frames of a segment; a multiple of 7, after which the pattern of padded frames at 11.025, 22.05 and 44.1 kHz repeats.</summary>
    public const int SegmentFrames = 63;

    /// <summary>Frames that a segment's encoder is given before its first; 4 settle it, 7 keep the pattern of padding.</summary>
    public const int PreRollFrames = 7;

    /// <summary>By how many samples the encoder delays the sound (LAME's ENCDELAY).</summary>
    public const int EncoderDelay = 576;

    /// <summary>By how many samples every decoder delays it besides.</summary>
    public const int DecoderDelay = 529;

    // Some players need to see a few frames in a row before they believe that it is MP3.
    private const int FewestFrames = 4;

    private readonly int _plainFrameBytes;
    private readonly int _fraction;

    private Mp3Layout(int sampleRate, int channels, int kilobits, long samples)
    {
        SampleRate = sampleRate;
        Channels = channels;
        Kilobits = kilobits;
        Samples = samples;
        FrameSamples = sampleRate >= 32000 ? 1152 : 576;
        var bits = FrameSamples / 8 * 1000L * kilobits;
        _plainFrameBytes = (int)(bits / sampleRate);
        _fraction = (int)(bits % sampleRate);
        Frames = Math.Max(FewestFrames, (samples + EncoderDelay + DecoderDelay + FrameSamples - 1) / FrameSamples);
        Length = OffsetOf(Frames);
    }

    /// <summary>In Hz.</summary>
    public int SampleRate { get; }

    /// <summary>1 or 2.</summary>
    public int Channels { get; }

    /// <summary>Bit rate in kbit/s.</summary>
    public int Kilobits { get; }

    /// <summary>Samples of one channel of the sound itself.</summary>
    public long Samples { get; }

    /// <summary>Samples of one channel in a frame: 1152, below 32 kHz 576.</summary>
    public int FrameSamples { get; }

    /// <summary>Frames of sound; the Info frame is not among them.</summary>
    public long Frames { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long Length { get; }

    /// <summary>Bytes of the Info frame.</summary>
    public int InfoBytes => _plainFrameBytes;

    /// <summary>Bytes of the longest frame.</summary>
    public int LongestFrame => _plainFrameBytes + (_fraction > 0 ? 1 : 0);

    /// <summary>Segments of the sound.</summary>
    public long Segments => (Frames + SegmentFrames - 1) / SegmentFrames;

    /// <summary>Sample rates that MP3 has, in Hz.</summary>
    public static IReadOnlyList<int> SampleRates { get; } = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000];

    /// <summary>The layout of so many samples.</summary>
    /// <param name="sampleRate">One of <see cref="SampleRates"/>.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="samples">Of one channel, 0 or more.</param>
    public static Mp3Layout Of(int sampleRate, int channels, long samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        return new Mp3Layout(sampleRate, channels, KilobitsOf(sampleRate, channels), samples);
    }

    /// <summary>Where a frame begins, in bytes from the start of the file; for <see cref="Frames"/> the end.</summary>
    // The encoder adds a byte whenever the bytes it owes make one: the first frame never has it (LAME: slot_lag starts full).
    public long OffsetOf(long frame) => InfoBytes + frame * _plainFrameBytes + (frame > 1 ? ((frame - 1) * _fraction + SampleRate - 1) / SampleRate : 0);

    /// <summary>The frame that holds a byte; −1 for the Info frame.</summary>
    public long FrameAt(long offset)
    {
        if (offset < InfoBytes) return -1;
        var frame = Math.Min(Frames - 1, (offset - InfoBytes) / _plainFrameBytes);
        while (OffsetOf(frame) > offset) frame--;
        return frame;
    }

    // Generous for speech, and for the 44.1 kHz family a multiple of 7 · 8, so that the padding repeats after 7 frames instead of 49.
    private static int KilobitsOf(int sampleRate, int channels) => sampleRate switch
    {
        8000 or 12000 => 32 * channels,
        11025 => 56,
        16000 => 48 * channels,
        22050 => 56 * channels,
        24000 or 32000 => 64 * channels,
        44100 => 112 * channels,
        48000 => 96 * channels,
        _ => throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "MP3 has no such sample rate."),
    };
}
