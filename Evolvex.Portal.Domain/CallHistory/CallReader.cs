using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Reads rows of the call records as calls: what shares a linkedid is one.</summary>
public static class CallReader
{
    /// <summary>Reads the calls of some rows, each with all of its rows among them; oldest first.</summary>
    public static IEnumerable<PastCall> ReadAll(IEnumerable<CallDetailRecord> rows, CallReadingRules rules) =>
        rows.GroupBy(row => row.CallKey, StringComparer.Ordinal).Select(call => Read([.. call], rules)).OrderBy(call => call.StartedAt);

    /// <summary>Reads one call.</summary>
    /// <param name="rows">All its rows, at least one, in any order.</param>
    /// <param name="rules">The PBX's clock and trunks.</param>
    public static PastCall Read(IReadOnlyList<CallDetailRecord> rows, CallReadingRules rules) => Read(rows, PastLegs.Read(rows, rules), rules);

    /// <summary>The same where the legs were read already.</summary>
    public static PastCall Read(IReadOnlyList<CallDetailRecord> rows, IReadOnlyList<PastLeg> legs, CallReadingRules rules)
    {
        var first = legs[0].Record;
        var talks = legs.Where(leg => leg.IsTalk).OrderBy(leg => leg.AnsweredAt).ToArray();
        var joined = TalkSpans.Union(talks.Select(leg => new TalkSpan(leg.AnsweredAt!.Value, leg.Until)).Concat(ConferenceTalk(legs)));
        var (direction, trunk) = DirectionOf(legs, rules);
        var (verdict, reason) = CallJudge.Judge(legs, talks, direction);
        var queue = talks.Select(leg => leg.Queue).FirstOrDefault(name => name is not null) ?? legs.LastOrDefault(leg => leg.Queue is not null)?.Queue;
        return new PastCall
        {
            Key = first.CallKey,
            StartedAt = legs[0].From,
            StartedOnWall = first.Start,
            EndedAt = legs.Max(leg => leg.Until),
            Direction = direction,
            From = CallerOf(legs),
            Dialled = DialledOf(legs),
            Reached = talks.Length > 0 ? talks[0].Who : legs.LastOrDefault(leg => leg.IsAttempt)?.Who,
            Queue = queue,
            Trunk = trunk,
            Verdict = verdict,
            Reason = reason,
            WaitSeconds = WaitOf(legs, joined, verdict),
            WaitIsExact = talks.Length == 0 || talks[0].AnswerIsExact,
            TalkSeconds = TalkSpans.Seconds(joined),
            Transfers = TransfersOf(talks),
            TransferSeconds = TalkSpans.Gaps(joined),
            Extensions = ExtensionsOf(legs),
            Contexts = [.. rows.Select(row => row.Context).Where(context => context.Length > 0).Distinct(StringComparer.Ordinal)],
            Groups = [.. rows.Select(row => row.GroupUuid).Where(group => group.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)],
            Rows = rows.Count,
            RowSum = rows.Sum(row => (long)row.Duration + row.BillSec),
        };
    }

    /// <summary>Who called: where the dialplan says so, else the first leg's number; a call that the PBX began itself has the telephone that it rang first.</summary>
    private static Party CallerOf(IReadOnlyList<PastLeg> legs)
    {
        var first = legs[0].Record;
        var number = legs.Select(leg => leg.Record.Source).FirstOrDefault(source => source.Length > 0) ?? (first.Src.Length > 0 ? first.Src : legs[0].Caller);
        var named = legs.Select(leg => CallerName.Read(leg.Record.CallerId)).FirstOrDefault(caller => caller.Name is not null && caller.Number == number);
        return new Party(string.IsNullOrEmpty(number) ? null : number, named.Name == number ? null : named.Name);
    }

    private static string DialledOf(IReadOnlyList<PastLeg> legs)
    {
        var said = legs.Select(leg => leg.Record.Destination).FirstOrDefault(destination => destination.Length > 0);
        if (said is not null) return said;
        // "s" and "h" are places in the dialplan, not numbers.
        return legs.Select(leg => leg.Record.Dst).FirstOrDefault(dst => dst.Length > 0 && dst is not ("s" or "h" or "i" or "t")) ?? legs.FirstOrDefault(leg => leg.IsAttempt)?.Who ?? "";
    }

