using System.Globalization;
using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Wire;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>Command: the few commands of Asterisk's command line that the demo knows.</summary>
internal sealed class CommandLine(DemoPbxServer server, ActionTable table)
{
    /// <summary>The Asterisk that the demo speaks like.</summary>
    public const string Version = "22.10.1";

    private static readonly string[] Commands =
    [
        "core show calls                -- Display information on calls",
        "core show channels [count]     -- Display information on channels",
        "core show help                 -- Display help list, or specific help on a command",
        "core show uptime               -- Show uptime information",
        "core show version              -- Display version info",
        "manager show commands          -- List manager interface commands",
        "manager show command           -- Show a manager interface command",
        "queue show                     -- Show status of a specified queue",
    ];

    private readonly DemoExchange exchange = server.Exchange;

    public ManagerAction[] List => [new("Command", EventClass.Command, "Execute Asterisk CLI Command.", Command)];

    private ValueTask<bool> Command(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        var words = request["Command"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return session.Refuse(request, "No command provided");

        IReadOnlyList<string>? output;
        lock (exchange.Gate)
            output = Run([.. words.Select(w => w.ToLowerInvariant())]);
        var answer = request.Begin(output is null ? "Error" : "Success").Line("Message", "Command output follows");
        foreach (var line in output ?? [$"No such command '{request["Command"]}' (type 'core show help {string.Join(' ', words.Take(2))}' for other possible commands)"])
            answer.Line("Output", line);
        return session.Reply(answer);
    }

    private IReadOnlyList<string>? Run(string[] words) => words switch
    {
        ["core", "show", "version"] => [$"Asterisk {Version} built by evolvex @ demo on a x86_64 running Linux on 2026-07-20 21:35:32 UTC"],
        ["core", "show", "uptime"] => ["System uptime: " + Words(exchange.Now - exchange.StartedAt), "Last reload: " + Words(exchange.Now - exchange.StartedAt)],
        ["core", "show", "channels"] => [.. Channels()],
        ["core", "show", "channels", "count"] => Counts(),
        ["core", "show", "calls"] => Counts()[1..],
        ["queue", "show"] => [.. exchange.Queues.All.SelectMany(Queue)],
        ["queue", "show", var name] => exchange.Queues.Find(name) is { } queue ? [.. Queue(queue)] : [$"No such queue: {name}."],
        ["manager", "show", "command", var name] => table.Find(name) is { } action ? Help(action) : [],
        ["manager", "show", "commands"] => ["  Action           Synopsis", "  ------           --------", .. table.All.Select(a => $"  {a.Name,-15}  {a.Synopsis}")],
        ["core", "show", "help", ..] => [.. Commands.Where(line => line.StartsWith(string.Join(' ', words[3..]), StringComparison.Ordinal))],
        _ => null,
    };

    private IEnumerable<string> Channels()
    {
        yield return Row("Channel", "Location", "State", "Application(Data)");
        foreach (var c in exchange.Channels)
            yield return Row(c.Name, $"{c.Exten}@{c.Context}:{c.Priority}", c.State.ToString(), c.Application.Length > 0 ? $"{c.Application}({c.Data})" : "(None)");
        foreach (var line in Counts())
            yield return line;
    }

    private string[] Counts()
    {
        var (channels, calls) = (exchange.Channels.Count, server.ActiveCalls);
        return
        [
            $"{channels} active channel{(channels == 1 ? "" : "s")}", $"{calls} active call{(calls == 1 ? "" : "s")}",
            $"{exchange.CallsProcessed} call{(exchange.CallsProcessed == 1 ? "" : "s")} processed",
        ];
    }

    private IEnumerable<string> Queue(DemoQueue queue)
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{queue.Name} has {queue.Callers.Count} calls (max unlimited) in '{queue.Setup.Strategy}' strategy ({queue.HoldTime}s holdtime, {queue.TalkTime}s talktime), W:0, C:{queue.Completed}, A:{queue.Abandoned}, SL:{queue.ServiceLevelPercent:0.0}%, SL2:{queue.ServiceLevelPercentOfAll:0.0}% within {queue.Setup.ServiceLevel}s");
        yield return "   Members: ";
        foreach (var m in queue.Members)
            yield return $"      {m.Name} ({m.Interface} from {m.StateInterface}) (ringinuse disabled){(m.IsPaused ? " (paused:" + m.PausedReason + ")" : "")} ({DeviceBoard.Words(exchange.Queues.StatusOf(m))}) has taken {Taken(m)} (login was {(long)(exchange.Now - m.LoggedInAt).TotalSeconds} secs ago)";
        yield return queue.Callers.Count == 0 ? "   No Callers" : "   Callers: ";
        foreach (var (entry, i) in queue.Callers.Select((e, i) => (e, i)))
            yield return $"      {i + 1}. {entry.Channel.Name} (wait: {(exchange.Now - entry.Since).ToString(@"m\:ss", CultureInfo.InvariantCulture)}, prio: 0)";
        yield return "";
    }

    private string Taken(QueueAgent agent) => agent.CallsTaken == 0
        ? "no calls yet"
        : $"{agent.CallsTaken} calls (last was {(long)(exchange.Now - (agent.LastCallAt ?? exchange.Now)).TotalSeconds} secs ago)";

    private static string[] Help(ManagerAction action)
    {
        var parameters = WellKnownActions.ParametersOf(action.Name);
        return
        [
            "", $"  -= Info about Manager Command '{action.Name}' =- ", "", "[Synopsis]", action.Synopsis + " ", "",
            "[Description]", "The demo PBX answers this action in a few words; Asterisk's own help says more. ", "",
            "[Syntax]", "Action: " + action.Name, "[ActionID:] <value>", .. parameters.Select(p => p.IsRequired ? $"{p.Name}: <value>" : $"[{p.Name}:] <value>"), "",
            "[Arguments]", "", "ActionID", "    ActionID for this transaction. Will be returned.", "", "[Privilege]", action.Rights.Privilege(), "",
        ];
    }

    private static string Row(string channel, string location, string state, string application) =>
        $"{Cut(channel, 64)} {Cut(location, 32)} {Cut(state, 7)} {Cut(application, 30)}";

    private static string Cut(string text, int width) => (text.Length > width ? text[..width] : text).PadRight(width);

    private static string Words(TimeSpan time)
    {
        (int Count, string Unit)[] parts = [(time.Days, "day"), (time.Hours, "hour"), (time.Minutes, "minute"), (time.Seconds, "second")];
        return string.Join(", ", parts.Where(p => p.Count > 0).Select(p => $"{p.Count} {p.Unit}{(p.Count == 1 ? "" : "s")}"));
    }
}
