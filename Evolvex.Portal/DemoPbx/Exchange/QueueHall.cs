using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>The queues, with the events of app_queue.</summary>
internal sealed class QueueHall
{
    private readonly DemoExchange exchange;
    private readonly Dictionary<string, DemoQueue> queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<DemoQueue>> byDevice = new(StringComparer.Ordinal);

    public QueueHall(DemoExchange exchange)
    {
        this.exchange = exchange;
        foreach (var setup in exchange.Book.Queues)
        {
            var queue = new DemoQueue(setup);
            queues.Add(setup.Name, queue);
            foreach (var (i, person) in setup.Agents.Index())
            {
                var @interface = setup.ThroughDialplan ? $"Local/{person.Extension}@{PhoneBook.Internal}/n" : person.Device;
                queue.Members.Add(new(person.Name, @interface, person.Device, "static", i / 3, exchange.Now));
                Watch(person.Device, queue);
            }
        }
    }

    public IReadOnlyCollection<DemoQueue> All => queues.Values;

    public DemoQueue? Find(string name) => queues.GetValueOrDefault(name);

    public DemoQueue? ByExten(string exten) => queues.Values.FirstOrDefault(q => q.Setup.Exten == exten);

    /// <summary>The channel takes its place at the end of the line.</summary>
    public QueueEntry Join(DemoQueue queue, DemoChannel channel)
    {
        var entry = new QueueEntry(queue, channel, queue.Callers.Count + 1, exchange.Now);
        queue.Callers.Add(entry);
        channel.Waiting = entry;
        if (queue.Callers.Count == 1)
            TellQueue(queue, "RINGING");
        exchange.Feed.Event("QueueCallerJoin", EventClass.Agent).Channel(channel)
            .Line("Queue", queue.Name).Line("Position", queue.Callers.Count).Line("Count", queue.Callers.Count).Send();
        exchange.StartMusic(channel);
        return entry;
    }

    /// <summary>The caller gives up; nothing happens where the channel waits in no queue.</summary>
    public void Abandon(DemoChannel channel)
    {
        if (channel.Waiting is not { } entry)
            return;

        exchange.StopMusic(channel);
        var queue = entry.Queue;
        queue.Abandoned++;
        exchange.Feed.Event("QueueCallerAbandon", EventClass.Agent).Channel(channel).Line("Queue", queue.Name)
            .Line("Position", queue.Callers.IndexOf(entry) + 1).Line("OriginalPosition", entry.OriginalPosition).Line("HoldTime", Seconds(entry.Since)).Send();
        Leave(entry);
    }

    /// <summary>The caller leaves the line, whether answered or not.</summary>
    public void Leave(QueueEntry entry)
    {
        var position = entry.Queue.Callers.IndexOf(entry) + 1;
        entry.Queue.Callers.Remove(entry);
        entry.Channel.Waiting = null;
        if (entry.Queue.Callers.Count == 0)
            TellQueue(entry.Queue, "NOT_INUSE");
        exchange.Feed.Event("QueueCallerLeave", EventClass.Agent).Channel(entry.Channel)
            .Line("Queue", entry.Queue.Name).Line("Position", position).Line("Count", entry.Queue.Callers.Count).Send();
    }

    /// <summary>A member's telephone is about to ring.</summary>
    public void CallAgent(QueueEntry entry, QueueAgent agent, DemoChannel leg) => exchange.Feed.Event("AgentCalled", EventClass.Agent)
        .Channel(entry.Channel).Channel(leg, "Dest").Line("Queue", entry.Queue.Name).Line("Interface", agent.Interface).Line("MemberName", agent.Name).Send();

    /// <summary>It rang and was not answered.</summary>
    public void NoAnswer(QueueEntry entry, QueueAgent agent, DemoChannel leg, TimeSpan rang) => exchange.Feed.Event("AgentRingNoAnswer", EventClass.Agent)
        .Channel(entry.Channel).Channel(leg, "Dest").Line("Queue", entry.Queue.Name).Line("Interface", agent.Interface).Line("MemberName", agent.Name)
        .Line("RingTime", (long)rang.TotalMilliseconds).Send();

    /// <summary>The member has taken the call; the caller leaves the line.</summary>
    public void Connect(QueueEntry entry, QueueAgent agent, DemoChannel leg, TimeSpan rang)
    {
        var (queue, held) = (entry.Queue, Seconds(entry.Since));
        exchange.StopMusic(entry.Channel);
        Leave(entry);
        exchange.SetVariable(entry.Channel, "QUEUEPOSITION", "1");
        exchange.SetVariable(entry.Channel, "QUEUEWAIT", held.ToString(System.Globalization.CultureInfo.InvariantCulture));
        queue.HoldTime = Mean(queue.HoldTime, held);
        agent.IsInCall = true;
        exchange.Feed.Event("AgentConnect", EventClass.Agent).Channel(entry.Channel).Channel(leg, "Dest").Line("Queue", queue.Name)
            .Line("Interface", agent.Interface).Line("MemberName", agent.Name).Line("HoldTime", held).Line("RingTime", (long)rang.TotalSeconds).Send();
        entry.Channel.AgentCall = leg.AgentCall = new AgentCall(queue, agent, entry.Channel, leg, held, exchange.Now);
    }

