using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>What an extension did in a call.</summary>
/// <param name="Extension">Its number.</param>
/// <param name="Made">It began the call.</param>
/// <param name="Answered">It was called and answered.</param>
/// <param name="RingSeconds">How long it rang.</param>
/// <param name="TalkSeconds">How long it talked.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExtensionPart(string Extension, bool Made, bool Answered, int RingSeconds, int TalkSeconds);

/// <summary>All rows of the call records that share a linkedid, read as one call.</summary>
public sealed record PastCall
{
    /// <summary>The linkedid, or the uniqueid where there is none.</summary>
    public required string Key { get; init; }

    /// <summary>When the first leg began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What the PBX's clock showed then: the day and hour that the call counts to.</summary>
    public required DateTime StartedOnWall { get; init; }

    /// <summary>When the last leg ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>From outside, to outside, in the house.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>Who called.</summary>
    public required Party From { get; init; }

    /// <summary>The number that was dialled; of a call from outside the company's own (DID).</summary>
    public required string Dialled { get; init; }

    /// <summary>Who answered first, or the last who was tried; null: nobody was.</summary>
    public string? Reached { get; init; }

    /// <summary>The queue that the call ended in, or came through last.</summary>
    public string? Queue { get; init; }

    /// <summary>The trunk that it used.</summary>
    public string? Trunk { get; init; }

    /// <summary>What became of it.</summary>
    public required CallVerdict Verdict { get; init; }

    /// <summary>Why.</summary>
    public required CallReason Reason { get; init; }

    /// <summary>Seconds until somebody answered, or until the caller gave up.</summary>
    public int WaitSeconds { get; init; }

    /// <summary>
    /// False: the PBX had answered before anybody was called and its records do not say when somebody did; the wait is the least and the talk the most that it can have been.
    /// </summary>
    public bool WaitIsExact { get; init; } = true;

    /// <summary>Seconds that people talked: overlapping legs count once.</summary>
    public int TalkSeconds { get; init; }

    /// <summary>Times that it was passed on after somebody had answered.</summary>
    public int Transfers { get; init; }

    /// <summary>Seconds after the first answer, and before the last talk ended, in which nobody talked: what the transfers cost.</summary>
    public int TransferSeconds { get; init; }

    /// <summary>Extensions that took part, each once.</summary>
    public IReadOnlyList<ExtensionPart> Extensions { get; init; } = [];

    /// <summary>Contexts of its rows, each once: what decides who may see it.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary>Groups that the dialplan gave its rows to, each once.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Rows that it was read from.</summary>
    public int Rows { get; init; }

    /// <summary>Changes when a row comes or changes: the sum of all lengths.</summary>
    public long RowSum { get; init; }

    /// <summary>Seconds from its beginning to its end.</summary>
    public int DurationSeconds => (int)Math.Max(0, (EndedAt - StartedAt).TotalSeconds);
}
