using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>The number outside that made a call or got it, and what the totals count of that.</summary>
/// <param name="Call">The call's number in the tables.</param>
/// <param name="Month"><c>202611</c>.</param>
/// <param name="Direction">From outside, or to it.</param>
/// <param name="Plain">The number, if it is one of these.</param>
/// <param name="Other">The number, if not.</param>
/// <param name="Count">What is counted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OutsideNumber(long Call, int Month, CallDirection Direction, PlainNumber Plain, string? Other, NumberCount Count)
{
    /// <summary>Of a call; null: nobody outside took part, or without a number.</summary>
    /// <param name="call">The call.</param>
    /// <param name="times">1: it is written, -1: it is taken away.</param>
    public static OutsideNumber? Of(CountedCall call, int times)
    {
        var text = call.Direction switch
        {
            CallDirection.Inbound => call.FromNumber,
            CallDirection.Outbound => call.Dialled,
            _ => "",
        };
        if (text.Length == 0) return null;
        var isPlain = PlainNumber.TryRead(text, out var plain);
        return new OutsideNumber(call.Id, call.Day / 100, call.Direction, plain, isPlain ? null : text, new NumberCount(times, call.IsAnswered ? times : 0, times * (long)call.TalkSeconds));
    }
}

/// <summary>How many calls a number outside made or got.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NumberCount(int Calls, int Answered, long TalkSeconds)
{
    public static NumberCount operator +(NumberCount one, NumberCount other) => new(one.Calls + other.Calls, one.Answered + other.Answered, one.TalkSeconds + other.TalkSeconds);
}
