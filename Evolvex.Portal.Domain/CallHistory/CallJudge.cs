using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Says what became of a call and why.</summary>
internal static class CallJudge
{
    /// <summary>Judges the legs of one call.</summary>
    /// <param name="legs">All legs, oldest first.</param>
    /// <param name="talks">Those in which two people talked, by their answer.</param>
    /// <param name="direction">The call's direction: only a call from outside can be missed.</param>
    public static (CallVerdict Verdict, CallReason Reason) Judge(PastLeg[] legs, PastLeg[] talks, CallDirection direction)
    {
        if (talks.Length > 0) return (CallVerdict.Answered, Answered(legs, talks));
        if (Conference(legs) is { } conference) return conference;
        if (Array.Find(legs, static leg => leg.Kind == PastLegKind.Voicemail) is { } box) return (CallVerdict.Voicemail, Voicemail(legs, box));
        if (Array.FindLast(legs, static leg => leg.Queue is not null) is { } queued) return Queued(legs, queued);
        var attempts = Array.FindAll(legs, static leg => leg.IsAttempt);
        return attempts.Length > 0 ? Tried(attempts, direction) : Untried(legs, direction);
    }

    private static CallReason Answered(PastLeg[] legs, PastLeg[] talks)
    {
        var first = talks[0];
        var wait = Seconds(legs[0].From, first.AnsweredAt!.Value);
        var last = talks[^1];
        if (last.Who != first.Who && last.From >= first.AnsweredAt) return new CallReason(CallReasonCode.AnsweredAndTransferred, Who([first, last]), wait, first.Queue);
        if (legs.Length > 1 && Lost(legs, first, last) is { } lost) return new CallReason(CallReasonCode.AnsweredThenLost, Who([first, lost]), wait, first.Queue);
        return new CallReason(first.Queue is null ? CallReasonCode.AnsweredBy : CallReasonCode.AnsweredInQueue, Who([first]), wait, first.Queue);
    }

    /// <summary>Who was called after the first had talked and before anyone talked again: passed on in vain.</summary>
    private static PastLeg? Lost(PastLeg[] legs, PastLeg first, PastLeg last) =>
        Array.FindLast(legs, leg => leg.IsAttempt && leg.Outcome != PastLegOutcome.Answered && leg.From > first.AnsweredAt && leg.From >= last.Until);

