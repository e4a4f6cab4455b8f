namespace Evolvex.Portal.Domain.Recordings.Audio;

/// <summary>
/// The G.722 decoder at 64 kbit/s (ITU-T G.722, sections 4 and 6; block names in the comments are the recommendation's): each byte holds six bits of the lower
/// and two of the upper half of the band and gives two samples at 16 kHz.
/// </summary>
public sealed class G722Decoder
{
    private static readonly int[] LowScaleStep = [-60, -30, 58, 172, 334, 538, 1198, 3042];
    private static readonly int[] LowScaleIndex = [0, 7, 6, 5, 4, 3, 2, 1, 7, 6, 5, 4, 3, 2, 1, 0];
    private static readonly int[] HighScaleStep = [0, -214, 798];
    private static readonly int[] HighScaleIndex = [2, 1, 2, 1];
    private static readonly int[] HighQuantizer = [-7408, -1616, 7408, 1616];
    private static readonly int[] LowQuantizer4 = [0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0];

    private static readonly int[] LowQuantizer6 =
    [
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
        -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
        24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
    ];

    private static readonly int[] Filter = [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11];

    // The last 24 values end at _end; they go back to the front when the room behind them is used up.
    private readonly int[] _history = new int[24 + 512];
    private int _end = 24;
    private G722Band _low = new(32);
    private G722Band _high = new(8);

    /// <summary>As after construction.</summary>
    public void Reset()
    {
        Array.Clear(_history);
        _end = 24;
        _low = new G722Band(32);
        _high = new G722Band(8);
    }

    /// <summary>Decodes one byte to two samples.</summary>
    public void Decode(byte code, Span<short> samples)
    {
        var low = DecodeLow(code & 0x3F);
        var high = DecodeHigh(code >> 6);
        // The receive quadrature mirror filter joins the halves (RECA, RECB, ACCUMC, ACCUMD).
        if (_end == _history.Length)
        {
            Array.Copy(_history, _end - 22, _history, 0, 22);
            _end = 22;
        }
        _history[_end++] = low + high;
        _history[_end++] = low - high;
        var history = _history.AsSpan(_end - 24, 24);
        int first = 0, second = 0;
        for (var tap = 0; tap < 12; tap++)
        {
            second += history[2 * tap] * Filter[tap];
            first += history[2 * tap + 1] * Filter[11 - tap];
        }
        samples[0] = (short)G722Band.Saturate(first >> 11);
        samples[1] = (short)G722Band.Saturate(second >> 11);
    }

    private int DecodeLow(int code)
    {
        // INVQBL, LIMIT: what is heard has six bits; INVQAL: what the predictor learns from has four.
        var heard = Math.Clamp(_low.Signal + ((_low.Scale * LowQuantizer6[code]) >> 15), -16384, 16383);
        var learnt = (_low.Scale * LowQuantizer4[code >> 2]) >> 15;
        _low.Rescale(LowScaleStep[LowScaleIndex[code >> 2]], 18432, 8);
        _low.Adapt(learnt);
        return heard;
    }

    private int DecodeHigh(int code)
    {
        var difference = (_high.Scale * HighQuantizer[code]) >> 15;
        var heard = Math.Clamp(difference + _high.Signal, -16384, 16383);
        _high.Rescale(HighScaleStep[HighScaleIndex[code]], 22528, 10);
        _high.Adapt(difference);
        return heard;
    }
}
