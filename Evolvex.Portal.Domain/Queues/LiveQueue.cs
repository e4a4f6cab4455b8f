using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.Queues;

/// <summary>A queue as it is now. Mutable; owned by <see cref="QueueBook"/>.</summary>
internal sealed class LiveQueue(string name)
{
    /// <summary>
    /// The PBX tells the share to one decimal of its own rounding, and how many calls that is has to be worked out from it: shares that differ by a tenth say the same.
    /// </summary>
    private const double SamePercent = 0.15;

    private int _completedInTime;

    public string Name { get; } = name;

    public string? Strategy { get; private set; }

    public Dictionary<string, MemberFacts> Members { get; } = [];

    /// <summary>Who waits, in order.</summary>
    public List<WaitingCaller> Callers { get; } = [];

    public int Completed { get; private set; }

    public int Abandoned { get; private set; }

    public int ServiceLevelSeconds { get; private set; }

    public double ServiceLevelPercent => Completed == 0 ? 0 : Math.Round(100.0 * _completedInTime / Completed, 1);

    public bool Join(string uniqueid, string? linkedid, Party caller, int position, DateTimeOffset since)
    {
        if (Callers.Exists(waiting => waiting.Uniqueid == uniqueid)) return false;
        Callers.Insert(Math.Clamp(position - 1, 0, Callers.Count), new WaitingCaller(uniqueid, linkedid, caller, since));
        return true;
    }

    public bool Leave(string uniqueid) => Callers.RemoveAll(waiting => waiting.Uniqueid == uniqueid) > 0;

    public void CountAbandoned() => Abandoned++;

    public void CountCompleted(TimeSpan waited)
    {
        Completed++;
        if (waited.TotalSeconds <= ServiceLevelSeconds) _completedInTime++;
    }

    /// <summary>Takes over the listed settings and counters; true when any differed.</summary>
    public bool Set(ListedQueue listed)
    {
        if (Strategy == listed.Strategy && Completed == listed.Completed && Abandoned == listed.Abandoned && ServiceLevelSeconds == listed.ServiceLevelSeconds &&
            Math.Abs(ServiceLevelPercent - listed.ServiceLevelPercent) < SamePercent) return false;
        Strategy = listed.Strategy;
        Completed = listed.Completed;
        Abandoned = listed.Abandoned;
        ServiceLevelSeconds = listed.ServiceLevelSeconds;
        _completedInTime = (int)Math.Round(listed.ServiceLevelPercent * listed.Completed / 100, MidpointRounding.AwayFromZero);
        return true;
    }

    public CallQueue ToQueue()
    {
        var members = Members.Values.OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Interface, StringComparer.Ordinal)
            .Select(member => new QueueMember(member.Interface, member.Name, member.State, member.Paused, member.PausedReason, member.InCall, member.CallsTaken,
                member.LastCallAt, member.Paused ? member.PausedAt : null)).ToArray();
        var callers = Callers.Select((waiting, index) => new QueueCaller(waiting.Uniqueid, waiting.Linkedid, index + 1, waiting.Caller, waiting.Since)).ToArray();
        return new CallQueue(Name, Strategy, members, callers, Completed, Abandoned, ServiceLevelSeconds, ServiceLevelPercent);
    }
}

/// <summary>Someone who waits in a queue.</summary>
internal sealed record WaitingCaller(string Uniqueid, string? Linkedid, Party Caller, DateTimeOffset Since);
