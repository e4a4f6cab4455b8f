using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;

namespace Evolvex.Portal.Domain.Queues;

/// <summary>A queue of the PBX with who serves and who waits.</summary>
/// <param name="Name">The queue's name.</param>
/// <param name="Strategy">ringall, leastrecent …</param>
/// <param name="Members">Its agents, by name.</param>
/// <param name="Callers">Who waits, by position.</param>
/// <param name="Completed">Calls answered since the PBX reset its counter (not "today").</param>
/// <param name="Abandoned">Calls given up since then.</param>
/// <param name="ServiceLevelSeconds">Threshold of the service level, seconds.</param>
/// <param name="ServiceLevelPercent">Share answered within the threshold, 0–100, as the PBX tells.</param>
public sealed record CallQueue(
    string Name,
    string? Strategy,
    IReadOnlyList<QueueMember> Members,
    IReadOnlyList<QueueCaller> Callers,
    int Completed,
    int Abandoned,
    int ServiceLevelSeconds,
    double ServiceLevelPercent);

/// <summary>An agent of a queue.</summary>
public sealed record QueueMember(
    string Interface,
    string Name,
    DeviceState State,
    bool Paused,
    string? PausedReason,
    bool InCall,
    int CallsTaken,
    DateTimeOffset? LastCallAt,
    DateTimeOffset? PausedSince);

/// <summary>Someone who waits in a queue.</summary>
public sealed record QueueCaller(string Uniqueid, string? Linkedid, int Position, Party Caller, DateTimeOffset Since);
