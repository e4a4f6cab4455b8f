using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Reads rows of the call records as calls: what shares a linkedid is one.</summary>
public static class CallReader
{
    /// <summary>Reads the calls of some rows, each with all of its rows among them; oldest first.</summary>
    public static IEnumerable<PastCall> ReadAll(IEnumerable<CallDetailRecord> rows, CallReadingRules rules) =>
        rows.GroupBy(row => row.CallKey, StringComparer.Ordinal).Select(call => Read([.. call], rules)).OrderBy(call => call.StartedAt);

    /// <summary>Reads one call. Written without queries and enumerators where all calls come by: a past of ten million records is read in minutes.</summary>
    /// <param name="rows">All its rows, at least one, in any order.</param>
    /// <param name="rules">The PBX's clock and trunks.</param>
    public static PastCall Read(IReadOnlyList<CallDetailRecord> rows, CallReadingRules rules)
    {
        var legs = PastLegs.Read(rows, rules);
        var first = legs[0].Record;
        var until = PastLegs.UntilOf(legs);
        var talks = TalksOf(legs);
        var joined = TalkSpans.Union(SpansOf(legs, talks));
        var (direction, trunk) = DirectionOf(legs, rules);
        var (verdict, reason) = CallJudge.Judge(legs, talks, direction);
        return new PastCall
        {
            Key = first.CallKey,
            StartedAt = legs[0].From,
            StartedOnWall = first.Start,
            EndedAt = until,
            Direction = direction,
            From = CallerOf(legs),
            Dialled = DialledOf(legs),
            Reached = talks.Length > 0 ? talks[0].Who : Array.FindLast(legs, static leg => leg.IsAttempt)?.Who,
            Queue = Array.Find(talks, static leg => leg.Queue is not null)?.Queue ?? Array.FindLast(legs, static leg => leg.Queue is not null)?.Queue,
            Trunk = trunk,
            Verdict = verdict,
            Reason = reason,
            WaitSeconds = WaitOf(legs, joined, verdict, until),
            WaitIsExact = talks.Length == 0 || talks[0].AnswerIsExact,
            TalkSeconds = TalkSpans.Seconds(joined),
            Transfers = TransfersOf(talks),
            TransferSeconds = TalkSpans.Gaps(joined),
            Extensions = ExtensionsOf(legs),
            Contexts = Named(rows, static row => row.Context, StringComparer.Ordinal),
            Groups = Named(rows, static row => row.GroupUuid, StringComparer.OrdinalIgnoreCase),
            Rows = rows.Count,
            RowSum = SumOf(rows),
        };
    }

    /// <summary>Legs in which two people talked, by their answer.</summary>
    private static PastLeg[] TalksOf(PastLeg[] legs)
    {
        if (legs.Length == 1) return legs[0].IsTalk ? legs : [];
        var talks = Array.FindAll(legs, static leg => leg.IsTalk);
        return talks.Length < 2 ? talks : [.. talks.OrderBy(leg => leg.AnsweredAt)];
    }

    private static List<TalkSpan> SpansOf(PastLeg[] legs, PastLeg[] talks)
    {
        var spans = new List<TalkSpan>(talks.Length);
        foreach (var talk in talks) spans.Add(new TalkSpan(talk.AnsweredAt!.Value, talk.Until));
        foreach (var leg in legs)
            if (leg is { Kind: PastLegKind.Conference, AnsweredAt: { } entered }) spans.Add(new TalkSpan(entered, leg.Until));
        return spans;
    }

    /// <summary>Who called: where the dialplan says so, else the first leg's number; a call that the PBX began itself has the telephone that it rang first.</summary>
    private static Party CallerOf(PastLeg[] legs)
    {
        var first = legs[0].Record;
        var number = Array.Find(legs, static leg => leg.Record.Source.Length > 0)?.Record.Source ?? (first.Src.Length > 0 ? first.Src : legs[0].Caller);
        foreach (var leg in legs)
            if (CallerName.NameOf(leg.Record.CallerId, number) is { } name) return new Party(number, name);
        return new Party(number, null);
    }

    private static string DialledOf(PastLeg[] legs) =>
        Array.Find(legs, static leg => leg.Record.Destination.Length > 0)?.Record.Destination
        // "s" and "h" are places in the dialplan, not numbers.
        ?? Array.Find(legs, static leg => leg.Record.Dst is not ("" or "s" or "h" or "i" or "t"))?.Record.Dst
        ?? Array.Find(legs, static leg => leg.IsAttempt)?.Who ?? "";

