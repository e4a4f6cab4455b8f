using Evolvex.Portal.Domain.Endpoints;

namespace Evolvex.Portal.Domain.Queues;

/// <summary>What an agent can do for the next caller.</summary>
public enum MemberAvailability
{
    /// <summary>Takes the next call.</summary>
    Free,

    /// <summary>Talks or rings.</summary>
    Busy,

    /// <summary>Signed in, but on a pause.</summary>
    Paused,

    /// <summary>The telephone is not reachable, or its state is not known.</summary>
    Away,
}

/// <summary>Who of a queue's agents is free, busy, on a pause or away.</summary>
/// <param name="Free">Agents who take the next call.</param>
/// <param name="Busy">Agents who talk or ring.</param>
/// <param name="Paused">Agents on a pause.</param>
/// <param name="Away">Agents who cannot be reached, or of whom nothing is known.</param>
public sealed record QueueStaffing(int Free, int Busy, int Paused, int Away)
{
    /// <summary>An agent on a pause who talks is busy: the pause begins after the call.</summary>
    public static MemberAvailability Of(QueueMember member) => member switch
    {
        { InCall: true } => MemberAvailability.Busy,
        { State: DeviceState.InUse or DeviceState.Busy or DeviceState.Ringing or DeviceState.RingInUse or DeviceState.OnHold } => MemberAvailability.Busy,
        { State: DeviceState.Unavailable or DeviceState.Invalid or DeviceState.Unknown } => MemberAvailability.Away,
        { Paused: true } => MemberAvailability.Paused,
        _ => MemberAvailability.Free,
    };

    /// <summary>Counts the agents of a queue.</summary>
    public static QueueStaffing Of(CallQueue queue)
    {
        Span<int> counts = stackalloc int[4];
        foreach (var member in queue.Members) counts[(int)Of(member)]++;
        return new QueueStaffing(counts[0], counts[1], counts[2], counts[3]);
    }
}
