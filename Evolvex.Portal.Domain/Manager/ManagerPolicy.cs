using System.Collections.Frozen;

namespace Evolvex.Portal.Domain.Manager;

/// <summary>One header of a manager action.</summary>
/// <param name="Name">Its name as the client wrote it; the PBX does not regard case.</param>
/// <param name="Value">Its value.</param>
public readonly record struct ManagerHeader(string Name, string Value)
{
    /// <summary>A value as Asterisk reads it: it passes over blanks and control bytes in front (<c>ast_skip_blanks</c>).</summary>
    public static string Read(string sent) => sent.AsSpan().IndexOfAnyExceptInRange('\0', ' ') is var start and >= 0 ? sent[start..] : "";
}

/// <summary>
/// What the gateway lets through to the PBX, in front of the PBX's own permissions. They do not suffice: whoever may originate can have files
/// written and programs run (CVE-2024-42365), and a manager user that may read the configuration reads its secrets.
/// </summary>
public sealed class ManagerPolicy
{
    private const string RefusedByRule = "the rules refuse it";
    private const string VariableHoldsExpression = "a variable holds a dialplan expression";

    private readonly FrozenSet<string> only;
    private readonly NameRule actions;
    private readonly NameRule applications;
    private readonly NameRule functions;
    private readonly string[] allowedCommands;
    private readonly string[] refusedCommands;

    private ManagerPolicy(ManagerRules rules)
    {
        only = rules.OnlyActions.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        (actions, applications, functions) = (new NameRule(rules.Actions), new NameRule(rules.Applications), new NameRule(rules.Functions));
        (allowedCommands, refusedCommands) = ([.. rules.Commands.Allowed.Select(Words)], [.. rules.Commands.Refused.Select(Words)]);
    }

    /// <summary>Nothing that writes files, runs programs or reads secrets.</summary>
    public static ManagerPolicy Safe { get; } = new(ManagerRules.Safe);

    /// <summary>The safe policy with an administrator's exceptions.</summary>
    public static ManagerPolicy Of(ManagerRules rules) => new(rules);

    /// <summary>Decides on one action.</summary>
    /// <param name="action">Its name; case is not regarded.</param>
    /// <param name="headers">Its other headers.</param>
    /// <returns>Why it is refused, for the audit log; null: it may pass.</returns>
    public string? Refuse(string action, IReadOnlyCollection<ManagerHeader> headers)
    {
        if (actions.IsRefused(action)) return RefusedByRule;
        if (actions.IsAllowed(action)) return null;
        if (only.Count > 0 && !only.Contains(action) && !action.Equals("Ping", StringComparison.OrdinalIgnoreCase)) return "the action is not among those that the rules list";
        if (ManagerDefaults.RefusedActions.Contains(action)) return "the action changes the PBX's configuration, files or programs";
        return action.ToLowerInvariant() switch
        {
            "originate" => RefuseOriginate(headers),
            "command" => Values(headers, "Command").Select(RefuseCommand).FirstOrDefault(refusal => refusal is not null),
            "getconfig" or "getconfigjson" or "listcategories" => RefuseFile(Values(headers, "Filename")),
            "mixmonitor" => RefuseMixMonitor(headers),
            "setvar" => Values(headers, "Value").Any(HoldsExpression) ? VariableHoldsExpression : null,
            _ => null,
        } ?? RefuseFunctions(headers);
    }

