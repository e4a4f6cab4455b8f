using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Dashboard;

/// <summary>The figures of the overview.</summary>
/// <param name="Counts">Calls by what they do.</param>
/// <param name="Inbound">Active calls from outside.</param>
/// <param name="Outbound">Active calls to outside.</param>
/// <param name="Internal">Active calls in the house.</param>
/// <param name="LongestTalkSince">Since when the longest talk lasts.</param>
/// <param name="LongestWaitSince">Since when the first in line waits.</param>
/// <param name="Registered">Extensions that can be reached.</param>
/// <param name="Extensions">Extensions of which the PBX tells whether they can be reached.</param>
internal sealed record DashboardFigures(
    CallCounts Counts,
    int Inbound,
    int Outbound,
    int Internal,
    DateTimeOffset? LongestTalkSince,
    DateTimeOffset? LongestWaitSince,
    int Registered,
    int Extensions)
{
    /// <summary>Takes the figures from a snapshot.</summary>
    public static DashboardFigures Of(PbxSnapshot snapshot)
    {
        var calls = snapshot.Calls.Values;
        var directions = new int[4];
        foreach (var call in calls) directions[(int)call.Direction]++;
        var known = snapshot.Extensions.Values.Count(extension => extension.Registered is not null);
        return new DashboardFigures(
            CallCounts.Of(calls),
            directions[(int)CallDirection.Inbound],
            directions[(int)CallDirection.Outbound],
            directions[(int)CallDirection.Internal],
            Earliest(calls.Where(call => CallCounts.GroupOf(call.State) == CallGroup.Talking), call => call.AnsweredAt ?? call.StateSince),
            Earliest(calls.Where(call => call.State == CallState.Waiting), call => call.StateSince),
            known > 0 ? snapshot.Extensions.Values.Count(extension => extension.Registered == true) : snapshot.Extensions.Values.Count(IsReachable),
            known > 0 ? known : snapshot.Extensions.Count);
    }

    // Where the PBX tells nothing of registrations, the device's state does.
    private static bool IsReachable(Extension extension) => extension.State is not (DeviceState.Unknown or DeviceState.Unavailable or DeviceState.Invalid);

    private static DateTimeOffset? Earliest(IEnumerable<Call> calls, Func<Call, DateTimeOffset> since) =>
        calls.Select(call => (DateTimeOffset?)since(call)).Min();
}
