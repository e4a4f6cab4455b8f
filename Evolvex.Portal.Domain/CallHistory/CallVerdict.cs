namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>What became of a call, as a manager would say it. The numbers are stored: never change them.</summary>
public enum CallVerdict
{
    /// <summary>Two people talked, or a conference was entered.</summary>
    Answered = 1,

    /// <summary>A caller from outside rang telephones, or nobody at all, and was not answered.</summary>
    Missed = 2,

    /// <summary>The caller waited in a queue and was not answered there.</summary>
    Abandoned = 3,

    /// <summary>Nobody answered, and a mailbox did.</summary>
    Voicemail = 4,

    /// <summary>Only the PBX answered: a menu, an announcement.</summary>
    Machine = 5,

    /// <summary>Everyone who was tried was busy.</summary>
    Busy = 6,

    /// <summary>A call from the house that nobody answered.</summary>
    NoAnswer = 7,

    /// <summary>There was no way to who was called.</summary>
    Failed = 8,
}

/// <summary>Why a call has its verdict. The numbers are stored: never change them.</summary>
public enum CallReasonCode
{
    /// <summary>The first of <see cref="CallReason.Who"/> answered after <see cref="CallReason.Seconds"/>.</summary>
    AnsweredBy = 1,

    /// <summary>The same, in the queue <see cref="CallReason.Place"/>.</summary>
    AnsweredInQueue = 2,

    /// <summary>The first answered and passed the call on to the second, who answered too.</summary>
    AnsweredAndTransferred = 3,

    /// <summary>The first answered and passed the call on to the second, where nobody answered.</summary>
    AnsweredThenLost = 4,

    /// <summary>Was in the conference <see cref="CallReason.Place"/> for so many seconds.</summary>
    Conference = 5,

    /// <summary>These rang for so many seconds and nobody answered.</summary>
    RangUnanswered = 10,

    /// <summary>No telephone of these could be reached.</summary>
    Unreachable = 11,

    /// <summary>All of these were busy.</summary>
    AllBusy = 12,

    /// <summary>Nothing rang: the dialplan called nobody.</summary>
    NobodyWasCalled = 13,

    /// <summary>The caller gave up in the queue <see cref="CallReason.Place"/> after so many seconds, while these rang.</summary>
    GaveUpInQueue = 20,

    /// <summary>The same in a queue where no telephone rang.</summary>
    GaveUpInEmptyQueue = 21,

    /// <summary>The queue <see cref="CallReason.Place"/> let the caller go after so many seconds.</summary>
    QueueLetGo = 22,

    /// <summary>The queue <see cref="CallReason.Place"/> did not take the caller.</summary>
    QueueClosed = 23,

    /// <summary>The mailbox <see cref="CallReason.Place"/> answered after these had rung for so many seconds.</summary>
    VoicemailAfterRinging = 30,

    /// <summary>The mailbox <see cref="CallReason.Place"/> answered at once.</summary>
    VoicemailAtOnce = 31,

    /// <summary>None of these could be reached, and the PBX answered by itself for so many seconds: a mailbox or an announcement.</summary>
    MachineAfterUnreachable = 32,

    /// <summary>A menu or announcement alone, for so many seconds.</summary>
    MenuOnly = 40,

    /// <summary>Answered by the first of <see cref="CallReason.Who"/> and connected with nobody.</summary>
    ConnectedWithNobody = 42,

    /// <summary>The PBX or the line refused the call.</summary>
    Refused = 50,
}

/// <summary>Why a call has its verdict, as data; the pages put it in words.</summary>
/// <param name="Code">Which sentence.</param>
/// <param name="Who">Numbers that the sentence names, in the order in which they were tried, each once.</param>
/// <param name="Seconds">The length of time that it names.</param>
/// <param name="Place">The queue, mailbox or conference that it names, else null.</param>
public sealed record CallReason(CallReasonCode Code, IReadOnlyList<string> Who, int Seconds, string? Place);
