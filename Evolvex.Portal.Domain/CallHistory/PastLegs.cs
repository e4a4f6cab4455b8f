using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Reads the rows of one call as legs, oldest first.</summary>
public static class PastLegs
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Reads legs; rows of one call only.</summary>
    public static IReadOnlyList<PastLeg> Read(IReadOnlyList<CallDetailRecord> rows, CallReadingRules rules)
    {
        var ordered = rows.OrderBy(row => RecordClock.InstantOf(rules.Clock, row.Start, row.UniqueId)).ThenBy(row => row.Sequence).ToArray();
        var halves = ordered.Where(row => ChannelName.IsSecondHalf(row.Channel)).ToLookup(row => ChannelName.PairOf(row.Channel), StringComparer.Ordinal);
        var queues = ordered.Where(row => row.App == "Queue" && ChannelName.IsLocal(row.DstChannel))
            .GroupBy(row => ChannelName.PairOf(row.DstChannel), StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => QueueOf(pair.First()), StringComparer.Ordinal);
        var legs = new List<PastLeg>(ordered.Length);
        foreach (var row in ordered) legs.Add(LegOf(row, legs, halves, queues, rules));
        for (var at = 0; at < legs.Count; at++) legs[at] = Sharpen(legs[at], legs, rules);
        return legs;
    }

    private static PastLeg LegOf(CallDetailRecord row, List<PastLeg> earlier, ILookup<string, CallDetailRecord> halves, Dictionary<string, string?> queues, CallReadingRules rules)
    {
        var from = RecordClock.InstantOf(rules.Clock, row.Start, row.UniqueId);
        var after = row.Disposition == LegDisposition.Answered ? row.AnsweredAfter : null;
        var device = ChannelName.DeviceOf(row.DstChannel);
        var isTrunk = device is not null && IsTrunk(row, device, rules);
        var kind = KindOf(row, device, isTrunk, earlier, halves);
        return new PastLeg
        {
            Record = row,
            Kind = kind,
            Who = WhoOf(row, kind, device, isTrunk),
            Caller = ChannelName.DeviceOf(row.Channel) is { } caller && !rules.Directions.NamesTrunk(ChannelName.EndpointOf(caller)) ? ChannelName.EndpointOf(caller).ToString() : null,
            Queue = row.App == "Queue" ? QueueOf(row) : ChannelName.IsSecondHalf(row.Channel) ? queues.GetValueOrDefault(ChannelName.PairOf(row.Channel)) : null,
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

    private static PastLegKind KindOf(CallDetailRecord row, string? device, bool isTrunk, List<PastLeg> earlier, ILookup<string, CallDetailRecord> halves)
    {
        if (row.App is "ConfBridge" or "MeetMe" or "Conference") return PastLegKind.Conference;
        if (device is not null) return isTrunk ? PastLegKind.Outside : PastLegKind.Telephone;
        if (row.DstChannel.Length > 0) return KindOfLocal(row, halves[ChannelName.PairOf(row.DstChannel)]);
        return row.App switch
        {
            "Queue" => PastLegKind.Queue,
            "VoiceMail" or "Voicemail" => PastLegKind.Voicemail,
            "Park" or "ParkedCall" or "ParkAndAnnounce" => PastLegKind.Parking,
            "Dial" or "FollowMe" => PastLegKind.Unreachable,
            "Hangup" or "Busy" or "Congestion" when earlier.Exists(leg => leg.Record.UniqueId == row.UniqueId) => PastLegKind.Tail,
            // A half of a Local channel, or a channel that was called, tells nothing that its other end does not.
            "" or "AppDial" or "AppDial2" or "AppQueue" when earlier.Count > 0 => PastLegKind.Tail,
            _ => PastLegKind.Machine,
        };
    }

    /// <summary>What stands behind a Local channel: its own rows tell, but for a queue's member who answers in the dialplan.</summary>
    private static PastLegKind KindOfLocal(CallDetailRecord row, IEnumerable<CallDetailRecord> inner)
    {
        var rows = inner.ToArray();
        if (rows.Length == 0) return PastLegKind.Telephone;
        var tells = rows.Any(half => half.DstChannel.Length > 0 || half.App is "Dial" or "Queue" or "VoiceMail" or "ConfBridge");
        return tells || row.App != "Queue" ? PastLegKind.Proxy : PastLegKind.Telephone;
    }

    private static string? WhoOf(CallDetailRecord row, PastLegKind kind, string? device, bool isTrunk) => kind switch
    {
        PastLegKind.Telephone => ChannelName.NumberOf(row.DstChannel, device, isTrunk),
        PastLegKind.Outside => DialledOf(row) is { Length: > 0 } number ? number : Known(row.Destination) ?? Known(row.Dst),
        PastLegKind.Unreachable => DialledOf(row) is { Length: > 0 } number ? number : Known(row.Destination) ?? Known(row.Dst),
        PastLegKind.Voicemail => Known(row.AppData.Split(',', '|')[0].Split('@')[0]),
        PastLegKind.Conference => Known(row.AppData.Split(',', '|')[0]),
        _ => null,
    };

    /// <summary>The number in what was dialled: <c>PJSIP/79161234567@trunk,30</c>, <c>SIP/trunk/79161234567</c>, <c>PJSIP/111</c>.</summary>
    private static string DialledOf(CallDetailRecord row)
    {
        if (row.App != "Dial") return "";
        var target = row.AppData.Split(',', '|')[0];
        if (target.Contains('&', StringComparison.Ordinal)) return "";
        var number = target[(target.LastIndexOf('/') + 1)..].Split('@')[0];
        return number.Length > 0 && number.All(c => char.IsAsciiDigit(c) || c is '+' or '*' or '#') ? number : "";
    }

    private static bool IsTrunk(CallDetailRecord row, string device, CallReadingRules rules)
    {
        var endpoint = ChannelName.EndpointOf(device);
        if (rules.Directions.NamesTrunk(endpoint)) return true;
        // PJSIP/NUMBER@ENDPOINT and SIP/ENDPOINT/NUMBER are ways to call through something.
        var target = row.App == "Dial" ? row.AppData.Split(',', '|')[0] : "";
        return target.EndsWith($"@{endpoint}", StringComparison.OrdinalIgnoreCase) || target.StartsWith($"{device}/", StringComparison.OrdinalIgnoreCase);
    }

    private static string? QueueOf(CallDetailRecord row) => Known(row.AppData.Split(',', '|')[0]);

    private static string? Known(string text) => text.Length == 0 || text == "s" ? null : text;

    /// <summary>Tells the answer better where the calling channel was up before: by who watched, by the member's own row, or by those who stopped ringing then.</summary>
    private static PastLeg Sharpen(PastLeg leg, List<PastLeg> legs, CallReadingRules rules)
    {
        if (leg.AnsweredAt is not { } answered || leg.Kind is not (PastLegKind.Telephone or PastLegKind.Outside)) return leg;
        if (rules.Witnessed.TryGetValue(leg.Record.DstChannel, out var seen) && seen >= leg.From - Tolerance && seen <= leg.Until + Tolerance)
            return leg with { AnsweredAt = seen < leg.From ? leg.From : seen > leg.Until ? leg.Until : seen };
        if (answered > leg.From) return leg;
        var half = ChannelName.IsLocal(leg.Record.DstChannel)
            ? legs.Find(other => ChannelName.IsSecondHalf(other.Record.Channel) && ChannelName.PairOf(other.Record.Channel) == ChannelName.PairOf(leg.Record.DstChannel))
            : null;
        if (half?.AnsweredAt is { } inner && inner >= leg.From && inner <= leg.Until) return leg with { AnsweredAt = inner };
        var stopped = legs.Where(other => other.Record.UniqueId == leg.Record.UniqueId && !ReferenceEquals(other, leg) && other.Outcome != PastLegOutcome.Answered
                && other.Kind is PastLegKind.Telephone or PastLegKind.Proxy && other.From < leg.Until && other.Until > leg.From && other.Until < leg.Until)
            .Select(other => (DateTimeOffset?)other.Until).Max();
        return stopped is { } then ? leg with { AnsweredAt = then } : leg with { AnswerIsExact = leg.From == leg.Until };
    }
}
