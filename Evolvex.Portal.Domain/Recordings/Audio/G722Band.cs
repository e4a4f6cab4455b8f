namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>One half of the band of G.722: its scale factor and its predictor of two poles and six zeros (ITU-T G.722, blocks 3 and 4).</summary>
internal sealed class G722Band(int scale)
{
    // Table 17: 2^(i/32) scaled by 2048.
    private static readonly int[] Exponential =
    [
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
    ];

    private readonly int[] _difference = new int[7];
    private readonly int[] _zero = new int[7];
    private readonly int[] _pole = new int[3];
    private readonly int[] _reconstructed = new int[3];
    private readonly int[] _partial = new int[3];
    private int _logScale;
    private int _zeroPart;

    /// <summary>The quantizer's step.</summary>
    public int Scale { get; private set; } = scale;

    /// <summary>What the predictor expects next.</summary>
    public int Signal { get; private set; }

    public static int Saturate(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>LOGSCL and SCALEL, or LOGSCH and SCALEH.</summary>
    public void Rescale(int step, int most, int shiftBase)
    {
        _logScale = Math.Clamp(((_logScale * 127) >> 7) + step, 0, most);
        var mantissa = Exponential[(_logScale >> 6) & 31];
        var shift = shiftBase - (_logScale >> 11);
        Scale = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
    }

    /// <summary>Block 4: learns from a difference and predicts the next sample.</summary>
    public void Adapt(int difference)
    {
        _difference[0] = difference;
        _reconstructed[0] = Saturate(Signal + difference);
        _partial[0] = Saturate(_zeroPart + difference);
        var second = SecondPole();
        var first = FirstPole(second);
        AdaptZeros(difference);
        for (var index = 2; index > 0; index--)
        {
            _reconstructed[index] = _reconstructed[index - 1];
            _partial[index] = _partial[index - 1];
        }
        _pole[1] = first;
        _pole[2] = second;
        Predict();
    }

    // UPPOL2
    private int SecondPole()
    {
        var same = _partial[0] >> 15 == _partial[1] >> 15;
        var fourfold = Saturate(_pole[1] << 2);
        var change = Math.Min(same ? -fourfold : fourfold, short.MaxValue);
        var value = (_partial[0] >> 15 == _partial[2] >> 15 ? 128 : -128) + (change >> 7) + ((_pole[2] * 32512) >> 15);
        return Math.Clamp(value, -12288, 12288);
    }

    // UPPOL1
    private int FirstPole(int second)
    {
        var step = _partial[0] >> 15 == _partial[1] >> 15 ? 192 : -192;
        var most = Saturate(15360 - second);
        return Math.Clamp(Saturate(step + ((_pole[1] * 32640) >> 15)), -most, most);
    }

    // UPZERO and the delay line of differences
    private void AdaptZeros(int difference)
    {
        var step = difference == 0 ? 0 : 128;
        for (var index = 1; index < 7; index++)
            _zero[index] = Saturate((_difference[index] >> 15 == difference >> 15 ? step : -step) + ((_zero[index] * 32640) >> 15));
        for (var index = 6; index > 0; index--) _difference[index] = _difference[index - 1];
    }

    // FILTEP, FILTEZ, PREDIC
    private void Predict()
    {
        var poles = Saturate(((_pole[1] * Saturate(2 * _reconstructed[1])) >> 15) + ((_pole[2] * Saturate(2 * _reconstructed[2])) >> 15));
        var zeros = 0;
        for (var index = 6; index > 0; index--) zeros += (_zero[index] * Saturate(2 * _difference[index])) >> 15;
        _zeroPart = Saturate(zeros);
        Signal = Saturate(poles + _zeroPart);
    }
}