    /// <summary>The queue call ends because that party leaves; nothing happens where it is in none.</summary>
    public void Complete(DemoChannel leaving, string? reason = null)
    {
        if (leaving.AgentCall is not { } call)
            return;

        (call.Caller.AgentCall, call.AgentChannel.AgentCall) = (null, null);
        var talked = Seconds(call.Since);
        call.Queue.TalkTime = Mean(call.Queue.TalkTime, talked);
        call.Queue.Completed++;
        if (call.HoldSeconds <= call.Queue.Setup.ServiceLevel)
            call.Queue.CompletedInTime++;
        call.Agent.CallsTaken++;
        call.Agent.LastCallAt = exchange.Now;
        call.Agent.IsInCall = false;
        exchange.Feed.Event("AgentComplete", EventClass.Agent).Channel(call.Caller).Channel(call.AgentChannel, "Dest").Line("Queue", call.Queue.Name)
            .Line("Interface", call.Agent.Interface).Line("MemberName", call.Agent.Name).Line("HoldTime", call.HoldSeconds).Line("TalkTime", talked)
            .Line("Reason", reason ?? (leaving == call.Caller ? "caller" : "agent")).Send();
    }

    /// <summary>Pauses or unpauses a member, in one queue or in all it serves; tells whether it was found.</summary>
    public bool Pause(string? queueName, string @interface, bool isPaused, string reason)
    {
        var found = false;
        foreach (var queue in queues.Values.Where(q => string.IsNullOrEmpty(queueName) || q.Name.Equals(queueName, StringComparison.OrdinalIgnoreCase)))
            foreach (var agent in queue.Members.Where(m => m.Interface.Equals(@interface, StringComparison.OrdinalIgnoreCase)))
            {
                found = true;
                if (isPaused && !agent.IsPaused)
                    agent.LastPausedAt = exchange.Now;
                (agent.IsPaused, agent.PausedReason) = (isPaused, isPaused ? reason : "");
                exchange.Feed.Event("DeviceStateChange", EventClass.Call).Line("Device", $"Queue:{queue.Name}_pause_{agent.Interface}")
                    .Line("State", isPaused ? "INUSE" : "NOT_INUSE").Send();
                Member("QueueMemberPause", queue, agent);
            }

        return found;
    }

    /// <summary>A member comes to the queue for the time being; false when it is there already.</summary>
    public bool Add(DemoQueue queue, string @interface, string name, string stateInterface, int penalty, bool isPaused)
    {
        if (queue.Members.Exists(m => m.Interface.Equals(@interface, StringComparison.OrdinalIgnoreCase)))
            return false;

        var agent = new QueueAgent(name, @interface, stateInterface, "dynamic", penalty, exchange.Now) { IsPaused = isPaused };
        queue.Members.Add(agent);
        Watch(stateInterface, queue);
        Member("QueueMemberAdded", queue, agent);
        return true;
    }

    /// <summary>A member leaves the queue; null when it is not there, false when it is not dynamic.</summary>
    public bool? Remove(DemoQueue queue, string @interface)
    {
        var agent = queue.Members.Find(m => m.Interface.Equals(@interface, StringComparison.OrdinalIgnoreCase));
        if (agent is null)
            return null;
        if (agent.Membership != "dynamic")
            return false;

        queue.Members.Remove(agent);
        Member("QueueMemberRemoved", queue, agent);
        return true;
    }

    public DeviceStatus StatusOf(QueueAgent agent) => exchange.Devices.StatusOf(agent.StateInterface);

    internal void DeviceChanged(string device)
    {
        foreach (var queue in byDevice.GetValueOrDefault(device) ?? [])
            foreach (var agent in queue.Members.Where(m => m.StateInterface == device))
                Member("QueueMemberStatus", queue, agent);
    }

    private void Watch(string device, DemoQueue queue)
    {
        if (!byDevice.TryGetValue(device, out var watched))
            byDevice.Add(device, watched = []);
        if (!watched.Contains(queue))
            watched.Add(queue);
    }

    private void TellQueue(DemoQueue queue, string state) =>
        exchange.Feed.Event("DeviceStateChange", EventClass.Call).Line("Device", "Queue:" + queue.Name).Line("State", state).Send();

    private void Member(string name, DemoQueue queue, QueueAgent agent) => exchange.Feed.Event(name, EventClass.Agent)
        .Line("Queue", queue.Name)
        .Line("MemberName", agent.Name)
        .Line("Interface", agent.Interface)
        .Line("StateInterface", agent.StateInterface)
        .Line("Membership", agent.Membership)
        .Line("Penalty", agent.Penalty)
        .Line("CallsTaken", agent.CallsTaken)
        .Line("LastCall", agent.LastCallAt?.ToUnixTimeSeconds() ?? 0)
        .Line("LastPause", agent.LastPausedAt?.ToUnixTimeSeconds() ?? 0)
        .Line("LoginTime", agent.LoggedInAt.ToUnixTimeSeconds())
        .Line("InCall", agent.IsInCall ? 1 : 0)
        .Line("Status", (int)StatusOf(agent))
        .Line("Paused", agent.IsPaused ? 1 : 0)
        .Line("PausedReason", agent.PausedReason)
        .Line("Ringinuse", agent.Membership == "dynamic" ? 1 : 0)
        .Line("Wrapuptime", 0)
        .Send();

    private int Seconds(DateTimeOffset since) => (int)(exchange.Now.ToUnixTimeSeconds() - since.ToUnixTimeSeconds());

    // app_queue's running mean over about the last four calls.
    private static int Mean(int mean, int value) => ((mean << 2) - mean + value) >> 2;
}
