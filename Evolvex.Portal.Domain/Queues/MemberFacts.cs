using Evolvex.Portal.Domain.Endpoints;

namespace Evolvex.Portal.Domain.Queues;

/// <summary>What an event or a list says of a queue member.</summary>
/// <param name="Interface">How it is dialled, its identity within the queue.</param>
/// <param name="Name">Who it is; the interface where nobody gave a name.</param>
/// <param name="State">State of its device.</param>
/// <param name="Paused">It gets no calls for now.</param>
/// <param name="PausedReason">Why, when told.</param>
/// <param name="InCall">It is in a call of this queue.</param>
/// <param name="CallsTaken">Calls of this queue since the PBX reset its counter.</param>
/// <param name="LastCallAt">End of its last call.</param>
/// <param name="PausedAt">When it was last paused.</param>
public readonly record struct MemberFacts(
    string Interface,
    string Name,
    DeviceState State,
    bool Paused,
    string? PausedReason,
    bool InCall,
    int CallsTaken,
    DateTimeOffset? LastCallAt,
    DateTimeOffset? PausedAt);
