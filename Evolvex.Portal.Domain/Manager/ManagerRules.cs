using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.Domain.Manager;

/// <summary>What an administrator allows and refuses beyond the safe defaults. What is refused is refused, whatever is allowed.</summary>
/// <param name="Allowed">Passes although it is not safe.</param>
/// <param name="Refused">Does not pass although it is.</param>
public sealed record ManagerExceptions(IReadOnlyList<string> Allowed, IReadOnlyList<string> Refused)
{
    /// <summary>The safe defaults as they are.</summary>
    public static ManagerExceptions None { get; } = new([], []);
}

/// <summary>Something that rules open although it is not safe.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Name">The action, application, function, or what a line of the command line begins with.</param>
public readonly record struct ManagerOpening(ManagerOpeningKind Kind, string Name);

/// <summary>Kinds of <see cref="ManagerOpening"/>.</summary>
public enum ManagerOpeningKind
{
    /// <summary>A manager action, with whatever parameters.</summary>
    Action,

    /// <summary>A dialplan application that Originate may start.</summary>
    Application,

    /// <summary>What a CLI line of the action Command may begin with.</summary>
    Command,

    /// <summary>A dialplan function that may be read and set by the name of a variable.</summary>
    Function,
}

/// <summary>What a manager user may do through the gateway, in front of the PBX's own permissions.</summary>
public sealed record ManagerRules
{
    /// <summary>Entries of one list at most.</summary>
    public const int MostEntries = 200;

    /// <summary>Letters of one entry at most.</summary>
    public const int LongestEntry = 80;

    /// <summary>Largest number of sessions and of requests a minute that can be set.</summary>
    public const int LargestLimit = 1_000_000;

    /// <summary>The safe defaults, from anywhere, without limits of their own.</summary>
    public static ManagerRules Safe { get; } = new();

    /// <summary>The gateway lets the user in at all.</summary>
    public bool IsLetIn { get; init; } = true;

    /// <summary>Where the user may come from, as <see cref="AddressList"/> reads it; empty: from anywhere.</summary>
    public string Addresses { get; init; } = "";

    /// <summary>The only actions that pass, still with safe parameters only; empty: all that are safe. Ping always passes.</summary>
    public IReadOnlyList<string> OnlyActions { get; init; } = [];

    /// <summary>Actions allowed whatever their parameters are, and actions refused.</summary>
    public ManagerExceptions Actions { get; init; } = ManagerExceptions.None;

    /// <summary>Applications that Originate may start, or not.</summary>
    public ManagerExceptions Applications { get; init; } = ManagerExceptions.None;

    /// <summary>What lines of the action Command may begin with, in whole words, or not.</summary>
    public ManagerExceptions Commands { get; init; } = ManagerExceptions.None;

    /// <summary>Dialplan functions that may stand where a variable's name does, or not.</summary>
    public ManagerExceptions Functions { get; init; } = ManagerExceptions.None;

    /// <summary>Sessions at one time; null: no limit of its own.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>Requests in any sixty seconds, over all sessions; null: no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>What these rules open beyond the safe defaults: an administrator is asked before they are kept.</summary>
    public IReadOnlyList<ManagerOpening> Openings() =>
    [
        .. Actions.Allowed.Select(name => new ManagerOpening(ManagerOpeningKind.Action, name)),
        .. Applications.Allowed.Where(name => !ManagerDefaults.Applications.Contains(name)).Select(name => new ManagerOpening(ManagerOpeningKind.Application, name)),
        .. Commands.Allowed.Where(line => !ManagerDefaults.IsSafeCommand(line)).Select(line => new ManagerOpening(ManagerOpeningKind.Command, line)),
        .. Functions.Allowed.Where(name => !ManagerDefaults.Functions.Contains(name)).Select(name => new ManagerOpening(ManagerOpeningKind.Function, name)),
    ];

    /// <summary>The first thing that is wrong, else null.</summary>
    public ManagerRulesMistake? Judge()
    {
        if (!AddressList.TryParse(Addresses, out _, out _)) return ManagerRulesMistake.Addresses;
        if (!AreNames(OnlyActions) || !AreNames(Actions)) return ManagerRulesMistake.Actions;
        if (!AreNames(Applications)) return ManagerRulesMistake.Applications;
        if (!AreLines(Commands.Allowed) || !AreLines(Commands.Refused)) return ManagerRulesMistake.Commands;
        if (!AreNames(Functions)) return ManagerRulesMistake.Functions;
        if (MaxSessions is < 1 or > LargestLimit) return ManagerRulesMistake.MaxSessions;
        return RequestsPerMinute is < 1 or > LargestLimit ? ManagerRulesMistake.RequestsPerMinute : null;
    }

    private static bool AreNames(ManagerExceptions exceptions) => AreNames(exceptions.Allowed) && AreNames(exceptions.Refused);

    private static bool AreNames(IReadOnlyList<string> names) =>
        names.Count <= MostEntries && names.All(name => name.Length is > 0 and <= LongestEntry && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.'));

    private static bool AreLines(IReadOnlyList<string> lines) =>
        lines.Count <= MostEntries && lines.All(line => line.Length <= LongestEntry && !string.IsNullOrWhiteSpace(line) && !line.Any(char.IsControl));
}

/// <summary>The part of <see cref="ManagerRules"/> that something is wrong with.</summary>
public enum ManagerRulesMistake
{
    /// <summary>An entry that is neither an address nor a network.</summary>
    Addresses,

    /// <summary>A name that no action has, or too many.</summary>
    Actions,

    /// <summary>A name that no application has, or too many.</summary>
    Applications,

    /// <summary>A line that is too long, or too many.</summary>
    Commands,

    /// <summary>A name that no function has, or too many.</summary>
    Functions,

    /// <summary>Not from 1 to <see cref="ManagerRules.LargestLimit"/>.</summary>
    MaxSessions,

    /// <summary>Not from 1 to <see cref="ManagerRules.LargestLimit"/>.</summary>
    RequestsPerMinute,

    /// <summary>All of it together is too long to be kept.</summary>
    TooLong,
}
