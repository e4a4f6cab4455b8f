using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>Variables of channels and of the PBX, and its database.</summary>
internal sealed class VariableActions(DemoPbxServer server)
{
    private readonly DemoExchange exchange = server.Exchange;
    private readonly Dictionary<(string Family, string Key), string> database = [];

    public ManagerAction[] List =>
    [
        new("Getvar", EventClass.Call | EventClass.Reporting, "Gets a channel variable or function value.", Getvar),
        new("Setvar", EventClass.Call, "Sets a channel variable or function value.", Setvar),
        new("DBGet", EventClass.System | EventClass.Reporting, "Get DB Entry.", DBGet),
        new("DBPut", EventClass.System, "Put DB entry.", DBPut),
        new("DBDel", EventClass.System, "Delete DB entry.", DBDel),
    ];

    /// <summary>A variable, or what a function says of the channel; null where it is not set.</summary>
    public static string? Read(DemoExchange exchange, DemoChannel? channel, string name) => channel is null
        ? exchange.Globals.GetValueOrDefault(name)
        : name switch
        {
            "CHANNEL(linkedid)" => channel.Linkedid,
            "CHANNEL(uniqueid)" or "UNIQUEID" => channel.Uniqueid,
            "CHANNEL(state)" => channel.State.ToString(),
            "CHANNEL(name)" or "CHANNEL" => channel.Name,
            "CHANNEL(language)" => "ru",
            "CALLERID(num)" => channel.Caller.Number,
            "CALLERID(name)" => channel.Caller.Name,
            "CONNECTEDLINE(num)" => channel.Connected.Number,
            "EXTEN" => channel.Exten,
            "CONTEXT" => channel.Context,
            _ => channel.Variable(name),
        };

    private ValueTask<bool> Getvar(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Variable"].Length == 0)
            return session.Refuse(request, "No variable specified");

        lock (exchange.Gate)
        {
            var channel = exchange.Find(request["Channel"]);
            if (channel is null && request["Channel"].Length > 0)
                return session.Refuse(request, "No such channel");

            return session.Reply(request.Begin().Line("Variable", request["Variable"]).Line("Value", Read(exchange, channel, request["Variable"]) ?? ""));
        }
    }

    private ValueTask<bool> Setvar(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Variable"].Length == 0)
            return session.Refuse(request, "No variable specified");

        lock (exchange.Gate)
        {
            var channel = exchange.Find(request["Channel"]);
            if (channel is null && request["Channel"].Length > 0)
                return session.Refuse(request, "No such channel");

            if (channel is null)
                exchange.SetGlobal(request["Variable"], request["Value"]);
            else
                exchange.SetVariable(channel, request["Variable"], request["Value"]);
            return session.Accept(request, "Variable Set");
        }
    }

    private ValueTask<bool> DBGet(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (Missing(request) is { } missing)
            return session.Refuse(request, missing);

        lock (exchange.Gate)
            return database.TryGetValue((request["Family"], request["Key"]), out var value)
                ? session.Reply(request.BeginList("Result will follow").Line("Event", "DBGetResponse").Line("Family", request["Family"]).Line("Key", request["Key"])
                    .Line("Val", value).Id(request).End().Complete("DBGetComplete", request, 1))
                : session.Refuse(request, "Database entry not found");
    }

    private ValueTask<bool> DBPut(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (Missing(request) is { } missing)
            return session.Refuse(request, missing);

        lock (exchange.Gate)
        {
            if (database.Count >= 10_000)
                return session.Refuse(request, "Failed to update entry");

            database[(request["Family"], request["Key"])] = request["Val"];
            return session.Accept(request, "Updated database successfully");
        }
    }

    private ValueTask<bool> DBDel(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (Missing(request) is { } missing)
            return session.Refuse(request, missing);

        lock (exchange.Gate)
            return database.Remove((request["Family"], request["Key"]))
                ? session.Accept(request, "Key deleted successfully")
                : session.Refuse(request, "Database entry could not be deleted");
    }

    private static string? Missing(ActionRequest request) =>
        request["Family"].Length == 0 ? "No family specified." : request["Key"].Length == 0 ? "No key specified" : null;
}
