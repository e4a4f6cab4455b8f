using System.Collections.Frozen;

namespace Evolvex.Portal.Domain.Manager;

/// <summary>What passes without an administrator's word: nothing that writes files, runs programs or reads secrets.</summary>
internal static class ManagerDefaults
{
    public static readonly FrozenSet<string> RefusedActions = Names(
        "UpdateConfig", "CreateConfig", "ModuleLoad", "AGI", "Monitor", "ChangeMonitor", "DBDelTree", "DialplanExtensionAdd", "DialplanExtensionRemove",
        "ConfbridgeStartRecord", "PRIDebugFileSet");

    // They only play, wait, connect or count: none writes a file or starts a program.
    public static readonly FrozenSet<string> Applications = Names(
        "Answer", "Background", "Busy", "ConfBridge", "Congestion", "Dial", "DISA", "Echo", "Hangup", "Milliwatt", "MusicOnHold", "NoOp", "Park",
        "ParkedCall", "Page", "Pickup", "Playback", "PlayTones", "Progress", "Queue", "Ringing", "SayAlpha", "SayDigits", "SayNumber", "SayPhonetic",
        "Wait", "WaitExten", "Bridge", "VoiceMail", "VoiceMailMain");

    // Dialplan functions that only tell of the call or the PBX.
    public static readonly FrozenSet<string> Functions = Names(
        "CALLERID", "CDR", "CHANNEL", "CONNECTEDLINE", "DEVICE_STATE", "DIALPLAN_EXISTS", "EXTENSION_STATE", "GROUP", "GROUP_COUNT", "HINT", "LEN",
        "PJSIP_AOR", "PJSIP_CONTACT", "QUEUE_MEMBER", "QUEUE_MEMBER_COUNT", "QUEUE_VARIABLES", "QUEUE_WAITING_COUNT", "REDIRECTING");

    public static readonly FrozenSet<string> ReadableFiles = Names(
        "extensions.conf", "features.conf", "queues.conf", "musiconhold.conf", "confbridge.conf", "res_parking.conf", "queuerules.conf", "agents.conf",
        "indications.conf", "meetme.conf", "rtp.conf", "logger.conf", "modules.conf", "cdr.conf", "cel.conf", "codecs.conf", "asterisk.conf");

    // What a CLI line may begin with; all of them only show.
    private static readonly string[] SafeCommands =
    [
        "agent show", "bridge show", "calendar show", "cdr show status", "cel show status", "confbridge list", "confbridge show", "core show", "core waitfullybooted",
        "dahdi show", "device_state list", "devstate list", "dialplan show", "features show", "group show", "http show status", "iax2 show", "indication show",
        "local show", "logger show", "manager show command", "manager show commands", "manager show connected", "manager show event", "manager show events",
        "mixmonitor list", "module show", "moh show", "parking show", "pjsip list", "pjsip show aor", "pjsip show aors", "pjsip show channel",
        "pjsip show channels", "pjsip show contact", "pjsip show contacts", "pjsip show endpoint", "pjsip show endpoints", "pjsip show registrations",
        "pjsip show transports", "pjsip show version", "queue show", "rtp show settings", "sip show", "stun show status", "timing test", "voicemail show users", "voicemail show zones",
    ];

    // "core show file version" and such are harmless; these read more than they show.
    private static readonly string[] SecretCommands = ["sip show user", "sip show users", "sip show peer", "iax2 show user", "iax2 show users", "iax2 show peer"];

    /// <summary>A CLI line that only shows, and nothing secret.</summary>
    public static bool IsSafeCommand(string command)
    {
        // Asterisk takes quotes and backslashes off before it looks a command up; nobody needs them to look at something.
        if (command.AsSpan().ContainsAny('"', '\\')) return false;
        var words = string.Join(' ', command.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)) + " ";
        return SafeCommands.Any(safe => Begins(words, safe)) && !SecretCommands.Any(bad => Begins(words, bad));
    }

    /// <summary>The line begins with these whole words.</summary>
    /// <param name="words">One blank between two words and after the last.</param>
    /// <param name="first">The words without a blank at the end.</param>
    public static bool Begins(string words, string first) => words.StartsWith(first + " ", StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
