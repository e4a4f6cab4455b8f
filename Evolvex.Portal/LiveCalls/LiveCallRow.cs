using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.LiveCalls;

/// <summary>One line of the live table.</summary>
/// <param name="Call">The call as last known.</param>
/// <param name="IsEnded">It is over; kept only while the order is held.</param>
/// <param name="Flash">Number of visible changes; parity restarts the tint.</param>
/// <param name="FlashAt">When it last changed visibly; null for a line that was there from the start.</param>
public sealed record LiveCallRow(Call Call, bool IsEnded, int Flash, DateTimeOffset? FlashAt)
{
    /// <summary>Whether two states of a call read the same in a closed line.</summary>
    public static bool ReadsSame(Call one, Call other) =>
        ReferenceEquals(one, other)
        || (one.State == other.State && one.StateSince == other.StateSince && one.StartedAt == other.StartedAt && one.From == other.From && one.To == other.To
            && one.Direction == other.Direction && one.Queue == other.Queue && one.Trunk == other.Trunk && one.Conference == other.Conference);
}