    /// <summary>Each who enters a conference is a call of its own in the records, so they do not tell who else was there.</summary>
    private static (CallVerdict, CallReason)? Conference(PastLeg[] legs)
    {
        var rooms = Array.FindAll(legs, static leg => leg is { Kind: PastLegKind.Conference, AnsweredAt: not null });
        if (rooms.Length == 0) return null;
        var callers = rooms.Select(leg => leg.Caller ?? leg.Record.Src).Where(number => number.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return (CallVerdict.Answered, new CallReason(CallReasonCode.Conference, callers, Seconds(rooms[0].From, PastLegs.UntilOf(rooms)), rooms[0].Who));
    }

    private static CallReason Voicemail(PastLeg[] legs, PastLeg box)
    {
        var rang = Array.FindAll(legs, static leg => leg.IsAttempt);
        return rang.Length == 0
            ? new CallReason(CallReasonCode.VoicemailAtOnce, [], Seconds(box.From, box.Until), box.Who)
            : new CallReason(CallReasonCode.VoicemailAfterRinging, Who(rang), Seconds(legs[0].From, box.From), box.Who);
    }

    private static (CallVerdict, CallReason) Queued(PastLeg[] legs, PastLeg last)
    {
        var own = Array.FindAll(legs, static leg => leg.Queue is not null);
        var began = own[0].From;
        var until = PastLegs.UntilOf(own);
        var rang = Array.FindAll(own, static leg => leg.IsAttempt);
        // Where the dialplan went on after the queue, it was not the caller who ended the waiting.
        var letGo = legs.Any(leg => leg.Queue is null && leg.Record.UniqueId == last.Record.UniqueId && leg.From >= until);
        var after = Array.FindAll(legs, leg => leg.IsAttempt && leg.Queue is null && leg.From >= until);
        if (after.Length > 0) return (CallVerdict.Missed, new CallReason(CallReasonCode.RangUnanswered, Who(after), Seconds(after[0].From, PastLegs.UntilOf(after)), last.Queue));
        var code = letGo ? CallReasonCode.QueueLetGo : rang.Length > 0 ? CallReasonCode.GaveUpInQueue : CallReasonCode.GaveUpInEmptyQueue;
        return (letGo ? CallVerdict.Missed : CallVerdict.Abandoned, new CallReason(code, Who(rang), Seconds(began, until), last.Queue));
    }

    private static (CallVerdict, CallReason) Tried(PastLeg[] attempts, CallDirection direction)
    {
        var who = Who(attempts);
        var rang = Array.FindAll(attempts, static leg => leg.Kind != PastLegKind.Unreachable && leg.Outcome == PastLegOutcome.NotAnswered);
        var seconds = rang.Length == 0 ? 0 : Seconds(rang[0].From, PastLegs.UntilOf(rang));
        // The PBX went on after nobody could be called, and answered by itself.
        if (rang.Length == 0 && attempts.FirstOrDefault(leg => leg.Kind == PastLegKind.Unreachable && leg.AnsweredAt is not null && leg.TalkSeconds > 0) is { } machine)
            return (CallVerdict.Machine, new CallReason(CallReasonCode.MachineAfterUnreachable, who, Seconds(machine.From, machine.Until), null));
        if (rang.Length > 0)
            return (direction == CallDirection.Inbound ? CallVerdict.Missed : CallVerdict.NoAnswer, new CallReason(CallReasonCode.RangUnanswered, Who(rang), seconds, null));
        if (attempts.Any(leg => leg.Outcome == PastLegOutcome.Busy)) return (CallVerdict.Busy, new CallReason(CallReasonCode.AllBusy, who, 0, null));
        return (direction == CallDirection.Inbound ? CallVerdict.Missed : CallVerdict.Failed, new CallReason(CallReasonCode.Unreachable, who, 0, null));
    }

    private static (CallVerdict, CallReason) Untried(PastLeg[] legs, CallDirection direction)
    {
        var seconds = Seconds(legs[0].From, PastLegs.UntilOf(legs));
        if (Array.Find(legs, static leg => leg.AnsweredAt is not null) is { } answered)
        {
            if (legs[0].Record.App.StartsWith("App", StringComparison.Ordinal) || (seconds > 1 && answered.Kind == PastLegKind.Parking))
                return (CallVerdict.Machine, new CallReason(CallReasonCode.ConnectedWithNobody, legs[0].Caller is { } caller ? [caller] : [], seconds, null));
            if (seconds > 1) return (CallVerdict.Machine, new CallReason(CallReasonCode.MenuOnly, [], seconds, null));
        }

        if (direction == CallDirection.Inbound && legs[0].Outcome != PastLegOutcome.Busy) return (CallVerdict.Missed, new CallReason(CallReasonCode.NobodyWasCalled, [], seconds, null));
        return legs[0].Outcome switch
        {
            PastLegOutcome.Busy => (CallVerdict.Busy, new CallReason(CallReasonCode.AllBusy, Dialled(legs), 0, null)),
            _ when seconds > 0 => (CallVerdict.NoAnswer, new CallReason(CallReasonCode.RangUnanswered, Dialled(legs), seconds, null)),
            _ => (CallVerdict.Failed, new CallReason(CallReasonCode.Refused, Dialled(legs), 0, null)),
        };
    }

    private static string[] Dialled(PastLeg[] legs) =>
        legs[0] is { Caller: { } own } first && first.Record.App.StartsWith("AppDial", StringComparison.Ordinal) ? [own]
        : [.. legs.Select(leg => leg.Record.Destination.Length > 0 ? leg.Record.Destination : leg.Record.Dst).Where(number => number.Length > 0).Take(1)];

    private static string[] Who(PastLeg[] legs) => legs is [var only] ? (only.Who is { } one ? [one] : []) : [.. legs.Select(leg => leg.Who).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static int Seconds(DateTimeOffset from, DateTimeOffset until) => (int)Math.Max(0, (until - from).TotalSeconds);
}
