namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>A queue: who serves it, who waits, and the figures that Asterisk keeps of it.</summary>
internal sealed class DemoQueue(QueueSetup setup)
{
    public QueueSetup Setup { get; } = setup;

    public string Name => Setup.Name;

    public List<QueueAgent> Members { get; } = [];

    /// <summary>First in line first.</summary>
    public List<QueueEntry> Callers { get; } = [];

    public int Completed { get; set; }

    public int CompletedInTime { get; set; }

    public int Abandoned { get; set; }

    /// <summary>Running means as app_queue works them out, seconds.</summary>
    public int HoldTime { get; set; }

    public int TalkTime { get; set; }

    /// <summary>Whom the round robin asks next.</summary>
    public int NextMember { get; set; }

    /// <summary>Percent of the answered that were answered in time.</summary>
    public double ServiceLevelPercent => Completed == 0 ? 0 : 100.0 * CompletedInTime / Completed;

    /// <summary>The same over all that came (ServicelevelPerf2).</summary>
    public double ServiceLevelPercentOfAll => Completed + Abandoned == 0 ? 0 : 100.0 * (CompletedInTime + Abandoned) / (Completed + Abandoned);
}

/// <summary>A member of a queue.</summary>
internal sealed class QueueAgent(string name, string @interface, string stateInterface, string membership, int penalty, DateTimeOffset loggedInAt)
{
    public string Name { get; } = name;

    /// <summary>How it is called.</summary>
    public string Interface { get; } = @interface;

    /// <summary>The device that is watched.</summary>
    public string StateInterface { get; } = stateInterface;

    public string Membership { get; } = membership;

    public int Penalty { get; } = penalty;

    public DateTimeOffset LoggedInAt { get; } = loggedInAt;

    public int CallsTaken { get; set; }

    public DateTimeOffset? LastCallAt { get; set; }

    public DateTimeOffset? LastPausedAt { get; set; }

    public bool IsInCall { get; set; }

    public bool IsPaused { get; set; }

    public string PausedReason { get; set; } = "";
}

/// <summary>Somebody who waits in a queue.</summary>
internal sealed record QueueEntry(DemoQueue Queue, DemoChannel Channel, int OriginalPosition, DateTimeOffset Since);

/// <summary>A queue call that an agent has taken.</summary>
internal sealed record AgentCall(DemoQueue Queue, QueueAgent Agent, DemoChannel Caller, DemoChannel AgentChannel, int HoldSeconds, DateTimeOffset Since);
