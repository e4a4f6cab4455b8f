using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.Recordings;

/// <summary>How long recordings are kept.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Days">Whole days, 1 to 36,500.</param>
/// <param name="Direction">Only calls of this direction; null: any.</param>
/// <param name="Queue">Only calls of this queue; null: any.</param>
/// <param name="IsEnabled">False: it is only tried out.</param>
public sealed record RetentionRule(long Id, int Days, CallDirection? Direction, string? Queue, bool IsEnabled)
{
    /// <summary>Longest that a rule can keep.</summary>
    public const int MostDays = 36_500;

    /// <summary>Letters of a queue's name at most.</summary>
    public const int LongestQueue = 80;

    /// <summary>What a rule says is possible.</summary>
    public bool CanBe => Days is >= 1 and <= MostDays && (Queue is null || Queue.Length is > 0 and <= LongestQueue);

    // A rule for a queue says more than one for a direction, and that more than one for all.
    private int Closeness => (Queue is null ? 0 : 2) + (Direction is null ? 0 : 1);

    /// <summary>The rule that a recording is kept by; null: none, it stays. Of several that fit as closely, the one that keeps longer.</summary>
    /// <param name="rules">All rules to go by.</param>
    /// <param name="direction">Of its call; null where the call is not known: then only rules for all calls fit.</param>
    /// <param name="queue">Of its call.</param>
    public static RetentionRule? For(IEnumerable<RetentionRule> rules, CallDirection? direction, string? queue) => rules
        .Where(rule => (rule.Direction is null || rule.Direction == direction) && (rule.Queue is null || string.Equals(rule.Queue, queue, StringComparison.Ordinal)))
        .OrderByDescending(rule => rule.Closeness).ThenByDescending(rule => rule.Days).FirstOrDefault();

    /// <summary>Whether something written then is due.</summary>
    public bool IsDue(DateTimeOffset written, DateTimeOffset now) => now - written > TimeSpan.FromDays(Days);
}
