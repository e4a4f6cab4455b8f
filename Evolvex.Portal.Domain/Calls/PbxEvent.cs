using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.Domain.Calls;

/// <summary>Something that happened on the PBX, in the portal's own words. The family is closed: these cases and no others.</summary>
public abstract record PbxEvent
{
    private protected PbxEvent()
    {
    }
}

/// <summary>A channel came up. Only this and a list make a channel known.</summary>
/// <param name="Channel">What it is.</param>
public sealed record ChannelCreated(ChannelFacts Channel) : PbxEvent;

/// <summary>State, caller, connected line or place in the dialplan of a channel changed.</summary>
/// <param name="Channel">All that is known of it now.</param>
public sealed record ChannelChanged(ChannelFacts Channel) : PbxEvent;

/// <summary>A channel began the next dialplan step.</summary>
/// <param name="Channel">The channel, at its new place.</param>
/// <param name="Application">What it runs now.</param>
public sealed record ChannelStepped(ChannelFacts Channel, string? Application) : PbxEvent;

/// <summary>A channel got another name (masquerade).</summary>
/// <param name="Uniqueid">The channel; this does not change.</param>
/// <param name="NewName">What it is called from now on.</param>
public sealed record ChannelRenamed(string Uniqueid, string NewName) : PbxEvent;

/// <summary>A channel is gone. Events about it may still trail behind.</summary>
/// <param name="Uniqueid">The channel.</param>
public sealed record ChannelHungUp(string Uniqueid) : PbxEvent;

/// <summary>A channel put its peer on hold, or took it back.</summary>
/// <param name="Uniqueid">The channel that did it.</param>
/// <param name="Held">True: put on hold; false: taken back.</param>
public sealed record HoldChanged(string Uniqueid, bool Held) : PbxEvent;

/// <summary>A channel is being called, on behalf of another channel or of an originate.</summary>
/// <param name="CallerUniqueid">The channel that calls; null of an originate.</param>
/// <param name="Called">The channel that is called.</param>
public sealed record DialBegan(string? CallerUniqueid, ChannelFacts Called) : PbxEvent;

/// <summary>The attempt to call a channel ended, in whatever way.</summary>
/// <param name="Called">The channel that was called.</param>
public sealed record DialEnded(ChannelFacts Called) : PbxEvent;

/// <summary>A bridge came up.</summary>
/// <param name="Bridge">What it is.</param>
public sealed record BridgeCreated(BridgeFacts Bridge) : PbxEvent;

/// <summary>A bridge is gone.</summary>
/// <param name="BridgeId">Asterisk's id of it.</param>
public sealed record BridgeDestroyed(string BridgeId) : PbxEvent;

/// <summary>A channel entered a bridge.</summary>
/// <param name="Bridge">The bridge.</param>
/// <param name="Channel">Who entered.</param>
public sealed record BridgeEntered(BridgeFacts Bridge, ChannelFacts Channel) : PbxEvent;

/// <summary>A channel left a bridge.</summary>
/// <param name="BridgeId">Asterisk's id of the bridge.</param>
/// <param name="Channel">Who left.</param>
public sealed record BridgeLeft(string BridgeId, ChannelFacts Channel) : PbxEvent;

/// <summary>A party was sent on to another number without consultation.</summary>
/// <param name="TransfererUniqueid">Who sent it on, and leaves.</param>
/// <param name="Exten">Where to.</param>
public sealed record BlindTransferred(string TransfererUniqueid, string? Exten) : PbxEvent;

/// <summary>A party was handed over after consultation. Bridges and linkedids tell the rest.</summary>
/// <param name="TransfererUniqueid">Who handed it over, and leaves.</param>
public sealed record AttendedTransferred(string TransfererUniqueid) : PbxEvent;

/// <summary>Somebody took a call that rang elsewhere.</summary>
/// <param name="Channel">Who took it.</param>
/// <param name="TargetUniqueid">The channel that rang.</param>
public sealed record CallPickedUp(ChannelFacts Channel, string TargetUniqueid) : PbxEvent;

