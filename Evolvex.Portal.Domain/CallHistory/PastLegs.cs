using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Reads the rows of one call as legs, oldest first.</summary>
public static class PastLegs
{
    /// <summary>Most calls have no more rows.</summary>
    private const int Few = 8;

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Reads legs; rows of one call only.</summary>
    public static PastLeg[] Read(IReadOnlyList<CallDetailRecord> rows, CallReadingRules rules)
    {
        var ordered = Ordered(rows, rules.Clock);
        var locals = LocalChannels.Of(ordered);
        var legs = new PastLeg[ordered.Length];
        for (var at = 0; at < ordered.Length; at++) legs[at] = LegOf(ordered[at], legs.AsSpan(0, at), locals, rules);
        for (var at = 0; at < legs.Length; at++) legs[at] = Sharpen(legs[at], legs, rules);
        return legs;
    }

    /// <summary>When the last of some legs ended.</summary>
    /// <param name="legs">At least one.</param>
    public static DateTimeOffset UntilOf(PastLeg[] legs)
    {
        var until = legs[0].Until;
        foreach (var leg in legs)
            if (leg.Until > until) until = leg.Until;
        return until;
    }

    private static CallDetailRecord[] Ordered(IReadOnlyList<CallDetailRecord> rows, WallClock clock)
    {
        if (rows.Count > Few) return ManyOrdered(rows, clock);
        var ordered = new CallDetailRecord[rows.Count];
        for (var next = 0; next < ordered.Length; next++)
        {
            var at = next;
            for (; at > 0 && Compare(rows[next], ordered[at - 1], clock) < 0; at--) ordered[at] = ordered[at - 1];
            ordered[at] = rows[next];
        }

        return ordered;
    }

    private static CallDetailRecord[] ManyOrdered(IReadOnlyList<CallDetailRecord> rows, WallClock clock) =>
        [.. rows.Order(Comparer<CallDetailRecord>.Create((one, other) => Compare(one, other, clock)))];

    private static int Compare(CallDetailRecord one, CallDetailRecord other, WallClock clock) =>
        RecordClock.InstantOf(clock, one.Start, one.UniqueId).CompareTo(RecordClock.InstantOf(clock, other.Start, other.UniqueId)) is not 0 and var order ? order : one.Sequence.CompareTo(other.Sequence);

    private static PastLeg LegOf(CallDetailRecord row, ReadOnlySpan<PastLeg> earlier, LocalChannels locals, CallReadingRules rules)
    {
        var from = RecordClock.InstantOf(rules.Clock, row.Start, row.UniqueId);
        var after = row.Disposition == LegDisposition.Answered ? row.AnsweredAfter : null;
        var device = ChannelName.DeviceIn(row.DstChannel);
        var isTrunk = !device.IsEmpty && IsTrunk(row, device, rules);
        var kind = KindOf(row, device, isTrunk, earlier, locals);
        var caller = ChannelName.DeviceIn(row.Channel);
        return new PastLeg
        {
            Record = row,
            Kind = kind,
            Who = WhoOf(row, kind, device, isTrunk),
            Caller = !caller.IsEmpty && !rules.Directions.NamesTrunk(ChannelName.EndpointOf(caller)) ? ChannelName.EndpointOf(caller).ToString() : null,
            Queue = row.App == "Queue" ? QueueOf(row) : locals.QueueBehind(row),
            Trunk = isTrunk ? ChannelName.EndpointOf(device).ToString() : null,
            From = from,
            AnsweredAt = after is { } seconds ? from.AddSeconds(seconds) : null,
            Until = from.AddSeconds(Math.Max(row.Duration, row.BillSec)),
            Outcome = row.Disposition switch
            {
                LegDisposition.Answered => PastLegOutcome.Answered,
                LegDisposition.Busy => PastLegOutcome.Busy,
                LegDisposition.Failed => PastLegOutcome.Failed,
                _ => PastLegOutcome.NotAnswered,
            },
        };
    }

    private static PastLegKind KindOf(CallDetailRecord row, ReadOnlySpan<char> device, bool isTrunk, ReadOnlySpan<PastLeg> earlier, LocalChannels locals)
    {
        if (row.App is "ConfBridge" or "MeetMe" or "Conference") return PastLegKind.Conference;
        if (!device.IsEmpty) return isTrunk ? PastLegKind.Outside : PastLegKind.Telephone;
        if (row.DstChannel.Length > 0) return KindOfLocal(row, locals.BehindOf(row.DstChannel));
        return row.App switch
        {
            "Queue" => PastLegKind.Queue,
            "VoiceMail" or "Voicemail" => PastLegKind.Voicemail,
            "Park" or "ParkedCall" or "ParkAndAnnounce" => PastLegKind.Parking,
            "Dial" or "FollowMe" => PastLegKind.Unreachable,
            "Hangup" or "Busy" or "Congestion" when IsAmong(earlier, row.UniqueId) => PastLegKind.Tail,
            // A half of a Local channel, or a channel that was called, tells nothing that its other end does not.
            "" or "AppDial" or "AppDial2" or "AppQueue" when earlier.Length > 0 => PastLegKind.Tail,
            _ => PastLegKind.Machine,
        };
    }

    private static bool IsAmong(ReadOnlySpan<PastLeg> legs, string uniqueId)
    {
        foreach (var leg in legs)
            if (leg.Record.UniqueId == uniqueId) return true;
        return false;
    }

