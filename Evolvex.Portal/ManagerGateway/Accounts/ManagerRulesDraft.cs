using System.Globalization;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>What stands in the form of rules, as typed.</summary>
internal sealed class ManagerRulesDraft(ManagerRules rules)
{
    public bool IsLetIn { get; set; } = rules.IsLetIn;

    public string Addresses { get; set; } = rules.Addresses;

    public string OnlyActions { get; set; } = Text(rules.OnlyActions);

    public ExceptionsDraft Actions { get; } = new(rules.Actions, ", ");

    public ExceptionsDraft Applications { get; } = new(rules.Applications, ", ");

    public ExceptionsDraft Commands { get; } = new(rules.Commands, "\n");

    public ExceptionsDraft Functions { get; } = new(rules.Functions, ", ");

    public string MaxSessions { get; set; } = Text(rules.MaxSessions);

    public string RequestsPerMinute { get; set; } = Text(rules.RequestsPerMinute);

    /// <summary>The exceptions of a kind.</summary>
    public ExceptionsDraft this[ManagerOpeningKind kind] => kind switch
    {
        ManagerOpeningKind.Action => Actions,
        ManagerOpeningKind.Application => Applications,
        ManagerOpeningKind.Command => Commands,
        _ => Functions,
    };

    /// <summary>The rules, or the first thing that is wrong.</summary>
    public ManagerRulesMistake? TryRead(out ManagerRules rules)
    {
        rules = ManagerRules.Safe;
        if (!TryRead(MaxSessions, out var sessions)) return ManagerRulesMistake.MaxSessions;
        if (!TryRead(RequestsPerMinute, out var requests)) return ManagerRulesMistake.RequestsPerMinute;
        rules = new ManagerRules
        {
            IsLetIn = IsLetIn,
            Addresses = Addresses.Trim(),
            OnlyActions = Names(OnlyActions),
            Actions = Actions.Read(Names),
            Applications = Applications.Read(Names),
            Commands = Commands.Read(Lines),
            Functions = Functions.Read(Names),
            MaxSessions = sessions,
            RequestsPerMinute = requests,
        };
        return rules.Judge() ?? (ManagerRulesText.Write(rules).Length > ManagerAccountTable.LongestRules ? ManagerRulesMistake.TooLong : null);
    }

    private static string Text(IReadOnlyList<string> entries) => string.Join(", ", entries);

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string[] Names(string text) => [.. text.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(name => name.TrimEnd('(', ')')).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string[] Lines(string text) =>
    [
        .. text.Split(['\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => string.Join(' ', line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static bool TryRead(string text, out int? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var read)) return false;
        number = read;
        return true;
    }

    /// <summary>Exceptions of one kind.</summary>
    internal sealed class ExceptionsDraft(ManagerExceptions exceptions, string separator)
    {
        public string Allowed { get; set; } = string.Join(separator, exceptions.Allowed);

        public string Refused { get; set; } = string.Join(separator, exceptions.Refused);

        public ManagerExceptions Read(Func<string, string[]> split) => new(split(Allowed), split(Refused));
    }
}
