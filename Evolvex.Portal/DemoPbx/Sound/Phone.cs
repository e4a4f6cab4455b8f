using System.Runtime.InteropServices;

namespace Evolvex.Portal.DemoPbx.Sound;

/// <summary>A sound of speech: where the vocal tract resonates, how much voice and how much noise there is in it, how long it lasts.</summary>
/// <param name="F1">First formant, Hz.</param>
/// <param name="F2">Second formant, Hz.</param>
/// <param name="F3">Third formant, Hz.</param>
/// <param name="Voice">Amplitude of the voice, 0 to 1.</param>
/// <param name="Noise">Amplitude of the noise, 0 to 1.</param>
/// <param name="NoiseAt">Where the noise is strongest, Hz.</param>
/// <param name="Milliseconds">Length at ordinary speed.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Phone(double F1, double F2, double F3, double Voice, double Noise, double NoiseAt, double Milliseconds)
{
    /// <summary>а о у э и ы, as Russian has them.</summary>
    public static readonly Phone[] Vowels =
    [
        new(700, 1200, 2550, 1.0, 0, 0, 105), new(500, 880, 2450, 0.95, 0, 0, 100), new(320, 700, 2300, 0.85, 0, 0, 95),
        new(500, 1800, 2550, 0.95, 0, 0, 95), new(300, 2200, 2950, 0.85, 0, 0, 90), new(350, 1450, 2350, 0.85, 0, 0, 90),
    ];

    /// <summary>м н л р в, с ш х, т к п, д г б, each as its middle sounds.</summary>
    public static readonly Phone[] Consonants =
    [
        new(250, 1000, 2200, 0.42, 0, 0, 65), new(260, 1500, 2500, 0.42, 0, 0, 60), new(360, 1100, 2600, 0.5, 0, 0, 55), new(420, 1300, 1900, 0.45, 0.03, 1800, 45),
        new(280, 900, 2200, 0.35, 0.05, 2600, 50), new(300, 1600, 2600, 0, 0.2, 3500, 80), new(300, 1700, 2500, 0, 0.24, 2300, 80), new(400, 1300, 2400, 0, 0.16, 1400, 65),
        new(300, 1700, 2600, 0, 0.22, 3300, 26), new(300, 1500, 2300, 0, 0.22, 1700, 30), new(300, 900, 2200, 0, 0.16, 900, 22),
        new(250, 1700, 2600, 0.22, 0.1, 3000, 40), new(250, 1500, 2300, 0.22, 0.1, 1600, 40), new(250, 900, 2200, 0.22, 0.06, 800, 40),
    ];

    /// <summary>Nothing is said; the tract rests.</summary>
    public static Phone Rest(double milliseconds) => new(500, 1500, 2500, 0, 0, 2000, milliseconds);
}
