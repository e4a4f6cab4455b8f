using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>What the totals count of a call.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CountedCall(
    long Id, int Day, int Hour, CallDirection Direction, CallVerdict Verdict, string Queue, string Trunk, int WaitSeconds, int TalkSeconds, string FromNumber, string Dialled)
{
    public static CountedCall Of(CallRow call) => new(
        call.Id, call.Day, call.Hour, call.Direction, call.Verdict, call.Queue ?? "", call.Trunk ?? "", call.WaitSeconds, call.TalkSeconds, call.FromNumber, call.Dialled);

    public bool IsAnswered => Verdict == CallVerdict.Answered;
}

/// <summary>What changes in the totals by calls that are written and taken away.</summary>
/// <param name="serviceLevelSeconds">Answered within it is in time.</param>
internal sealed class CountedCalls(int serviceLevelSeconds)
{
    private readonly HashSet<int> _days = [];

    public Dictionary<(int Day, int Hour, CallDirection Direction, CallVerdict Verdict, string Queue, string Trunk), CallCount> Hours { get; } = [];

    public Dictionary<(int Day, CallDirection Direction, string Queue, string Trunk, int Wait), int> Waits { get; } = [];

    public Dictionary<(int Day, string Extension), ExtensionCount> Extensions { get; } = [];

    public Dictionary<(CallDirection Direction, int Month, string Number), NumberCount> Numbers { get; } = [];

    /// <summary>Days of all calls that were counted.</summary>
    public IReadOnlyCollection<int> Days => _days;

    /// <summary>Some were taken away.</summary>
    public bool TakesAway { get; private set; }

    /// <summary>Counts a call, but for its number.</summary>
    /// <param name="call">The call.</param>
    /// <param name="times">1: it is written, -1: it is taken away.</param>
    public void Count(CountedCall call, int times)
    {
        TakesAway |= times < 0;
        _days.Add(call.Day);
        var count = CountOf(call, times);
        CollectionsMarshal.GetValueRefOrAddDefault(Hours, (call.Day, call.Hour, call.Direction, call.Verdict, call.Queue, call.Trunk), out _) += count;
        if (call.IsAnswered) CollectionsMarshal.GetValueRefOrAddDefault(Waits, (call.Day, call.Direction, call.Queue, call.Trunk, call.WaitSeconds), out _) += times;
    }

    /// <summary>Counts what an extension did in a call.</summary>
    /// <param name="part">What it did.</param>
    /// <param name="isAnswered">The call was answered, by whom ever.</param>
    /// <param name="times">As above.</param>
    public void Count(CallExtensionRow part, bool isAnswered, int times)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Extensions, (part.Day, part.Extension), out _);
        var (made, taken) = (part.Made, part.Answered && !part.Made);
        var missed = !part.Made && !part.Answered && !isAnswered;
        sum = new ExtensionCount(sum.Made + (made ? times : 0), sum.Taken + (taken ? times : 0), sum.Missed + (missed ? times : 0), sum.TalkSeconds + times * (long)part.TalkSeconds);
    }

    /// <summary>Counts a number outside.</summary>
    public void Count(OutsideNumber number) =>
        CollectionsMarshal.GetValueRefOrAddDefault(Numbers, (number.Direction, number.Month, number.Other ?? number.Plain.ToString()), out _) += number.Count;

    private CallCount CountOf(CountedCall call, int times) =>
        new(times, call.IsAnswered && call.WaitSeconds <= serviceLevelSeconds ? times : 0, times * (long)call.WaitSeconds, times * (long)call.TalkSeconds);
}

/// <summary>How many calls, and their sums.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CallCount(int Calls, int InTime, long WaitSeconds, long TalkSeconds)
{
    public static CallCount operator +(CallCount one, CallCount other) => new(
        one.Calls + other.Calls, one.InTime + other.InTime, one.WaitSeconds + other.WaitSeconds, one.TalkSeconds + other.TalkSeconds);
}

/// <summary>What an extension did.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExtensionCount(int Made, int Taken, int Missed, long TalkSeconds)
{
    public static ExtensionCount operator +(ExtensionCount one, ExtensionCount other) => new(
        one.Made + other.Made, one.Taken + other.Taken, one.Missed + other.Missed, one.TalkSeconds + other.TalkSeconds);
}