    private static (CallDirection Direction, string? Trunk) DirectionOf(IReadOnlyList<PastLeg> legs, CallReadingRules rules)
    {
        var device = legs.Select(leg => ChannelName.DeviceOf(leg.Record.Channel)).FirstOrDefault(name => name is not null);
        var comesByTrunk = device is not null && rules.Directions.NamesTrunk(ChannelName.EndpointOf(device));
        var goesBy = legs.FirstOrDefault(leg => leg.Trunk is not null)?.Trunk;
        var direction = legs.Select(leg => Said(leg.Record.Direction)).FirstOrDefault(said => said != CallDirection.Unknown);
        if (direction == CallDirection.Unknown)
        {
            direction = comesByTrunk || rules.Directions.IsInbound(legs[0].Record.Context) ? CallDirection.Inbound
                : goesBy is not null ? CallDirection.Outbound
                : CallDirection.Internal;
        }

        var trunk = direction switch
        {
            CallDirection.Inbound when device is not null => ChannelName.EndpointOf(device).ToString(),
            CallDirection.Internal => null,
            _ => goesBy,
        };
        return (direction, trunk);
    }

    private static CallDirection Said(string word) => word.Length == 0 ? CallDirection.Unknown : word.ToUpperInvariant() switch
    {
        "INCOMING" or "INBOUND" or "IN" => CallDirection.Inbound,
        "OUTGOING" or "OUTBOUND" or "OUT" => CallDirection.Outbound,
        "INTERNAL" or "LOCAL" => CallDirection.Internal,
        _ => CallDirection.Unknown,
    };

    private static int WaitOf(IReadOnlyList<PastLeg> legs, IReadOnlyList<TalkSpan> joined, CallVerdict verdict)
    {
        var began = legs[0].From;
        var until = verdict switch
        {
            CallVerdict.Answered when joined.Count > 0 => joined[0].From,
            CallVerdict.Voicemail => legs.First(leg => leg.Kind == PastLegKind.Voicemail).From,
            CallVerdict.Machine => legs.Where(leg => leg.IsAttempt).Select(leg => leg.Until).DefaultIfEmpty(began).Max(),
            _ => legs.Max(leg => leg.Until),
        };
        return (int)Math.Max(0, (until - began).TotalSeconds);
    }

    private static IEnumerable<TalkSpan> ConferenceTalk(IReadOnlyList<PastLeg> legs) =>
        legs.Where(leg => leg.Kind == PastLegKind.Conference && leg.AnsweredAt is not null).Select(leg => new TalkSpan(leg.AnsweredAt!.Value, leg.Until));

    private static int TransfersOf(PastLeg[] talks)
    {
        var transfers = 0;
        for (var at = 1; at < talks.Length; at++)
            if (talks[at].Who != talks[at - 1].Who && talks[at].From >= talks[0].AnsweredAt) transfers++;
        return transfers;
    }

    private static ExtensionPart[] ExtensionsOf(IReadOnlyList<PastLeg> legs)
    {
        var parts = new Dictionary<string, ExtensionPart>(StringComparer.Ordinal);
        foreach (var leg in legs)
        {
            if (leg.Kind == PastLegKind.Telephone && leg.Who is { } called)
            {
                var part = parts.GetValueOrDefault(called) ?? new ExtensionPart(called, Made: false, Answered: false, 0, 0);
                parts[called] = part with { Answered = part.Answered || leg.IsTalk, RingSeconds = part.RingSeconds + leg.RingSeconds, TalkSeconds = part.TalkSeconds + leg.TalkSeconds };
            }

            if (leg.Caller is { } caller && !ChannelName.IsLocal(leg.Record.Channel))
            {
                var part = parts.GetValueOrDefault(caller) ?? new ExtensionPart(caller, Made: false, Answered: false, 0, 0);
                parts[caller] = part with { Made = part.Made || ReferenceEquals(leg, legs[0]), TalkSeconds = part.TalkSeconds + (leg.IsTalk ? leg.TalkSeconds : 0) };
            }
        }

        return [.. parts.Values];
    }
}