    private static (CallDirection Direction, string? Trunk) DirectionOf(PastLeg[] legs, CallReadingRules rules)
    {
        var device = ReadOnlySpan<char>.Empty;
        for (var at = 0; at < legs.Length && device.IsEmpty; at++) device = ChannelName.DeviceIn(legs[at].Record.Channel);
        var comesByTrunk = !device.IsEmpty && rules.Directions.NamesTrunk(ChannelName.EndpointOf(device));
        var goesBy = Array.Find(legs, static leg => leg.Trunk is not null)?.Trunk;
        var direction = SaidIn(legs);
        if (direction == CallDirection.Unknown)
        {
            direction = comesByTrunk || rules.Directions.IsInbound(legs[0].Record.Context) ? CallDirection.Inbound
                : goesBy is not null ? CallDirection.Outbound
                : CallDirection.Internal;
        }

        return direction switch
        {
            CallDirection.Inbound when !device.IsEmpty => (direction, ChannelName.EndpointOf(device).ToString()),
            CallDirection.Internal => (direction, null),
            _ => (direction, goesBy),
        };
    }

    /// <summary>The first that the dialplan says of the direction.</summary>
    private static CallDirection SaidIn(PastLeg[] legs)
    {
        foreach (var leg in legs)
            if (Said(leg.Record.Direction) is not CallDirection.Unknown and var said) return said;
        return CallDirection.Unknown;
    }

    private static CallDirection Said(ReadOnlySpan<char> word)
    {
        if (Is(word, "INCOMING") || Is(word, "INBOUND") || Is(word, "IN")) return CallDirection.Inbound;
        if (Is(word, "OUTGOING") || Is(word, "OUTBOUND") || Is(word, "OUT")) return CallDirection.Outbound;
        return Is(word, "INTERNAL") || Is(word, "LOCAL") ? CallDirection.Internal : CallDirection.Unknown;
    }

    private static bool Is(ReadOnlySpan<char> word, ReadOnlySpan<char> known) => word.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static int WaitOf(PastLeg[] legs, IReadOnlyList<TalkSpan> joined, CallVerdict verdict, DateTimeOffset ended)
    {
        var began = legs[0].From;
        var until = verdict switch
        {
            CallVerdict.Answered when joined.Count > 0 => joined[0].From,
            CallVerdict.Voicemail => legs.First(leg => leg.Kind == PastLegKind.Voicemail).From,
            CallVerdict.Machine => legs.Where(leg => leg.IsAttempt).Select(leg => leg.Until).DefaultIfEmpty(began).Max(),
            _ => ended,
        };
        return (int)Math.Max(0, (until - began).TotalSeconds);
    }

    private static int TransfersOf(PastLeg[] talks)
    {
        var transfers = 0;
        for (var at = 1; at < talks.Length; at++)
            if (talks[at].Who != talks[at - 1].Who && talks[at].From >= talks[0].AnsweredAt) transfers++;
        return transfers;
    }

    private static List<ExtensionPart> ExtensionsOf(PastLeg[] legs)
    {
        var parts = new List<ExtensionPart>(legs.Length + 1);
        foreach (var leg in legs)
        {
            if (leg.Kind == PastLegKind.Telephone && leg.Who is { } called)
            {
                ref var part = ref PartOf(parts, called);
                part = part with { Answered = part.Answered || leg.IsTalk, RingSeconds = part.RingSeconds + leg.RingSeconds, TalkSeconds = part.TalkSeconds + leg.TalkSeconds };
            }

            if (leg.Caller is { } caller && !ChannelName.IsLocal(leg.Record.Channel))
            {
                ref var part = ref PartOf(parts, caller);
                part = part with { Made = part.Made || ReferenceEquals(leg, legs[0]), TalkSeconds = part.TalkSeconds + (leg.IsTalk ? leg.TalkSeconds : 0) };
            }
        }

        return parts;
    }

    /// <summary>What an extension did so far; few take part in a call, so they are looked for one by one.</summary>
    private static ref ExtensionPart PartOf(List<ExtensionPart> parts, string extension)
    {
        var at = 0;
        while (at < parts.Count && parts[at].Extension != extension) at++;
        if (at == parts.Count) parts.Add(new ExtensionPart(extension, Made: false, Answered: false, 0, 0));
        return ref CollectionsMarshal.AsSpan(parts)[at];
    }

    /// <summary>What the rows name, each once; most calls name one.</summary>
    private static string[] Named(IReadOnlyList<CallDetailRecord> rows, Func<CallDetailRecord, string> column, StringComparer comparer)
    {
        var name = column(rows[0]);
        for (var at = 1; at < rows.Count; at++)
        {
            var other = column(rows[at]);
            if (comparer.Equals(name, other)) continue;
            return [.. rows.Select(column).Where(named => named.Length > 0).Distinct(comparer)];
        }

        return name.Length == 0 ? [] : [name];
    }

    private static long SumOf(IReadOnlyList<CallDetailRecord> rows)
    {
        var sum = 0L;
        for (var at = 0; at < rows.Count; at++) sum += (long)rows[at].Duration + rows[at].BillSec;
        return sum;
    }
}
