namespace Evolvex.Portal.DemoPbx.Sound;

/// <summary>
/// A speaker made of a pulse train and three formants (a small Klatt synthesizer). It says nothing one could understand, but in syllables, words and sentences with stress, melody and pauses.
/// </summary>
internal sealed class Voice
{
    private const int Frame = 40;
    private const int PulseLength = 512;
    private static readonly double[] Pulse = MakePulse();

    private readonly double pitch;
    private readonly double tract;
    private readonly Random random;
    private Resonator first;
    private Resonator second;
    private Resonator third;
    private Resonator hiss;
    private Phone now = Phone.Rest(0);
    private double phase;
    private double voice;
    private double noise;
    private uint noiseState;

    /// <summary>A speaker.</summary>
    /// <param name="pitch">Of the voice at rest, Hz: 110 a man, 200 a woman.</param>
    /// <param name="tract">Length of the vocal tract against a man's: formants are divided by it.</param>
    /// <param name="random">What it says.</param>
    public Voice(double pitch, double tract, Random random)
    {
        (this.pitch, this.tract, this.random) = (pitch, tract, random);
        noiseState = (uint)random.Next(1, int.MaxValue);
    }

    /// <summary>Says one sentence; returns where it ended.</summary>
    public int Speak(Span<float> into, int at)
    {
        var words = random.Next(2, 8);
        var isQuestion = random.Next(4) == 0;
        for (var word = 0; word < words && at < into.Length; word++)
        {
            var syllables = random.Next(1, 5);
            var stressed = random.Next(syllables);
            for (var syllable = 0; syllable < syllables && at < into.Length; syllable++)
            {
                var fall = 1.14 - 0.26 * (word + (double)syllable / syllables) / words;
                var rise = isQuestion && word == words - 1 ? 1 + 0.35 * (syllable + 1) / syllables : 1;
                at = Syllable(into, at, syllable == stressed, pitch * fall * rise * (syllable == stressed ? 1.1 : 1));
            }

            if (random.Next(4) == 0)
                at = Say(into, at, Phone.Rest(40 + random.Next(90)), pitch);
        }

        return Say(into, at, Phone.Rest(60), pitch * 0.85);
    }

    private int Syllable(Span<float> into, int at, bool isStressed, double melody)
    {
        if (random.Next(10) < 9)
        {
            var consonant = Phone.Consonants[random.Next(Phone.Consonants.Length)];
            if (consonant.Milliseconds < 35)
                at = Say(into, at, Phone.Rest(35), melody);
            at = Say(into, at, consonant, melody);
        }

        var vowel = Phone.Vowels[random.Next(Phone.Vowels.Length)];
        at = Say(into, at, vowel with { Milliseconds = vowel.Milliseconds * (isStressed ? 1.45 : 0.75), Voice = vowel.Voice * (isStressed ? 1 : 0.72) }, melody);
        return random.Next(10) < 3 ? Say(into, at, Phone.Consonants[random.Next(5)], melody) : at;
    }

    // Glides from the sound before into this one, in frames of five milliseconds.
    private int Say(Span<float> into, int at, Phone to, double melody)
    {
        var (from, frames) = (now, Math.Max(1, (int)(to.Milliseconds * WaveFile.SamplesPerSecond / 1000 / Frame)));
        for (var frame = 0; frame < frames && at < into.Length; frame++)
        {
            var glide = Math.Min(1, (frame + 1) / Math.Max(1, frames * 0.45));
            first.Tune(Between(from.F1, to.F1) / tract, 70);
            second.Tune(Between(from.F2, to.F2) / tract, 100);
            third.Tune(Between(from.F3, to.F3) / tract, 150);
            hiss.Tune(to.NoiseAt > 0 ? to.NoiseAt : 2000, 900);
            var step = melody * (1 + 0.02 * (random.NextDouble() - 0.5)) / WaveFile.SamplesPerSecond;
            var end = Math.Min(at + Frame, into.Length);
            for (; at < end; at++)
                into[at] += (float)Next(step, to.Voice, to.Noise);

            double Between(double one, double other) => one + (other - one) * glide;
        }

        now = to;
        return at;
    }

    private double Next(double step, double wantedVoice, double wantedNoise)
    {
        voice += (wantedVoice - voice) * 0.012;
        noise += (wantedNoise - noise) * 0.02;
        phase += step;
        if (phase >= 1)
            phase -= 1;
        noiseState ^= noiseState << 13;
        noiseState ^= noiseState >> 17;
        noiseState ^= noiseState << 5;
        var white = noiseState / (double)uint.MaxValue - 0.5;
        var source = voice * (Pulse[(int)(phase * PulseLength)] + white * 0.05);
        return third.Pass(second.Pass(first.Pass(source))) + hiss.Pass(white) * noise * 0.9;
    }

    // The change of the air flow through the glottis over one period (Rosenberg's pulse, differentiated).
    private static double[] MakePulse()
    {
        var flow = new double[PulseLength + 1];
        for (var i = 0; i <= PulseLength; i++)
        {
            var p = (double)i / PulseLength;
            flow[i] = p < 0.42 ? 0.5 * (1 - Math.Cos(Math.PI * p / 0.42)) : p < 0.6 ? Math.Cos(Math.PI / 2 * (p - 0.42) / 0.18) : 0;
        }

        var pulse = new double[PulseLength];
        for (var i = 0; i < PulseLength; i++)
            pulse[i] = (flow[i + 1] - flow[i]) * 40;
        return pulse;
    }
}