/// <summary>A channel entered a conference.</summary>
/// <param name="Conference">Its name: a number in most dialplans.</param>
/// <param name="Bridge">The bridge that it is made of.</param>
/// <param name="Channel">Who entered.</param>
public sealed record ConferenceJoined(string Conference, BridgeFacts Bridge, ChannelFacts Channel) : PbxEvent;

/// <summary>A channel was parked.</summary>
/// <param name="Channel">Who is parked.</param>
/// <param name="Space">The slot's number.</param>
public sealed record CallParked(ChannelFacts Channel, string Space) : PbxEvent;

/// <summary>A parked channel was taken back, timed out or gave up.</summary>
/// <param name="Uniqueid">Who was parked.</param>
public sealed record CallUnparked(string Uniqueid) : PbxEvent;

/// <summary>Somebody began to wait in a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Channel">Who waits.</param>
/// <param name="Position">Place in the line, from 1.</param>
public sealed record QueueCallerJoined(string Queue, ChannelFacts Channel, int Position) : PbxEvent;

/// <summary>Somebody no longer waits in a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Uniqueid">The channel that waited.</param>
public sealed record QueueCallerLeft(string Queue, string Uniqueid) : PbxEvent;

/// <summary>Somebody gave up waiting; the leave follows.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Uniqueid">The channel that waited.</param>
public sealed record QueueCallerAbandoned(string Queue, string Uniqueid) : PbxEvent;

/// <summary>All that the PBX tells of a queue member, as it is now.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Member">The member, whole.</param>
public sealed record QueueMemberChanged(string Queue, MemberFacts Member) : PbxEvent;

/// <summary>A member is no longer in a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Interface">The member's identity within it.</param>
public sealed record QueueMemberRemoved(string Queue, string Interface) : PbxEvent;

/// <summary>A member is being called for the queue.</summary>
/// <param name="CalledUniqueid">The channel that it is called by.</param>
/// <param name="MemberName">Who it is; null where nobody gave a name.</param>
public sealed record AgentCalled(string CalledUniqueid, string? MemberName) : PbxEvent;

/// <summary>A member took a call of the queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Interface">The member.</param>
public sealed record AgentConnected(string Queue, string Interface) : PbxEvent;

/// <summary>A member's call of the queue ended.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Interface">The member.</param>
/// <param name="Waited">How long the caller had waited.</param>
public sealed record AgentCompleted(string Queue, string Interface, TimeSpan Waited) : PbxEvent;

/// <summary>A device's state changed.</summary>
/// <param name="Device">Device name, e.g. <c>PJSIP/110</c>.</param>
/// <param name="State">What it does now.</param>
public sealed record DeviceStateChanged(string Device, DeviceState State) : PbxEvent;

/// <summary>A contact of an endpoint came, went or was measured.</summary>
/// <param name="Device">Device name of the endpoint.</param>
/// <param name="Contact">The contact, with its state now.</param>
public sealed record ContactChanged(string Device, ContactFacts Contact) : PbxEvent;

/// <summary>A dialplan hint was told: which devices stand behind a number.</summary>
/// <param name="Exten">The number.</param>
/// <param name="Context">The dialplan context that the hint stands in.</param>
/// <param name="Devices">Device names with <c>&amp;</c> between; null where there are none.</param>
public sealed record HintTold(string Exten, string Context, string? Devices) : PbxEvent;

/// <summary>Who sits at a device became known.</summary>
/// <param name="Device">Device name, e.g. <c>PJSIP/110</c>.</param>
/// <param name="Name">The name of its caller id; null where it has none.</param>
public sealed record EndpointNamed(string Device, string? Name) : PbxEvent;

/// <summary>The PBX finished starting.</summary>
public sealed record PbxBooted : PbxEvent;

/// <summary>The PBX is going down.</summary>
public sealed record PbxShuttingDown : PbxEvent;

/// <summary>A module of the PBX was loaded anew: what it lists may have changed.</summary>
public sealed record PbxReloaded : PbxEvent;
