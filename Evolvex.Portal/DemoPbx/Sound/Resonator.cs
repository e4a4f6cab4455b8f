using System.Runtime.InteropServices;

namespace Evolvex.Portal.DemoPbx.Sound;

/// <summary>A two-pole resonance, as one formant of the vocal tract is modelled.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Resonator
{
    private double gain;
    private double near;
    private double far;
    private double last;
    private double beforeLast;

    /// <summary>Moves the resonance.</summary>
    /// <param name="frequency">Hz, below half the sampling rate.</param>
    /// <param name="bandwidth">Hz.</param>
    public void Tune(double frequency, double bandwidth)
    {
        var radius = Math.Exp(-Math.PI * bandwidth / WaveFile.SamplesPerSecond);
        far = -radius * radius;
        near = 2 * radius * Math.Cos(2 * Math.PI * Math.Min(frequency, 3700) / WaveFile.SamplesPerSecond);
        gain = 1 - near - far;
    }

    public double Pass(double sample)
    {
        var result = gain * sample + near * last + far * beforeLast;
        beforeLast = last;
        last = result;
        return result;
    }
}
