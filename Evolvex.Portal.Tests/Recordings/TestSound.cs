namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Sounds to record, the same at every run.</summary>
internal static class TestSound
{
    public static readonly string[] Kinds = ["speech", "noise", "silence", "tone", "clipping", "clicks", "gaps"];

    /// <summary>Interleaved 16-bit samples.</summary>
    public static short[] Make(string kind, int sampleRate, long frames, int channels = 1, int seed = 1)
    {
        var samples = new short[frames * channels];
        for (var channel = 0; channel < channels; channel++) Fill(samples, channel, channels, kind, sampleRate, new Random(seed + channel));
        return samples;
    }

    /// <summary>Likeness of two sounds at the best shift of up to <paramref name="mostShift"/> samples either way: 1 is the same but for loudness.</summary>
    public static double Correlation(ReadOnlySpan<short> one, ReadOnlySpan<short> other, int mostShift = 0)
    {
        var best = -1.0;
        for (var shift = -mostShift; shift <= mostShift; shift++)
        {
            var (from, to) = (Math.Max(0, shift), Math.Min(one.Length, other.Length + shift));
            double product = 0, square = 1e-9, otherSquare = 1e-9;
            for (var at = from; at < to; at++)
            {
                double a = one[at], b = other[at - shift];
                product += a * b;
                square += a * a;
                otherSquare += b * b;
            }
            best = Math.Max(best, product / Math.Sqrt(square * otherSquare));
        }
        return best;
    }

    private static void Fill(short[] samples, int channel, int channels, string kind, int rate, Random random)
    {
        double phase = 0, pitch = 120, loudness = 0.5;
        for (long at = channel, frame = 0; at < samples.Length; at += channels, frame++)
        {
            double noise = random.NextDouble() * 2 - 1;
            if (kind == "speech" && frame % (rate / 5) == 0)
            {
                pitch = 90 + 180 * random.NextDouble();
                loudness = random.NextDouble() < 0.3 ? 0 : random.NextDouble();
            }
            phase += pitch / rate;
            var value = kind switch
            {
                "speech" => loudness * (Voice(phase) * 7000 + noise * 300),
                "noise" => noise * 9000,
                "tone" => Math.Sin(2 * Math.PI * 440 * (channel + 1) * frame / rate) * 12000,
                "clipping" => noise * 90000,
                "clicks" => frame % (rate / 3) < 40 ? noise * 32000 : noise * 3,
                "gaps" => noise * (frame / (rate / 2) % 2 == 1 ? 10000 : 2),
                _ => 0,
            };
            samples[at] = (short)Math.Clamp(value, short.MinValue, short.MaxValue);
        }
    }

    private static double Voice(double phase)
    {
        var value = 0.0;
        for (var harmonic = 1; harmonic <= 10; harmonic++) value += Math.Sin(2 * Math.PI * phase * harmonic) / harmonic;
        return value;
    }
}
