using System.Collections.Frozen;

namespace Evolvex.Portal.Domain.Manager;

/// <summary>Headers of actions that are used often, for where the PBX does not tell: its help is a command of the CLI, which needs the class <c>command</c>.</summary>
public static class WellKnownActions
{
    // A star marks what is required.
    private static readonly FrozenDictionary<string, string> Headers = new Dictionary<string, string>
    {
        ["AbsoluteTimeout"] = "Channel* Timeout*",
        ["Atxfer"] = "Channel* Exten* Context",
        ["BlindTransfer"] = "Channel* Context Exten",
        ["BridgeInfo"] = "BridgeUniqueid*",
        ["BridgeList"] = "BridgeType",
        ["Challenge"] = "AuthType*",
        ["Command"] = "Command*",
        ["ConfbridgeKick"] = "Conference* Channel*",
        ["ConfbridgeList"] = "Conference*",
        ["DBDel"] = "Family* Key*",
        ["DBGet"] = "Family* Key*",
        ["DBPut"] = "Family* Key* Val",
        ["Events"] = "EventMask*",
        ["ExtensionState"] = "Exten* Context*",
        ["GetConfig"] = "Filename* Category Filter",
        ["Getvar"] = "Channel Variable*",
        ["Hangup"] = "Channel* Cause",
        ["Login"] = "Username* Secret",
        ["MailboxCount"] = "Mailbox*",
        ["MailboxStatus"] = "Mailbox*",
        ["MixMonitor"] = "Channel* File Options Command",
        ["ModuleCheck"] = "Module*",
        ["Originate"] = "Channel* Exten Context Priority Application Data Timeout CallerID Variable Account EarlyMedia Async Codecs ChannelId OtherChannelId PreDialGoSub",
        ["Park"] = "Channel* TimeoutChannel AnnounceChannel Timeout Parkinglot",
        ["ParkedCalls"] = "ParkingLot",
        ["PJSIPShowEndpoint"] = "Endpoint*",
        ["PlayDTMF"] = "Channel* Digit* Duration Receive",
        ["QueueAdd"] = "Queue* Interface* Penalty Paused Reason MemberName StateInterface",
        ["QueuePause"] = "Interface* Paused* Queue Reason",
        ["QueuePenalty"] = "Interface* Penalty* Queue",
        ["QueueRemove"] = "Queue* Interface*",
        ["QueueStatus"] = "Queue Member",
        ["QueueSummary"] = "Queue",
        ["Redirect"] = "Channel* ExtraChannel Exten* ExtraExten Context* ExtraContext Priority* ExtraPriority",
        ["Reload"] = "Module",
        ["SendText"] = "Channel* Message* Content-Type",
        ["Setvar"] = "Channel Variable* Value*",
        ["ShowDialPlan"] = "Extension Context",
        ["Status"] = "Channel Variables AllVariables",
        ["StopMixMonitor"] = "Channel* MixMonitorID",
        ["UserEvent"] = "UserEvent*",
        ["WaitEvent"] = "Timeout*",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The headers of an action, without words about them; none for one that is not known, or takes none.</summary>
    public static IReadOnlyList<ActionParameter> ParametersOf(string action) =>
        Headers.TryGetValue(action, out var names)
            ? [.. names.Split(' ').Select(name => new ActionParameter(name.TrimEnd('*'), name.EndsWith('*'), "", []))]
            : [];
}