    private static IEnumerable<string> Values(IReadOnlyCollection<ManagerHeader> headers, string name) =>
        headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => ManagerHeader.Read(h.Value));

    private string? RefuseOriginate(IReadOnlyCollection<ManagerHeader> headers)
    {
        foreach (var application in Values(headers, "Application").Where(a => a.Length > 0).Select(a => a.Trim()))
        {
            if (!applications.Passes(application, ManagerDefaults.Applications)) return $"the application {application} is not among the allowed ones";
        }

        if (Values(headers, "Data").SelectMany(BothWays).Any(HoldsExpression)) return "the data holds a dialplan expression";
        // Queue(name,options,url,announcement,timeout,AGI): a program that runs for the member who answers.
        var runsProgram = Values(headers, "Application").Any(a => a.Trim().Equals("Queue", StringComparison.OrdinalIgnoreCase)) && Values(headers, "Data").Any(d => d.Split(',').Length > 5);
        return runsProgram ? "a program would run for the member of the queue" : null;
    }

    // Originate and Status take quotes and backslashes off a list of variables before they read it; other actions do not.
    private static IEnumerable<string> BothWays(string text) => text.AsSpan().ContainsAny('"', '\\') ? [text, Unquoted(text)] : [text];

    private static string Unquoted(string text) => string.Concat(text.Where(letter => letter is not '"' and not '\\'));

    private string? RefuseCommand(string command)
    {
        if (command.AsSpan().Trim(" \t").IsEmpty) return null;
        var words = Words(command) + " ";
        if (refusedCommands.Any(line => ManagerDefaults.Begins(words, line))) return RefusedByRule;
        return allowedCommands.Any(line => ManagerDefaults.Begins(words, line)) || ManagerDefaults.IsSafeCommand(command) ? null : "the command line does more than show";
    }

    // As Asterisk sees them: it takes quotes and backslashes off before it looks a command up.
    private static string Words(string line) =>
        string.Join(' ', line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(Unquoted));

    private static string? RefuseFile(IEnumerable<string> files) =>
        files.FirstOrDefault(f => !ManagerDefaults.ReadableFiles.Contains(f)) is { } file ? $"the file {file} may hold secrets" : null;

    private static string? RefuseMixMonitor(IReadOnlyCollection<ManagerHeader> headers) =>
        Values(headers, "Command").Any(c => c.Length > 0) ? "a program would run after the recording"
        : Values(headers, "Options").Any(o => o.Contains('(', StringComparison.Ordinal)) ? "an option of the recording may name a file"
        : Values(headers, "File").Any(f => f.StartsWith('/') || f.Contains("..", StringComparison.Ordinal) || HoldsExpression(f)) ? "the recording would leave its folder"
        : null;

    // Setvar, Getvar, Status, Originate and others read and write functions by the name of a variable: SHELL(…), FILE(…), DB(…).
    private string? RefuseFunctions(IReadOnlyCollection<ManagerHeader> headers)
    {
        foreach (var text in Values(headers, "Variable").Concat(Values(headers, "Variables")).Concat(Values(headers, "ChanVariable")).SelectMany(BothWays))
        {
            foreach (var part in text.Split(',', '|'))
            {
                if (RefuseFunction(part.Split('=')[0].Trim().TrimStart('_')) is { } refusal) return refusal;
            }

            if (HoldsExpression(text)) return VariableHoldsExpression;
        }

        return null;
    }

    private string? RefuseFunction(string name)
    {
        var open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return null;
        if (!functions.Passes(name[..open].Trim(), ManagerDefaults.Functions)) return $"the dialplan function {name[..open]} is not among the allowed ones";
        return name.Contains("hangup_handler", StringComparison.OrdinalIgnoreCase) ? "a hangup handler runs dialplan of its own" : null;
    }

    private static bool HoldsExpression(string text) => text.Contains("${", StringComparison.Ordinal) || text.Contains("$[", StringComparison.Ordinal);

    /// <summary>An administrator's exceptions, ready to be looked up.</summary>
    private readonly struct NameRule(ManagerExceptions exceptions)
    {
        private readonly FrozenSet<string> allowed = exceptions.Allowed.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        private readonly FrozenSet<string> refused = exceptions.Refused.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        public bool IsAllowed(string name) => allowed.Contains(name);

        public bool IsRefused(string name) => refused.Contains(name);

        public bool Passes(string name, FrozenSet<string> safe) => !refused.Contains(name) && (allowed.Contains(name) || safe.Contains(name));
    }
}
