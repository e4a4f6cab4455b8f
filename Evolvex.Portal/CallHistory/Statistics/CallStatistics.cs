using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>Verdicts that a chart shows as one.</summary>
public enum VerdictGroup
{
    Answered,
    Machine,
    Unanswered,
    Lost,
}

/// <summary>The calls of one bar.</summary>
/// <param name="First">First day.</param>
/// <param name="Last">Last day.</param>
/// <param name="Hour">The hour, where the bar is one of a single day.</param>
/// <param name="Groups">Calls by <see cref="VerdictGroup"/>.</param>
/// <param name="Before">All calls of the same bar in the period before.</param>
public sealed record StatisticsBar(DateOnly First, DateOnly Last, int? Hour, int[] Groups, int Before)
{
    public int Calls => Groups.Sum();
}

/// <summary>Figures of a period.</summary>
/// <param name="Sums">Counts and sums.</param>
/// <param name="WaitP90">Nine of ten answered calls waited no longer, in seconds; null: none was answered.</param>
public sealed record PeriodFigures(CallSums Sums, int? WaitP90)
{
    /// <summary>Share of calls that a person answered; null: there were none.</summary>
    public double? AnswerRate => Sums.Calls == 0 ? null : (double)Sums.Answered / Sums.Calls;
}

/// <summary>What a queue did.</summary>
public sealed record QueueFigures(string Queue, int Offered, int Answered, int Abandoned, int InTime, long WaitSeconds)
{
    /// <summary>Share of offered calls that were answered in time.</summary>
    public double ServiceLevel => Offered == 0 ? 0 : (double)InTime / Offered;

    public int? AverageWait => Answered == 0 ? null : (int)Math.Round((double)WaitSeconds / Answered);
}

/// <summary>What an extension did.</summary>
public sealed record ExtensionFigures(string Extension, int Made, int Taken, int Missed, long TalkSeconds);

/// <summary>What a trunk carried.</summary>
/// <param name="Trunk">Its name.</param>
/// <param name="Inbound">Calls from outside.</param>
/// <param name="Outbound">Calls to outside.</param>
/// <param name="TalkSeconds">All talk over it.</param>
/// <param name="Peak">Most calls at once; null: it is not told of so long a time to who sees some of the calls only.</param>
public sealed record TrunkFigures(string Trunk, int Inbound, int Outbound, long TalkSeconds, int? Peak);

/// <summary>How often a number called or was called.</summary>
public sealed record NumberFigures(string Number, string? Name, int Calls, int Answered, long TalkSeconds);

/// <summary>All that the statistics page shows.</summary>
public sealed record CallStatistics
{
    public required PeriodFigures Now { get; init; }

    /// <summary>Of the period of the same length before.</summary>
    public required PeriodFigures Before { get; init; }

    public required IReadOnlyList<StatisticsBar> Bars { get; init; }

    /// <summary>Calls by day of the week (Monday is 0) and hour.</summary>
    public required int[,] Heat { get; init; }

    public required IReadOnlyList<QueueFigures> Queues { get; init; }

    public required IReadOnlyList<ExtensionFigures> Extensions { get; init; }

    public required IReadOnlyList<TrunkFigures> Trunks { get; init; }

    public required int ServiceLevelSeconds { get; init; }

    /// <summary>The group that a verdict is drawn in.</summary>
    public static VerdictGroup GroupOf(CallVerdict verdict, CallDirection direction) => verdict switch
    {
        CallVerdict.Answered => VerdictGroup.Answered,
        CallVerdict.Machine or CallVerdict.Voicemail => VerdictGroup.Machine,
        CallVerdict.Missed or CallVerdict.Abandoned => VerdictGroup.Lost,
        _ => direction == CallDirection.Inbound ? VerdictGroup.Lost : VerdictGroup.Unanswered,
    };

    /// <summary>The verdicts of a group, for a filter.</summary>
    public static IReadOnlyList<CallVerdict> VerdictsOf(VerdictGroup group) => group switch
    {
        VerdictGroup.Answered => [CallVerdict.Answered],
        VerdictGroup.Machine => [CallVerdict.Voicemail, CallVerdict.Machine],
        VerdictGroup.Lost => [CallVerdict.Missed, CallVerdict.Abandoned],
        _ => [CallVerdict.Busy, CallVerdict.NoAnswer, CallVerdict.Failed],
    };

    /// <summary>The wait that a share of calls did not exceed.</summary>
    /// <param name="waits">Seconds and how many calls waited so long, ascending.</param>
    /// <param name="share">0 to 1.</param>
    public static int? Percentile(IReadOnlyList<(int Wait, int Calls)> waits, double share)
    {
        var wanted = waits.Sum(wait => (long)wait.Calls) * share;
        long seen = 0;
        foreach (var (wait, calls) in waits)
        {
            seen += calls;
            if (seen >= wanted && seen > 0) return wait;
        }

        return null;
    }
}
