using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>What administrators set of the call history. Kept in the portal's database, so that all instances share it.</summary>
internal sealed record CallHistorySettings
{
    public static readonly CallHistorySettings Default = new();

    /// <summary>Patterns of trunk endpoints' names, with <c>*</c> for any text.</summary>
    public IReadOnlyList<string> TrunkPatterns { get; init; } = DirectionRules.Default.TrunkPatterns;

    /// <summary>Patterns of contexts that calls from outside come in by.</summary>
    public IReadOnlyList<string> InboundContexts { get; init; } = DirectionRules.Default.InboundContexts;

    /// <summary>Seconds within which a call should be answered, 1 to 600.</summary>
    public int ServiceLevelSeconds { get; init; } = 20;

    /// <summary>Viewers see outside numbers with their middle hidden.</summary>
    public bool MaskNumbers { get; init; }

    /// <summary>No older records are read in: paused by an administrator.</summary>
    public bool IsPaused { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public DirectionRules Directions => new() { TrunkPatterns = TrunkPatterns, InboundContexts = InboundContexts };

    /// <summary>Whether calls read by these settings look as those read by the others; the service level is only in the totals.</summary>
    public bool ReadsAs(CallHistorySettings other) =>
        TrunkPatterns.SequenceEqual(other.TrunkPatterns) && InboundContexts.SequenceEqual(other.InboundContexts);
}
