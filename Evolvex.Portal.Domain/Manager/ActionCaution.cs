using System.Collections.Frozen;

namespace Evolvex.Portal.Domain.Manager;

/// <summary>Why somebody is asked before an action is sent.</summary>
public enum CautionReason
{
    /// <summary>Nothing speaks against it.</summary>
    None,

    /// <summary>It does something: to calls, queues, files or the PBX. All do of which it is not known that they only tell.</summary>
    Acts,

    /// <summary>A command line that is no <c>show</c>.</summary>
    ActingCommand,

    /// <summary>The gateway's policy would refuse it to others: it may write files, run programs or read secrets.</summary>
    Policy,
}

/// <summary>What is to be asked before an action is sent from the console.</summary>
/// <param name="Reason">Why.</param>
/// <param name="PolicyReason">What the policy says, in English; null where it says nothing.</param>
public sealed record ActionCaution(CautionReason Reason, string? PolicyReason)
{
    // Actions that change nothing but the session that sends them. What is not here asks first, an unknown action of a module too.
    private static readonly FrozenSet<string> Telling = new[]
    {
        "Agents", "BridgeInfo", "BridgeList", "BridgeTechnologyList", "Challenge", "ConfbridgeList", "ConfbridgeListRooms", "CoreSettings", "CoreShowChannelMap",
        "CoreShowChannels", "CoreStatus", "DAHDIShowChannels", "DAHDIShowStatus", "DBGet", "DBGetTree", "DeviceStateList", "Events", "ExtensionState",
        "ExtensionStateList", "FAXSession", "FAXSessions", "FAXStats", "Filter", "GetConfig", "GetConfigJSON", "Getvar", "IAXnetstats", "IAXpeerlist", "IAXpeers",
        "IAXregistry", "ListCategories", "ListCommands", "Logoff", "MailboxCount", "MailboxStatus", "MeetmeList", "MeetmeListRooms", "ModuleCheck", "MWIGet",
        "ParkedCalls", "Parkinglots", "Ping", "PJSIPShowAors", "PJSIPShowAuths", "PJSIPShowContacts", "PJSIPShowEndpoint", "PJSIPShowEndpoints",
        "PJSIPShowMaintenance", "PJSIPShowRegistrationInboundContactStatuses", "PJSIPShowRegistrationsInbound", "PJSIPShowRegistrationsOutbound",
        "PJSIPShowResourceLists", "PJSIPShowSubscriptionsInbound", "PJSIPShowSubscriptionsOutbound", "PresenceState", "PresenceStateList", "PRIShowSpans",
        "QueueRule", "Queues", "QueueStatus", "QueueSummary", "ShowDialPlan", "SIPpeers", "SIPpeerstatus", "SIPshowpeer", "SIPshowregistry", "SKINNYdevices",
        "SKINNYlines", "SKINNYshowdevice", "SKINNYshowline", "Status", "VoicemailBoxSummary", "VoicemailUsersList", "VoicemailUserStatus", "WaitEvent",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>There is something to ask.</summary>
    public bool Asks => Reason != CautionReason.None;

    /// <summary>Whether to ask, and why.</summary>
    /// <param name="action">The action's name; case is not regarded.</param>
    /// <param name="headers">Its other headers.</param>
    public static ActionCaution Of(string action, IReadOnlyCollection<ManagerHeader> headers)
    {
        var policy = ManagerPolicy.Safe.Refuse(action, headers);
        if (action.Equals("Command", StringComparison.OrdinalIgnoreCase))
        {
            var isShow = policy is null || headers.Where(header => header.Name.Equals("Command", StringComparison.OrdinalIgnoreCase)).All(header => IsShow(header.Value));
            return isShow ? new ActionCaution(CautionReason.None, null) : new ActionCaution(CautionReason.ActingCommand, policy);
        }

        if (policy is not null) return new ActionCaution(CautionReason.Policy, policy);
        return new ActionCaution(Telling.Contains(action) ? CautionReason.None : CautionReason.Acts, null);
    }

    /// <summary>A command line that shows, by its words: <c>acl show</c>, <c>pjsip list endpoints</c>, <c>bridge technology show</c>.</summary>
    private static bool IsShow(string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words is [not ['!', ..], var second, ..] && (ShowWords.Contains(second) || (words.Length > 2 && ShowWords.Contains(words[2]) && $"{words[0]} {second}" == "bridge technology"));
    }

    private static readonly FrozenSet<string> ShowWords = new[] { "show", "list" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
