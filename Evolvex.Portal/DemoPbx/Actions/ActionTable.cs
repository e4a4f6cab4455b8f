using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>Carries an action out. Returns when the next one may be read; false ends the connection.</summary>
internal delegate ValueTask<bool> ActionHandler(ManagerSession session, ActionRequest request, CancellationToken cancellationToken);

/// <summary>An action of the manager interface.</summary>
/// <param name="Name">As Asterisk writes it.</param>
/// <param name="Rights">A user needs one of these; none: everybody may.</param>
/// <param name="Synopsis">Asterisk's own words, as ListCommands shows them.</param>
/// <param name="Handler">What does it.</param>
internal sealed record ManagerAction(string Name, EventClass Rights, string Synopsis, ActionHandler Handler);

/// <summary>All actions by name, and the checks that come before any of them.</summary>
internal sealed class ActionTable
{
    private readonly SortedDictionary<string, ManagerAction> actions = new(StringComparer.OrdinalIgnoreCase);

    public ActionTable(DemoPbxServer server)
    {
        ManagerAction[][] groups =
        [
            new SessionActions(server, this).List, new ChannelLists(server).List, new QueueActions(server).List, new DeviceLists(server).List,
            new CallControl(server).List, new Originate(server).List, new VariableActions(server).List, new CommandLine(server, this).List,
        ];
        foreach (var action in groups.SelectMany(g => g))
            actions.Add(action.Name, action);
    }

    /// <summary>By name, as ListCommands has them.</summary>
    public IEnumerable<ManagerAction> All => actions.Values;

    public ManagerAction? Find(string name) => actions.GetValueOrDefault(name);

    /// <summary>Answers one message of a client; false when the connection ends with it.</summary>
    public ValueTask<bool> AnswerAsync(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request.Fault is { } fault)
            return session.Refuse(request, fault);
        if (request.Action.Length == 0)
            return session.Refuse(request, "Missing action in request");

        var action = Find(request.Action);
        if (session.Account is null && action is not { Name: "Login" or "Challenge" or "Logoff" })
            return session.Refuse(request, "Permission denied");
        if (action is null)
            return session.Refuse(request, $"Invalid/unknown command: {request.Action}. Use Action: ListCommands to show available commands.");
        if (!MayRun(session, action))
            return session.Refuse(request, "Permission denied");

        return action.Handler(session, request, cancellationToken);
    }

    public static bool MayRun(ManagerSession session, ManagerAction action) =>
        action.Rights == EventClass.None || (session.Account is { } account && (account.Write & action.Rights) != EventClass.None);
}
