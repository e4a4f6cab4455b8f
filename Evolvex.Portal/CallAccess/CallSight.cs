using System.Runtime.CompilerServices;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Queues;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.CallAccess;

/// <summary>
/// What somebody may see of calls: those that a key of the same group would be told of, and outside numbers whole or with their middle hidden. Never
/// changes; who asks again gets another one when something did.
/// </summary>
/// <param name="access">The group; an unrestricted one where all calls may be seen.</param>
/// <param name="masksNumbers">Outside numbers are shown with their middle hidden.</param>
public sealed class CallSight(GroupAccess access, bool masksNumbers)
{
    /// <summary>All calls with whole numbers: for the portal's own work, and for administrators.</summary>
    public static readonly CallSight Whole = new(new GroupAccess(Guid.Empty, IsUnrestricted: true, []), masksNumbers: false);

    private readonly ConditionalWeakTable<Call, Seen> _calls = [];
    private volatile View? _latest;

    /// <summary>Which contexts and records.</summary>
    public GroupAccess Access { get; } = access;

    /// <summary>Outside numbers are shown with their middle hidden.</summary>
    public bool MasksNumbers { get; } = masksNumbers;

    /// <summary>No call is hidden.</summary>
    public bool SeesAll => Access.IsUnrestricted;

    /// <summary>A number as it may be shown.</summary>
    public string Show(string number) => MasksNumbers ? NumberMask.Of(number) : number;

    /// <summary>A live call as it may be seen, with the legs that may be; null: none of it.</summary>
    public Call? Of(Call call)
    {
        if (SeesAll && !MasksNumbers) return call;
        return _calls.GetValue(call, known => new Seen(Limit(known))).Call;
    }

    /// <summary>The live state as it may be seen. What did not change is the same object, as in the whole one.</summary>
    public PbxSnapshot Of(PbxSnapshot snapshot)
    {
        if (SeesAll && !MasksNumbers) return snapshot;
        var latest = _latest;
        if (latest is not null && ReferenceEquals(latest.Whole, snapshot)) return latest.Limited;
        var calls = latest is not null && ReferenceEquals(latest.Whole.Calls, snapshot.Calls) ? latest.Limited.Calls : CallsOf(snapshot);
        var queues = latest is not null && ReferenceEquals(latest.Limited.Calls, calls) && ReferenceEquals(latest.Whole.Queues, snapshot.Queues) ? latest.Limited.Queues : QueuesOf(snapshot, calls, latest);
        var limited = snapshot with { Calls = calls, Queues = queues };
        _latest = new View(snapshot, limited);
        return limited;
    }

    private Dictionary<string, Call> CallsOf(PbxSnapshot snapshot)
    {
        var calls = new Dictionary<string, Call>(StringComparer.Ordinal);
        foreach (var (id, call) in snapshot.Calls)
            if (Of(call) is { } seen) calls[id] = seen;
        return calls;
    }

    private Call? Limit(Call call)
    {
        var legs = SeesAll ? call.Legs : [.. call.Legs.Where(leg => Access.MayUse(leg.Context))];
        if (legs.Count == 0 && !SeesAll) return null;
        if (!MasksNumbers) return call with { Legs = legs };
        return call with { From = Masked(call.From), To = Masked(call.To), Legs = [.. legs.Select(Masked)] };
    }

    private static CallLeg Masked(CallLeg leg) => leg with
    {
        Party = Masked(leg.Party),
        Peer = Masked(leg.Peer),
        Channel = NumberMask.Within(leg.Channel),
        Exten = leg.Exten is null ? null : NumberMask.Of(leg.Exten),
    };

    private static Party Masked(Party party) => new(party.Number is null ? null : NumberMask.Of(party.Number), party.Name is null ? null : NumberMask.Within(party.Name));

    /// <summary>Queues belong to the house; who waits in them is a call like any other.</summary>
    private Dictionary<string, CallQueue> QueuesOf(PbxSnapshot snapshot, IReadOnlyDictionary<string, Call> calls, View? before)
    {
        var channels = SeesAll ? null : calls.Values.SelectMany(call => call.Legs).Select(leg => leg.Uniqueid).ToHashSet(StringComparer.Ordinal);
        var queues = new Dictionary<string, CallQueue>(StringComparer.Ordinal);
        foreach (var (name, queue) in snapshot.Queues)
        {
            QueueCaller[] callers = [.. queue.Callers.Where(caller => channels is null || channels.Contains(caller.Uniqueid)).Select(Shown)];
            var same = before is not null && before.Whole.Queues.TryGetValue(name, out var whole) && ReferenceEquals(whole, queue)
                && before.Limited.Queues.TryGetValue(name, out var limited) && limited.Callers.SequenceEqual(callers) ? limited : null;
            queues[name] = same ?? (queue.Callers.Count == 0 ? queue : queue with { Callers = callers });
        }

        return queues;
    }

    private QueueCaller Shown(QueueCaller caller) => MasksNumbers ? caller with { Caller = Masked(caller.Caller) } : caller;

    private sealed record Seen(Call? Call);

    private sealed record View(PbxSnapshot Whole, PbxSnapshot Limited);
}
