using System.Globalization;
using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>Queues: who serves, who waits, and changes of the members.</summary>
internal sealed class QueueActions(DemoPbxServer server)
{
    private readonly DemoExchange exchange = server.Exchange;

    public ManagerAction[] List =>
    [
        new("QueueStatus", EventClass.None, "Show queue status.", QueueStatus),
        new("QueueSummary", EventClass.None, "Show queue summary.", QueueSummary),
        new("QueuePause", EventClass.Agent, "Makes a queue member temporarily unavailable.", QueuePause),
        new("QueueAdd", EventClass.Agent, "Add interface to queue.", QueueAdd),
        new("QueueRemove", EventClass.Agent, "Remove interface from queue.", QueueRemove),
    ];

    private IEnumerable<DemoQueue> Wanted(ActionRequest request) =>
        exchange.Queues.All.Where(q => request["Queue"].Length == 0 || q.Name.Equals(request["Queue"], StringComparison.OrdinalIgnoreCase));

    private ValueTask<bool> QueueStatus(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var items = 0;
            var list = request.BeginList("Queue status will follow");
            foreach (var queue in Wanted(request))
            {
                Params(list, queue).Id(request).End();
                var members = queue.Members.FindAll(m => request["Member"].Length == 0 || m.Interface.Equals(request["Member"], StringComparison.OrdinalIgnoreCase));
                foreach (var member in members)
                    Member(list, queue, member).Id(request).End();
                foreach (var entry in queue.Callers)
                    Entry(list, queue, entry).Id(request).End();
                items += 1 + members.Count + queue.Callers.Count;
            }

            return session.Reply(list.Complete("QueueStatusComplete", request, items));
        }
    }

    private static AmiText Params(AmiText list, DemoQueue queue) => list.Line("Event", "QueueParams").Line("Queue", queue.Name).Line("Max", "0")
        .Line("Strategy", queue.Setup.Strategy).Line("Calls", queue.Callers.Count).Line("Holdtime", queue.HoldTime).Line("TalkTime", queue.TalkTime)
        .Line("Completed", queue.Completed).Line("Abandoned", queue.Abandoned).Line("ServiceLevel", queue.Setup.ServiceLevel)
        .Line("ServicelevelPerf", queue.ServiceLevelPercent.ToString("0.0", CultureInfo.InvariantCulture))
        .Line("ServicelevelPerf2", queue.ServiceLevelPercentOfAll.ToString("0.0", CultureInfo.InvariantCulture)).Line("Weight", "0");

    private AmiText Member(AmiText list, DemoQueue queue, QueueAgent member) => list.Line("Event", "QueueMember").Line("Queue", queue.Name).Line("Name", member.Name)
        .Line("Location", member.Interface).Line("StateInterface", member.StateInterface).Line("Membership", member.Membership).Line("Penalty", member.Penalty)
        .Line("CallsTaken", member.CallsTaken).Line("LastCall", member.LastCallAt?.ToUnixTimeSeconds() ?? 0).Line("LastPause", member.LastPausedAt?.ToUnixTimeSeconds() ?? 0)
        .Line("LoginTime", member.LoggedInAt.ToUnixTimeSeconds()).Line("InCall", member.IsInCall ? 1 : 0).Line("Status", (int)exchange.Queues.StatusOf(member))
        .Line("Paused", member.IsPaused ? 1 : 0).Line("PausedReason", member.PausedReason).Line("Wrapuptime", "0");

    private AmiText Entry(AmiText list, DemoQueue queue, QueueEntry entry) => list.Line("Event", "QueueEntry").Line("Queue", queue.Name)
        .Line("Position", queue.Callers.IndexOf(entry) + 1).Line("Channel", entry.Channel.Name).Line("Uniqueid", entry.Channel.Uniqueid)
        .Line("CallerIDNum", ChannelLines.Known(entry.Channel.Caller.Number)).Line("CallerIDName", ChannelLines.Known(entry.Channel.Caller.Name))
        .Line("ConnectedLineNum", ChannelLines.Known(entry.Channel.Connected.Number)).Line("ConnectedLineName", ChannelLines.Known(entry.Channel.Connected.Name))
        .Line("Wait", (long)(exchange.Now - entry.Since).TotalSeconds).Line("Priority", "0");

    private ValueTask<bool> QueueSummary(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var items = 0;
            var list = request.BeginList("Queue summary will follow");
            foreach (var queue in Wanted(request))
            {
                var present = queue.Members.FindAll(m => exchange.Queues.StatusOf(m) is not (DeviceStatus.Unavailable or DeviceStatus.Invalid));
                list.Line("Event", "QueueSummary").Line("Queue", queue.Name).Line("LoggedIn", present.Count)
                    .Line("Available", present.Count(m => !m.IsPaused && exchange.Queues.StatusOf(m) == DeviceStatus.NotInUse)).Line("Callers", queue.Callers.Count)
                    .Line("HoldTime", queue.HoldTime).Line("TalkTime", queue.TalkTime)
                    .Line("LongestHoldTime", queue.Callers.Count == 0 ? 0 : (long)(exchange.Now - queue.Callers.Min(c => c.Since)).TotalSeconds).Id(request).End();
                items++;
            }

            return session.Reply(list.Complete("QueueSummaryComplete", request, items));
        }
    }

    private ValueTask<bool> QueuePause(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Interface"].Length == 0 || request["Paused"].Length == 0)
            return session.Refuse(request, "Need 'Interface' and 'Paused' parameters.");

        lock (exchange.Gate)
        {
            var isPaused = request.IsTrue("Paused");
            return exchange.Queues.Pause(request["Queue"], request["Interface"], isPaused, request["Reason"])
                ? session.Accept(request, isPaused ? "Interface paused successfully" : "Interface unpaused successfully")
                : session.Refuse(request, "Interface not found");
        }
    }

    private ValueTask<bool> QueueAdd(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Queue"].Length == 0)
            return session.Refuse(request, "'Queue' not specified.");
        if (request["Interface"].Length == 0)
            return session.Refuse(request, "'Interface' not specified.");

        lock (exchange.Gate)
        {
            if (exchange.Queues.Find(request["Queue"]) is not { } queue)
                return session.Refuse(request, "Unable to add interface to queue: No such queue");

            _ = int.TryParse(request["Penalty"], CultureInfo.InvariantCulture, out var penalty);
            var @interface = request["Interface"];
            var added = exchange.Queues.Add(queue, @interface, Or(request["MemberName"], @interface), Or(request["StateInterface"], @interface), Math.Max(0, penalty), request.IsTrue("Paused"));
            return added ? session.Accept(request, "Added interface to queue") : session.Refuse(request, "Unable to add interface: Already there");
        }

        static string Or(string value, string other) => value.Length > 0 ? value : other;
    }

    private ValueTask<bool> QueueRemove(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Queue"].Length == 0 || request["Interface"].Length == 0)
            return session.Refuse(request, "Need 'Queue' and 'Interface' parameters.");

        lock (exchange.Gate)
        {
            if (exchange.Queues.Find(request["Queue"]) is not { } queue)
                return session.Refuse(request, "Unable to remove interface from queue: No such queue");

            return exchange.Queues.Remove(queue, request["Interface"]) switch
            {
                true => session.Accept(request, "Removed interface from queue"),
                false => session.Refuse(request, "Member not dynamic"),
                null => session.Refuse(request, "Unable to remove interface: Not there"),
            };
        }
    }
}
