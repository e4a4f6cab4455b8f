using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.Queues;

/// <summary>All queues of the PBX.</summary>
internal sealed class QueueBook
{
    private readonly Dictionary<string, LiveQueue> _queues = [];
    private readonly HashSet<string> _dirty = [];
    private readonly HashSet<string> _published = [];

    public bool HasChanges => _dirty.Count > 0;

    public IReadOnlyDictionary<string, LiveQueue> Queues => _queues;

    public void Join(QueueCallerJoined joined, DateTimeOffset at)
    {
        var channel = joined.Channel;
        if (Open(joined.Queue).Join(channel.Uniqueid, channel.Linkedid, new Party(channel.CallerNumber, channel.CallerName), joined.Position, at)) _dirty.Add(joined.Queue);
    }

    public void Leave(string queue, string uniqueid)
    {
        if (_queues.TryGetValue(queue, out var live) && live.Leave(uniqueid)) _dirty.Add(queue);
    }

    public void CountAbandoned(string queue)
    {
        Open(queue).CountAbandoned();
        _dirty.Add(queue);
    }

    public void SetMember(string queue, in MemberFacts member)
    {
        var live = Open(queue);
        if (live.Members.TryGetValue(member.Interface, out var known) && known == member) return;
        live.Members[member.Interface] = member;
        _dirty.Add(queue);
    }

    public void RemoveMember(string queue, string member)
    {
        if (_queues.TryGetValue(queue, out var live) && live.Members.Remove(member)) _dirty.Add(queue);
    }

    public void Connect(AgentConnected connected)
    {
        if (!_queues.TryGetValue(connected.Queue, out var live) || !live.Members.TryGetValue(connected.Interface, out var member)) return;
        live.Members[connected.Interface] = member with { InCall = true };
        _dirty.Add(connected.Queue);
    }

    /// <summary>The PBX counts a call for the queue and for the member when it is over; it tells neither.</summary>
    public void Complete(AgentCompleted completed, DateTimeOffset at)
    {
        var live = Open(completed.Queue);
        live.CountCompleted(completed.Waited);
        if (live.Members.TryGetValue(completed.Interface, out var member))
            live.Members[completed.Interface] = member with { InCall = false, CallsTaken = member.CallsTaken + 1, LastCallAt = at };
        _dirty.Add(completed.Queue);
    }

    /// <summary>Makes the queues those listed; returns the differences that an operator would have seen.</summary>
    public int Reconcile(IReadOnlyList<ListedQueue> listing, Journal journal, DateTimeOffset at, Func<string, string?> linkedidOf)
    {
        var corrections = 0;
        foreach (var listed in listing)
        {
            var isNew = !_queues.ContainsKey(listed.Name);
            var live = Open(listed.Name);
            var found = ReconcileMembers(live, listed, journal) + ReconcileCallers(live, listed, journal, at, linkedidOf);
            if (!journal.Has(listed.Name) && live.Set(listed)) found++;
            if (found == 0 && !isNew) continue;
            _dirty.Add(listed.Name);
            corrections += isNew ? 0 : found;
        }
        var names = listing.Select(listed => listed.Name).ToHashSet();
        foreach (var gone in _queues.Keys.Where(name => !names.Contains(name) && !journal.Has(name)).ToArray())
        {
            _queues.Remove(gone);
            _dirty.Add(gone);
            corrections++;
        }
        return corrections;
    }

    public void Take(List<CallQueue> changed, List<string> removed)
    {
        foreach (var name in _dirty)
        {
            if (_queues.TryGetValue(name, out var live))
            {
                _published.Add(name);
                changed.Add(live.ToQueue());
            }
            else if (_published.Remove(name))
            {
                removed.Add(name);
            }
        }
        _dirty.Clear();
    }

    private static int ReconcileMembers(LiveQueue live, ListedQueue listed, Journal journal)
    {
        var corrections = 0;
        foreach (var member in listed.Members)
        {
            if (journal.Has(live.Name, member.Interface) || (live.Members.TryGetValue(member.Interface, out var known) && IsSame(known, member))) continue;
            live.Members[member.Interface] = member;
            corrections++;
        }
        foreach (var gone in live.Members.Keys.Where(key => !listed.Members.Any(member => member.Interface == key) && !journal.Has(live.Name, key)).ToArray())
        {
            live.Members.Remove(gone);
            corrections++;
        }
        return corrections;
    }

    /// <summary>The time of the last call is the PBX's clock in whole seconds; ours differs by a moment.</summary>
    private static bool IsSame(in MemberFacts known, in MemberFacts listed) =>
        known with { LastCallAt = null } == listed with { LastCallAt = null } &&
        (known.LastCallAt == listed.LastCallAt || (known.LastCallAt is { } ours && listed.LastCallAt is { } theirs && (ours - theirs).Duration() < TimeSpan.FromSeconds(3)));

    private static int ReconcileCallers(LiveQueue live, ListedQueue listed, Journal journal, DateTimeOffset at, Func<string, string?> linkedidOf)
    {
        var corrections = 0;
        foreach (var gone in live.Callers.Where(waiting => !listed.Callers.Any(caller => caller.Uniqueid == waiting.Uniqueid) && !journal.Has(live.Name, waiting.Uniqueid)).ToArray())
        {
            live.Leave(gone.Uniqueid);
            corrections++;
        }
        foreach (var caller in listed.Callers.OrderBy(caller => caller.Position))
        {
            if (journal.Has(live.Name, caller.Uniqueid)) continue;
            if (live.Join(caller.Uniqueid, linkedidOf(caller.Uniqueid), caller.Caller, caller.Position, at - caller.Waited)) corrections++;
        }
        return corrections;
    }

    private LiveQueue Open(string name)
    {
        if (_queues.TryGetValue(name, out var live)) return live;
        _dirty.Add(name);
        return _queues[name] = new LiveQueue(name);
    }
}
