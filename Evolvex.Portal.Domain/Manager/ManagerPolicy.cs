using System.Collections.Frozen;

namespace Evolvex.Portal.Domain.Manager;

/// <summary>One header of a manager action.</summary>
public readonly record struct ManagerHeader(string Name, string Value);

/// <summary>
/// What the gateway lets through to the PBX, in front of the PBX's own permissions. They do not suffice: whoever may originate can have files
/// written and programs run (CVE-2024-42365), and a manager user that may read the configuration reads its secrets.
/// </summary>
public sealed class ManagerPolicy
{
    private static readonly FrozenSet<string> RefusedActions = Names(
        "UpdateConfig", "CreateConfig", "ModuleLoad", "AGI", "Monitor", "ChangeMonitor", "DBDelTree", "DialplanExtensionAdd", "DialplanExtensionRemove");

    // They only play, wait, connect or count: none writes a file or starts a program.
    private static readonly FrozenSet<string> SafeApplications = Names(
        "Answer", "Background", "Busy", "ConfBridge", "Congestion", "Dial", "DISA", "Echo", "Hangup", "Milliwatt", "MusicOnHold", "NoOp", "Park",
        "ParkedCall", "Page", "Pickup", "Playback", "PlayTones", "Progress", "Queue", "Ringing", "SayAlpha", "SayDigits", "SayNumber", "SayPhonetic",
        "Wait", "WaitExten", "Bridge", "VoiceMail", "VoiceMailMain");

    // Dialplan functions that only tell of the call or the PBX.
    private static readonly FrozenSet<string> SafeFunctions = Names(
        "CALLERID", "CDR", "CHANNEL", "CONNECTEDLINE", "DEVICE_STATE", "DIALPLAN_EXISTS", "EXTENSION_STATE", "GROUP", "GROUP_COUNT", "HINT", "LEN",
        "PJSIP_AOR", "PJSIP_CONTACT", "QUEUE_MEMBER", "QUEUE_MEMBER_COUNT", "QUEUE_VARIABLES", "QUEUE_WAITING_COUNT", "REDIRECTING");

    private static readonly FrozenSet<string> ReadableFiles = Names(
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
        "pjsip show transports", "pjsip show version", "queue show", "rtp show settings", "sip show", "stun show status", "timing test", "ulimit", "voicemail show users", "voicemail show zones",
    ];

    // "core show file version" and such are harmless; these read more than they show.
    private static readonly string[] RefusedCommands = ["sip show user", "sip show peer", "iax2 show user", "iax2 show peer"];

    private readonly FrozenSet<string> allowed;

    private ManagerPolicy(IEnumerable<string> allowed) => this.allowed = allowed.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nothing that writes files, runs programs or reads secrets.</summary>
    public static ManagerPolicy Safe { get; } = new([]);

    /// <summary>The safe policy with these actions let through whatever their parameters: the administrator answers for them.</summary>
    public static ManagerPolicy SafeExcept(IEnumerable<string> actions) => new(actions);

    /// <summary>Decides on one action.</summary>
    /// <param name="action">Its name; case is not regarded.</param>
    /// <param name="headers">Its other headers.</param>
    /// <returns>Why it is refused, for the audit log; null: it may pass.</returns>
    public string? Refuse(string action, IReadOnlyCollection<ManagerHeader> headers)
    {
        if (allowed.Contains(action)) return null;
        if (RefusedActions.Contains(action)) return "the action changes the PBX's configuration, files or programs";
        return action.ToLowerInvariant() switch
        {
            "originate" => RefuseOriginate(headers),
            "command" => RefuseCommand(Values(headers, "Command")),
            "getconfig" or "getconfigjson" or "listcategories" => RefuseFile(Values(headers, "Filename")),
            "mixmonitor" => RefuseMixMonitor(headers),
            _ => null,
        } ?? RefuseFunctions(headers);
    }

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Values(IReadOnlyCollection<ManagerHeader> headers, string name) =>
        headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);

    private static string? RefuseOriginate(IReadOnlyCollection<ManagerHeader> headers)
    {
        foreach (var application in Values(headers, "Application").Where(a => a.Length > 0))
        {
            if (!SafeApplications.Contains(application.Trim())) return $"the application {application.Trim()} is not among the allowed ones";
        }

        return Values(headers, "Data").Any(HoldsExpression) ? "the data holds a dialplan expression" : null;
    }

    private static string? RefuseCommand(IEnumerable<string> commands)
    {
        foreach (var command in commands)
        {
            var words = string.Join(' ', command.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)) + " ";
            var known = SafeCommands.Any(safe => words.StartsWith(safe + " ", StringComparison.OrdinalIgnoreCase));
            if (words.Length > 1 && (!known || RefusedCommands.Any(bad => words.StartsWith(bad + " ", StringComparison.OrdinalIgnoreCase))))
                return "the command line does more than show";
        }

        return null;
    }

    private static string? RefuseFile(IEnumerable<string> files) =>
        files.FirstOrDefault(f => !ReadableFiles.Contains(f)) is { } file ? $"the file {file} may hold secrets" : null;

    private static string? RefuseMixMonitor(IReadOnlyCollection<ManagerHeader> headers) =>
        Values(headers, "Command").Any(c => c.Length > 0) ? "a program would run after the recording"
        : Values(headers, "File").Any(f => f.StartsWith('/') || f.Contains("..", StringComparison.Ordinal) || HoldsExpression(f)) ? "the recording would leave its folder"
        : null;

    // Setvar, Getvar, Status, Originate and others read and write functions by the name of a variable: SHELL(…), FILE(…), DB(…).
    private static string? RefuseFunctions(IReadOnlyCollection<ManagerHeader> headers)
    {
        foreach (var text in Values(headers, "Variable").Concat(Values(headers, "Variables")).Concat(Values(headers, "ChanVariable")))
        {
            foreach (var part in text.Split(',', '|'))
            {
                var name = part.Split('=')[0].Trim().TrimStart('_');
                var open = name.IndexOf('(', StringComparison.Ordinal);
                if (open >= 0 && !SafeFunctions.Contains(name[..open].Trim())) return $"the dialplan function {name[..open]} is not among the allowed ones";
                if (open >= 0 && name.Contains("hangup_handler", StringComparison.OrdinalIgnoreCase)) return "a hangup handler runs dialplan of its own";
            }

            if (HoldsExpression(text)) return "a variable holds a dialplan expression";
        }

        return null;
    }

    private static bool HoldsExpression(string text) => text.Contains("${", StringComparison.Ordinal) || text.Contains("$[", StringComparison.Ordinal);
}
