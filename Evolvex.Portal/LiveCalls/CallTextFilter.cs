using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Shell.Components;

namespace Evolvex.Portal.LiveCalls;

/// <summary>What of a call the filter box and the search look at.</summary>
internal static class CallTextFilter
{
    /// <summary>By parties, queue, trunk, conference and id; legs too, since a transferred party may be in none of those.</summary>
    public static bool Passes(this TextFilter filter, Call call) =>
        filter.IsEmpty
        || filter.Passes(call.From.Number, call.From.Name, call.To.Number, call.To.Name, call.Queue, call.Trunk, call.Conference, call.Linkedid)
        || call.Legs.Any(leg => filter.Passes(leg.Party.Number, leg.Party.Name, leg.Channel, leg.Uniqueid));
}
