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
/// <param name="Interface">How it is dialled, its identity within the queue.</param>
/// <param name="Name">Who it is; the interface where nobody gave a name.</param>
/// <param name="State">State of its device.</param>
/// <param name="Paused">It gets no calls for now.</param>
/// <param name="PausedReason">Why, when told.</param>
/// <param name="InCall">It is in a call of this queue.</param>
/// <param name="CallsTaken">Calls of this queue since the PBX reset its counter.</param>
/// <param name="LastCallAt">End of its last call; null where there was none.</param>
/// <param name="PausedSince">Since when it is paused; null where it is not, or nobody knows.</param>
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
/// <param name="Uniqueid">The channel that waits.</param>
/// <param name="Linkedid">The call that it belongs to; null where that is not known.</param>
/// <param name="Position">Place in the line, from 1.</param>
/// <param name="Caller">Who it is.</param>
/// <param name="Since">Since when.</param>
public sealed record QueueCaller(string Uniqueid, string? Linkedid, int Position, Party Caller, DateTimeOffset Since);