    /// <summary>What stands behind a Local channel: its own rows tell, but for a queue's member who answers in the dialplan.</summary>
    private static PastLegKind KindOfLocal(CallDetailRecord row, IEnumerable<CallDetailRecord> inner)
    {
        var rows = inner.ToArray();
        if (rows.Length == 0) return PastLegKind.Telephone;
        var tells = rows.Any(half => half.DstChannel.Length > 0 || half.App is "Dial" or "Queue" or "VoiceMail" or "ConfBridge");
        return tells || row.App != "Queue" ? PastLegKind.Proxy : PastLegKind.Telephone;
    }

    private static string? WhoOf(CallDetailRecord row, PastLegKind kind, ReadOnlySpan<char> device, bool isTrunk) => kind switch
    {
        PastLegKind.Telephone when !device.IsEmpty => isTrunk ? null : ChannelName.EndpointOf(device).ToString(),
        PastLegKind.Telephone => ChannelName.NumberOf(row.DstChannel, null, isTrunk),
        PastLegKind.Outside or PastLegKind.Unreachable => NumberDialled(row) ?? Known(row.Destination) ?? Known(row.Dst),
        PastLegKind.Voicemail => Known(Until(FirstOf(row.AppData), '@')),
        PastLegKind.Conference => Known(FirstOf(row.AppData)),
        _ => null,
    };

    /// <summary>The number in what was dialled: <c>PJSIP/79161234567@trunk,30</c>, <c>SIP/trunk/79161234567</c>, <c>PJSIP/111</c>.</summary>
    private static string? NumberDialled(CallDetailRecord row)
    {
        if (row.App != "Dial") return null;
        var target = FirstOf(row.AppData);
        if (target.Contains('&')) return null;
        var number = Until(target[(target.LastIndexOf('/') + 1)..], '@');
        // Most numbers are known by another column, and need not be made again.
        return number.IsEmpty || number.ContainsAnyExcept("0123456789+*#") ? null
            : number.SequenceEqual(row.Destination) ? row.Destination
            : number.SequenceEqual(row.Dst) ? row.Dst
            : number.ToString();
    }

    private static bool IsTrunk(CallDetailRecord row, ReadOnlySpan<char> device, CallReadingRules rules)
    {
        var endpoint = ChannelName.EndpointOf(device);
        if (rules.Directions.NamesTrunk(endpoint)) return true;
        if (row.App != "Dial") return false;
        // PJSIP/NUMBER@ENDPOINT and SIP/ENDPOINT/NUMBER are ways to call through something.
        var target = FirstOf(row.AppData);
        return (target.EndsWith(endpoint, StringComparison.OrdinalIgnoreCase) && target[..^endpoint.Length].EndsWith('@'))
            || (target.StartsWith(device, StringComparison.OrdinalIgnoreCase) && target[device.Length..].StartsWith('/'));
    }

    internal static string? QueueOf(CallDetailRecord row) => Known(FirstOf(row.AppData));

    /// <summary>The first of an application's arguments.</summary>
    private static ReadOnlySpan<char> FirstOf(ReadOnlySpan<char> appData) => appData.IndexOfAny(',', '|') is >= 0 and var end ? appData[..end] : appData;

    private static ReadOnlySpan<char> Until(ReadOnlySpan<char> text, char end) => text.IndexOf(end) is >= 0 and var at ? text[..at] : text;

    private static string? Known(ReadOnlySpan<char> text) => text.IsEmpty || text is "s" ? null : text.ToString();

    private static string? Known(string text) => text.Length == 0 || text == "s" ? null : text;

    /// <summary>Tells the answer better where the calling channel was up before: by who watched, by the member's own row, or by those who stopped ringing then.</summary>
    private static PastLeg Sharpen(PastLeg leg, PastLeg[] legs, CallReadingRules rules)
    {
        if (leg.AnsweredAt is not { } answered || leg.Kind is not (PastLegKind.Telephone or PastLegKind.Outside)) return leg;
        if (WitnessedOf(leg, rules) is { } seen) return leg with { AnsweredAt = seen < leg.From ? leg.From : seen > leg.Until ? leg.Until : seen };
        return answered > leg.From ? leg : SharpenByOthers(leg, legs);
    }

    private static DateTimeOffset? WitnessedOf(PastLeg leg, CallReadingRules rules)
    {
        if (rules.Witnessed.Count == 0) return null;
        foreach (var seen in rules.Witnessed[leg.Record.DstChannel])
            if (seen >= leg.From - Tolerance && seen <= leg.Until + Tolerance) return seen;
        return null;
    }

    private static PastLeg SharpenByOthers(PastLeg leg, PastLeg[] legs)
    {
        if (legs.Length == 1) return leg with { AnswerIsExact = leg.From == leg.Until };
        var half = ChannelName.IsLocal(leg.Record.DstChannel)
            ? Array.Find(legs, other => ChannelName.IsSecondHalf(other.Record.Channel) && ChannelName.PairOf(other.Record.Channel) == ChannelName.PairOf(leg.Record.DstChannel))
            : null;
        if (half?.AnsweredAt is { } inner && inner >= leg.From && inner <= leg.Until) return leg with { AnsweredAt = inner };
        var stopped = legs.Where(other => other.Record.UniqueId == leg.Record.UniqueId && !ReferenceEquals(other, leg) && other.Outcome != PastLegOutcome.Answered
                && other.Kind is PastLegKind.Telephone or PastLegKind.Proxy && other.From < leg.Until && other.Until > leg.From && other.Until < leg.Until)
            .Select(other => (DateTimeOffset?)other.Until).Max();
        return stopped is { } then ? leg with { AnsweredAt = then } : leg with { AnswerIsExact = leg.From == leg.Until };
    }
}
