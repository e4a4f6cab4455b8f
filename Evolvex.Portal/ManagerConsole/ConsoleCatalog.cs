using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.ManagerConsole;

/// <summary>What is known of one action, and from where.</summary>
/// <param name="Help">The PBX's own help; null where it could not be read.</param>
/// <param name="Parameters">Headers to offer.</param>
/// <param name="IsDenied">The help could not be read because the portal's account may not use the CLI.</param>
public sealed record ActionKnowledge(ActionHelp? Help, IReadOnlyList<ActionParameter> Parameters, bool IsDenied);

/// <summary>What the PBX offers: its actions, their help, its CLI commands. Read when first asked for and kept as long as the page; asking changes nothing and is not audited.</summary>
internal sealed class ConsoleCatalog(ConsoleConnection connection)
{
    private readonly Dictionary<string, ActionKnowledge> _known = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyList<ListedAction>? _actions;
    private CommandCatalog? _commands;

    /// <summary>Actions that the portal's account may use, by name.</summary>
    /// <exception cref="AmiException">The PBX does not answer.</exception>
    public async Task<IReadOnlyList<ListedAction>> ActionsAsync(CancellationToken cancellationToken)
    {
        if (_actions is not null) return _actions;
        var answer = await connection.SendAsync(new AmiAction("ListCommands"), ConsoleBounds.Usual, cancellationToken);
        return _actions = [.. answer.Answer.Skip(1).Where(line => line.Name is { Length: > 0 } and not "ActionID").Select(line => ListedAction.Parse(line.Name, line.Value)).OrderBy(action => action.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What is known of an action.</summary>
    /// <exception cref="AmiException">The PBX does not answer.</exception>
    public async Task<ActionKnowledge> HelpAsync(string action, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(action, out var known)) return known;
        var fallback = WellKnownActions.ParametersOf(action);
        if (!action.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return new ActionKnowledge(null, fallback, false);
        var answer = await connection.SendAsync(new AmiAction("Command").With("Command", $"manager show command {action}"), ConsoleBounds.Usual, cancellationToken);
        var help = ActionHelp.Parse(action, answer.Output ?? []);
        return _known[action] = new ActionKnowledge(help, help?.Parameters ?? fallback, answer.IsDenied);
    }

    /// <summary>The commands of the CLI, and whether the PBX refuses them to the portal's account.</summary>
    /// <exception cref="AmiException">The PBX does not answer.</exception>
    public async Task<(CommandCatalog Commands, bool IsDenied)> CommandsAsync(CancellationToken cancellationToken)
    {
        if (_commands is not null) return (_commands, false);
        var answer = await connection.SendAsync(new AmiAction("Command").With("Command", "core show help"), ConsoleBounds.Usual, cancellationToken);
        if (answer.IsDenied) return (CommandCatalog.Empty, true);
        return (_commands = CommandCatalog.Parse(answer.Output ?? []), false);
    }

    /// <summary>Forgets all of it: the PBX may have been updated, or its rights changed.</summary>
    public void Forget()
    {
        _known.Clear();
        (_actions, _commands) = (null, null);
    }
}
