using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.Events;

/// <summary>What became of a call as far as the live view tells: for a PBX that writes no call records. Those know more.</summary>
public static class LiveVerdict
{
    /// <summary>Judges a call that is over.</summary>
    /// <param name="call">As it was last.</param>
    /// <param name="endedAt">When it ended.</param>
    public static (CallVerdict Verdict, CallReason Reason) Of(Call call, DateTimeOffset endedAt)
    {
        if (call.AnsweredAt is { } answered)
            return (CallVerdict.Answered, new CallReason(call.Queue is null ? CallReasonCode.AnsweredBy : CallReasonCode.AnsweredInQueue, Numbers([call.To]), Seconds(call.StartedAt, answered), call.Queue));
        var seconds = Seconds(call.StartedAt, endedAt);
        var rang = Numbers(call.Legs.Where(leg => leg.State == LegState.Ringing).Select(leg => leg.Party));
        if (call.State == CallState.Waiting)
            return (CallVerdict.Abandoned, new CallReason(rang.Length > 0 ? CallReasonCode.GaveUpInQueue : CallReasonCode.GaveUpInEmptyQueue, rang, Seconds(call.StateSince, endedAt), call.Queue));
        if (call.State is CallState.Automated or CallState.Parked) return (CallVerdict.Machine, new CallReason(CallReasonCode.MenuOnly, [], seconds, null));
        if (call.Direction != CallDirection.Inbound) return (CallVerdict.NoAnswer, new CallReason(CallReasonCode.RangUnanswered, rang.Length > 0 ? rang : Numbers([call.To]), seconds, null));
        return (CallVerdict.Missed, new CallReason(rang.Length > 0 ? CallReasonCode.RangUnanswered : CallReasonCode.NobodyWasCalled, rang, seconds, null));
    }

    /// <summary>From outside, and answered by nobody: neither by people nor by a mailbox or a menu.</summary>
    public static bool IsMissed(CallVerdict verdict) => verdict is CallVerdict.Missed or CallVerdict.Abandoned;

    private static string[] Numbers(IEnumerable<Party> parties) => [.. parties.Select(party => party.Number).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static int Seconds(DateTimeOffset from, DateTimeOffset until) => (int)Math.Max(0, (until - from).TotalSeconds);
}
