namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>What a leg of a past call was.</summary>
public enum PastLegKind
{
    /// <summary>A telephone was called.</summary>
    Telephone,

    /// <summary>A trunk was called: somebody outside.</summary>
    Outside,

    /// <summary>Somebody was to be called and could not be.</summary>
    Unreachable,

    /// <summary>The caller stood in a queue and no telephone rang.</summary>
    Queue,

    /// <summary>A mailbox.</summary>
    Voicemail,

    /// <summary>A conference.</summary>
    Conference,

    /// <summary>The call lay in a parking slot, or was taken from it.</summary>
    Parking,

    /// <summary>A menu, an announcement, music.</summary>
    Machine,

    /// <summary>The end of the dialplan after another leg: says nothing new.</summary>
    Tail,

    /// <summary>A Local channel whose own rows say more.</summary>
    Proxy,
}

/// <summary>How a leg of a past call ended.</summary>
public enum PastLegOutcome
{
    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>It rang and was not answered.</summary>
    NotAnswered,

    /// <summary>It was busy.</summary>
    Busy,

    /// <summary>There was no way.</summary>
    Failed,
}

/// <summary>A time in which somebody was held.</summary>
public sealed record HoldSpan(DateTimeOffset From, DateTimeOffset Until);

/// <summary>One row of a past call as it is told to people.</summary>
public sealed record PastLeg
{
    /// <summary>The row.</summary>
    public required CallDetailRecord Record { get; init; }

    /// <summary>What it was.</summary>
    public required PastLegKind Kind { get; init; }

    /// <summary>Who was called: an extension or a number outside; the mailbox, conference or slot; null where it is nobody.</summary>
    public string? Who { get; init; }

    /// <summary>The extension whose telephone the leg began at, else null.</summary>
    public string? Caller { get; init; }

    /// <summary>The queue that called, else null.</summary>
    public string? Queue { get; init; }

    /// <summary>The trunk that was called, else null.</summary>
    public string? Trunk { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it was answered; null: it was not.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>False: the answer lies somewhere after <see cref="AnsweredAt"/>, which is the earliest that it can have been.</summary>
    public bool AnswerIsExact { get; init; } = true;

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>How it ended.</summary>
    public required PastLegOutcome Outcome { get; init; }

    /// <summary>When one of the two held the other, as far as somebody watched.</summary>
    public IReadOnlyList<HoldSpan> Holds { get; init; } = [];

    /// <summary>Two people were connected by it.</summary>
    public bool IsTalk => Kind is PastLegKind.Telephone or PastLegKind.Outside && AnsweredAt is not null;

    /// <summary>Somebody was called by it.</summary>
    public bool IsAttempt => Kind is PastLegKind.Telephone or PastLegKind.Outside or PastLegKind.Unreachable;

    /// <summary>Seconds that it rang.</summary>
    public int RingSeconds => Kind is PastLegKind.Telephone or PastLegKind.Outside ? (int)((AnsweredAt ?? Until) - From).TotalSeconds : 0;

    /// <summary>Seconds of <see cref="Holds"/>.</summary>
    public int HeldSeconds => (int)Math.Round(Holds.Sum(hold => (hold.Until - hold.From).TotalSeconds));

    /// <summary>Seconds after the answer.</summary>
    public int TalkSeconds => AnsweredAt is { } answered ? (int)(Until - answered).TotalSeconds : 0;
}
