using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>What reading a past call needs beside its rows.</summary>
/// <param name="Clock">The PBX's clock.</param>
/// <param name="Directions">How a trunk and a call from outside are told.</param>
public sealed record CallReadingRules(WallClock Clock, DirectionRules Directions)
{
    /// <summary>
    /// When channels were answered, by channel name and oldest first, as far as somebody watched: a channel that called out of a menu or a queue was up before,
    /// so the records have no time of the answer. Asterisk gives the same names again after each of its starts.
    /// </summary>
    public ILookup<string, DateTimeOffset> Witnessed { get; init; } = Array.Empty<(string Channel, DateTimeOffset At)>().ToLookup(answer => answer.Channel, answer => answer.At);
}
