namespace Evolvex.Portal.DemoPbx.Sound;

/// <summary>Two voices that take turns, as a recording of a telephone call has them.</summary>
internal static class Conversation
{
    // About -20 dB below full scale, as a telephone's speech is.
    private const double Loudness = 0.1;

    /// <summary>Samples of a conversation; the same seed gives the same one.</summary>
    /// <param name="seconds">How long it is.</param>
    /// <param name="seed">What is said, and by whom.</param>
    public static short[] Render(int seconds, int seed)
    {
        var random = new Random(seed);
        var sound = new float[seconds * WaveFile.SamplesPerSecond];
        Voice[] voices = [Speaker(random, random.Next(2) == 0), Speaker(random, random.Next(2) == 0)];
        var at = WaveFile.SamplesPerSecond / 2;
        for (var turn = 0; at < sound.Length; turn++)
        {
            for (var sentences = random.Next(1, 4); sentences > 0 && at < sound.Length; sentences--)
                at = voices[turn % 2].Speak(sound, at) + Pause(random, 180, 600);
            at += Pause(random, 120, 700);
        }

        return Level(sound, random);
    }

    private static Voice Speaker(Random random, bool isWoman) =>
        isWoman ? new(185 + random.Next(45), 0.87, new Random(random.Next())) : new(98 + random.Next(32), 1.0, new Random(random.Next()));

    private static int Pause(Random random, int least, int most) => random.Next(least, most) * WaveFile.SamplesPerSecond / 1000;

    private static short[] Level(float[] sound, Random random)
    {
        var power = 0.0;
        foreach (var sample in sound)
            power += sample * sample;
        var gain = Loudness / Math.Max(1e-9, Math.Sqrt(power / sound.Length));
        var samples = new short[sound.Length];
        var state = (uint)random.Next(1, int.MaxValue);
        for (var i = 0; i < sound.Length; i++)
        {
            // A little of the line's own noise, so that pauses are not dead.
            state = state * 1_664_525 + 1_013_904_223;
            var value = sound[i] * gain + (state / (double)uint.MaxValue - 0.5) * 0.0016;
            value = Math.Abs(value) < 0.5 ? value : Math.CopySign(0.5 + 0.45 * Math.Tanh((Math.Abs(value) - 0.5) / 0.45), value);
            samples[i] = (short)(value * short.MaxValue);
        }

        return samples;
    }
}
