using System.Threading.Channels;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.LiveState;

/// <summary>How the portal stands with the PBX.</summary>
public enum LinkPhase
{
    /// <summary>Not connected yet, or connecting again.</summary>
    Connecting,

    /// <summary>Connected; the first lists are being read.</summary>
    Synchronizing,

    /// <summary>Live.</summary>
    Live,

    /// <summary>Connection lost; what is shown is the last known state.</summary>
    Stale,

    /// <summary>The PBX refuses the portal (wrong secret, no right): somebody has to act.</summary>
    Refused,
}

/// <summary>Why the portal is not live: what the page says in the viewer's language. Details are in <see cref="LinkStatus.FaultDetail"/>.</summary>
public enum LinkFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Nobody listens at that port: Asterisk is down, or the port is wrong.</summary>
    ConnectionRefused,

    /// <summary>The host's name means nothing.</summary>
    UnknownHost,

    /// <summary>There is no way to the host.</summary>
    Unreachable,

    /// <summary>The host did not answer in time.</summary>
    NoAnswer,

    /// <summary>Something listens at that port that is no Asterisk manager.</summary>
    NotAmi,

    /// <summary>TLS could not be agreed: certificate not trusted, or the port speaks none.</summary>
    TlsFailed,

    /// <summary>User, secret or address refused; Asterisk does not tell which.</summary>
    LoginRefused,

    /// <summary>The connection ended: Asterisk stopped, or the network broke.</summary>
    ConnectionLost,

    /// <summary>The connection stands but nothing comes any more.</summary>
    Silent,

    /// <summary>The PBX said that it is going down.</summary>
    ShuttingDown,

    /// <summary>Where the PBX is could not be told (the demo PBX did not start).</summary>
    NoEndpoint,

    /// <summary>Something that nobody foresaw; the log has it.</summary>
    Unexpected,
}

/// <summary>Freshness of the live view.</summary>
/// <param name="Phase">How the portal stands with the PBX.</param>
/// <param name="Since">Since when.</param>
/// <param name="LastEventAt">When the last AMI message arrived, else null.</param>
/// <param name="Corrections">Differences that reconciliation has mended since start.</param>
/// <param name="Reconnects">Connections made since start, less the first.</param>
/// <param name="LastReconcileAt">When the state was last compared with the PBX's own lists.</param>
/// <param name="Fault">Why it is not live, in words for the operator (no secret), else null.</param>
/// <param name="PbxVersion">Asterisk's version, when known.</param>
public sealed record LinkStatus(
    LinkPhase Phase,
    DateTimeOffset Since,
    DateTimeOffset? LastEventAt,
    long Corrections,
    int Reconnects,
    DateTimeOffset? LastReconcileAt,
    string? Fault,
    string? PbxVersion)
{
    /// <summary>As long as nothing was tried.</summary>
    public static LinkStatus Initial(DateTimeOffset at) => new(LinkPhase.Connecting, at, null, 0, 0, null, null, null);

    /// <summary>The fault by its kind, for texts in the viewer's language.</summary>
    public LinkFault FaultKind { get; init; }

    /// <summary>The fault's particulars: what Asterisk or the network said.</summary>
    public string? FaultDetail { get; init; }

    /// <summary>Host and port that are connected to, or tried.</summary>
    public string? Endpoint { get; init; }

    /// <summary>When the next attempt to connect is made.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Stands among <see cref="RefusedLists"/> where calls come and go without the PBX telling any event of them.</summary>
    public const string EventsOfCalls = "read = call";

    /// <summary>Lists that the PBX refuses to this manager user (names of AMI actions): what they would tell is missing or may be old.</summary>
    public IReadOnlyList<string> RefusedLists { get; init; } = [];
}

/// <summary>All that is known of the PBX at one moment; never changes.</summary>
public sealed record PbxSnapshot(
    long Version,
    LinkStatus Link,
    IReadOnlyDictionary<string, Call> Calls,
    IReadOnlyDictionary<string, CallQueue> Queues,
    IReadOnlyDictionary<string, Extension> Extensions);

/// <summary>What changed between two versions; a whole snapshot where the reader fell behind or the state was read anew.</summary>
/// <param name="Version">Version after the change.</param>
/// <param name="Reset">Set: replace everything by this snapshot; the other lists are empty.</param>
/// <param name="Link">Set: the link's new status.</param>
/// <param name="Calls">New and changed calls.</param>
/// <param name="EndedCalls">Linkedids of calls that are over.</param>
/// <param name="Queues">New and changed queues.</param>
/// <param name="RemovedQueues">Names of queues that are gone.</param>
/// <param name="Extensions">New and changed extensions, by device.</param>
/// <param name="RemovedExtensions">Devices that are gone.</param>
public sealed record PbxChanges(
    long Version,
    PbxSnapshot? Reset,
    LinkStatus? Link,
    IReadOnlyList<Call> Calls,
    IReadOnlyList<string> EndedCalls,
    IReadOnlyList<CallQueue> Queues,
    IReadOnlyList<string> RemovedQueues,
    IReadOnlyList<Extension> Extensions,
    IReadOnlyList<string> RemovedExtensions)
{
    /// <summary>A batch that says: replace everything by this.</summary>
    public static PbxChanges StartOver(PbxSnapshot snapshot) => new(snapshot.Version, snapshot, null, [], [], [], [], [], []);
}

/// <summary>A snapshot and all changes after it, taken under one lock: nothing is missed or seen twice. Dispose to end it.</summary>
public interface ILiveSubscription : IDisposable
{
    /// <summary>State at the moment of subscribing.</summary>
    PbxSnapshot Snapshot { get; }

    /// <summary>Batches in order, at most one each 100 ms; bounded: a reader that falls behind gets a <see cref="PbxChanges.Reset"/>.</summary>
    ChannelReader<PbxChanges> Changes { get; }
}

/// <summary>The live state of the PBX, one writer, many readers.</summary>
public interface ILivePbx
{
    /// <summary>The state now. Cheap; takes no lock that a writer waits for.</summary>
    PbxSnapshot Current { get; }

    /// <summary>Starts a subscription; the caller disposes it.</summary>
    ILiveSubscription Subscribe();
}
