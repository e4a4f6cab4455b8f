using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.Domain.Calls;

/// <summary>What the PBX lists of itself at one moment. A list that it refused is <see langword="null"/>: that part is then not compared.</summary>
public sealed record PbxListing
{
    /// <summary>All channels.</summary>
    public IReadOnlyList<ListedChannel>? Channels { get; init; }

    /// <summary>All bridges.</summary>
    public IReadOnlyList<BridgeFacts>? Bridges { get; init; }

    /// <summary>Uniqueid of a parked channel → its slot.</summary>
    public IReadOnlyDictionary<string, string>? Parked { get; init; }

    /// <summary>Uniqueid of a channel → the conference that it is in.</summary>
    public IReadOnlyDictionary<string, string>? Conferences { get; init; }

    /// <summary>All queues.</summary>
    public IReadOnlyList<ListedQueue>? Queues { get; init; }

    /// <summary>Device → state.</summary>
    public IReadOnlyDictionary<string, DeviceState>? DeviceStates { get; init; }

    /// <summary>All dialplan hints.</summary>
    public IReadOnlyList<HintTold>? Hints { get; init; }

    /// <summary>All endpoints that the PBX configures.</summary>
    public IReadOnlyList<ListedEndpoint>? Endpoints { get; init; }
}

/// <summary>A channel as listed.</summary>
/// <param name="Facts">What it is.</param>
/// <param name="Application">What it runs.</param>
/// <param name="ApplicationData">With which arguments.</param>
/// <param name="BridgeId">The bridge that it is in, else null.</param>
/// <param name="Age">How long it has been up, when told.</param>
public sealed record ListedChannel(ChannelFacts Facts, string? Application, string? ApplicationData, string? BridgeId, TimeSpan? Age);

/// <summary>A queue as listed.</summary>
/// <param name="Name">The queue's name.</param>
/// <param name="Strategy">ringall, leastrecent …</param>
/// <param name="Completed">Calls answered since the PBX reset its counter.</param>
/// <param name="Abandoned">Calls given up since then.</param>
/// <param name="ServiceLevelSeconds">Threshold of the service level, seconds.</param>
/// <param name="ServiceLevelPercent">Share answered within the threshold, 0–100.</param>
/// <param name="Members">Its agents.</param>
/// <param name="Callers">Who waits.</param>
public sealed record ListedQueue(
    string Name,
    string? Strategy,
    int Completed,
    int Abandoned,
    int ServiceLevelSeconds,
    double ServiceLevelPercent,
    IReadOnlyList<MemberFacts> Members,
    IReadOnlyList<ListedCaller> Callers);

/// <summary>Someone who waits in a queue, as listed.</summary>
/// <param name="Uniqueid">The channel.</param>
/// <param name="Position">Place in the line, from 1.</param>
/// <param name="Caller">Who it is.</param>
/// <param name="Waited">Since how long.</param>
public sealed record ListedCaller(string Uniqueid, int Position, Party Caller, TimeSpan Waited);

/// <summary>An endpoint as listed.</summary>
/// <param name="Device">Device name, e.g. <c>PJSIP/110</c>.</param>
/// <param name="Kind">Telephone or trunk, when the configuration tells.</param>
/// <param name="State">What the device does, when told.</param>
/// <param name="Contacts">Where it can be reached; null where the PBX does not tell.</param>
public sealed record ListedEndpoint(string Device, EndpointKind Kind, DeviceState? State, IReadOnlyList<ContactFacts>? Contacts);

/// <summary>Differences between the state and a list that were mended.</summary>
/// <param name="Channels">Channels missing, left over, or other than listed.</param>
/// <param name="Queues">Queues, members and callers.</param>
/// <param name="Endpoints">Devices and contacts.</param>
public sealed record PbxCorrections(int Channels, int Queues, int Endpoints)
{
    /// <summary>All of them.</summary>
    public int Total => Channels + Queues + Endpoints;
}

/// <summary>What changed since it was last asked; whole records, each thing once.</summary>
/// <param name="Calls">New and changed calls.</param>
/// <param name="EndedCalls">Linkedids of calls that are over.</param>
/// <param name="Queues">New and changed queues.</param>
/// <param name="RemovedQueues">Names of queues that are gone.</param>
/// <param name="Extensions">New and changed extensions.</param>
/// <param name="RemovedExtensions">Devices that are gone.</param>
public sealed record PbxDelta(
    IReadOnlyList<Call> Calls,
    IReadOnlyList<string> EndedCalls,
    IReadOnlyList<CallQueue> Queues,
    IReadOnlyList<string> RemovedQueues,
    IReadOnlyList<Extension> Extensions,
    IReadOnlyList<string> RemovedExtensions)
{
    /// <summary>Nothing changed.</summary>
    public bool IsEmpty => Calls.Count + EndedCalls.Count + Queues.Count + RemovedQueues.Count + Extensions.Count + RemovedExtensions.Count == 0;
}
