namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>How the PBX says a leg ended; spellings differ between databases.</summary>
public enum LegDisposition
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>The leg was answered, perhaps by the PBX itself.</summary>
    Answered,

    /// <summary>Nobody answered it.</summary>
    NoAnswer,

    /// <summary>The called side was busy.</summary>
    Busy,

    /// <summary>There was no way: unreachable, wrong number, lines full.</summary>
    Failed,
}

/// <summary>One row of the PBX's call records: one leg of a call. Texts that the table leaves empty are empty here.</summary>
public sealed record CallDetailRecord
{
    /// <summary>Asterisk's id of the channel that the row is about.</summary>
    public string UniqueId { get; init; } = "";

    /// <summary>Asterisk's id of the call; empty where the table has none.</summary>
    public string LinkedId { get; init; } = "";

    /// <summary>Rises with each row of a PBX; together with the two ids it names a row.</summary>
    public long Sequence { get; init; }

    /// <summary>The caller's number.</summary>
    public string Src { get; init; } = "";

    /// <summary>The dialplan's last extension, which is not always what was dialled.</summary>
    public string Dst { get; init; } = "";

    /// <summary>The dialplan's context of <see cref="Dst"/>.</summary>
    public string Context { get; init; } = "";

    /// <summary>Name and number of the caller, <c>"Anna" &lt;109&gt;</c>.</summary>
    public string CallerId { get; init; } = "";

    /// <summary>The channel that the row is about.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The channel that it tried or reached, else empty.</summary>
    public string DstChannel { get; init; } = "";

    /// <summary>The dialplan application that ran last.</summary>
    public string App { get; init; } = "";

    /// <summary>Its arguments.</summary>
    public string AppData { get; init; } = "";

    /// <summary>What the PBX's clock showed when the leg began.</summary>
    public DateTime Start { get; init; }

    /// <summary>What it showed when the channel was answered; null: it was not. A channel that was up before the leg began has the leg's own start here.</summary>
    public DateTime? Answer { get; init; }

    /// <summary>Seconds from start to end.</summary>
    public int Duration { get; init; }

    /// <summary>Seconds from answer to end.</summary>
    public int BillSec { get; init; }

    /// <summary>How the leg ended.</summary>
    public LegDisposition Disposition { get; init; }

    /// <summary>The same in the PBX's own word, else empty.</summary>
    public string DispositionText { get; init; } = "";

    /// <summary>Who called, where the dialplan says so, else empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>What was dialled, where the dialplan says so, else empty.</summary>
    public string Destination { get; init; } = "";

    /// <summary>The dialplan's own word for the direction, else empty.</summary>
    public string Direction { get; init; } = "";

    /// <summary>The group that the dialplan says the call belongs to, else empty.</summary>
    public string GroupUuid { get; init; } = "";

    /// <summary>What makes rows one call: the linkedid, or the uniqueid where there is none.</summary>
    public string CallKey => LinkedId.Length > 0 ? LinkedId : UniqueId;

    /// <summary>Seconds from start to answer; null: never answered. Tables without an answer time tell it by the two lengths.</summary>
    public int? AnsweredAfter
    {
        get
        {
            if (Disposition != LegDisposition.Answered && Answer is null) return null;
            if (Answer is { Year: > 1971 } answer && (answer - Start).TotalSeconds is var after && after >= 0 && after <= Duration + 1) return (int)after;
            return BillSec > 0 || Disposition == LegDisposition.Answered ? Math.Max(0, Duration - BillSec) : null;
        }
    }

    /// <summary>Reads a disposition in any of its spellings.</summary>
    public static LegDisposition ReadDisposition(string? text) => text switch
    {
        // As Asterisk writes it.
        "ANSWERED" => LegDisposition.Answered,
        "NO ANSWER" => LegDisposition.NoAnswer,
        _ => ReadOther(text),
    };

    private static LegDisposition ReadOther(string? text) => text?.Trim().ToUpperInvariant() switch
    {
        "ANSWERED" or "ANSWER" => LegDisposition.Answered,
        "NO ANSWER" or "NOANSWER" or "CANCEL" => LegDisposition.NoAnswer,
        "BUSY" => LegDisposition.Busy,
        "FAILED" or "CONGESTION" or "CHANUNAVAIL" => LegDisposition.Failed,
        _ => LegDisposition.Unknown,
    };
}
