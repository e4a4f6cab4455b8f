using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.Events;

/// <summary>What of one call has been told already, and so what is new in its next state. Mutable; owned by <see cref="CallNarrator"/>.</summary>
internal sealed class CallStory(Call first)
{
    private const int MostContexts = 16;

    private readonly HashSet<string> _contexts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _rang = new(StringComparer.Ordinal);
    private IReadOnlyList<CallLeg> _talkers = [];
    private CallState? _told;
    private bool _isStarted;
    private bool _isAnswered;

    /// <summary>The call as it was last.</summary>
    public Call Call { get; private set; } = first;

    /// <summary>Contexts that its channels were ever seen in.</summary>
    public IReadOnlyList<string> Contexts => [.. _contexts];

    /// <summary>Adds what is new.</summary>
    public void Follow(Call call, List<CallHappening> told)
    {
        Call = call;
        var contexts = ContextsOf(call);
        foreach (var context in contexts)
            if (_contexts.Count < MostContexts) _contexts.Add(context);
        if (!_isStarted) told.Add(new CallHappening(EventType.CallStarted, call.StartedAt, call, contexts));
        _isStarted = true;
        foreach (var leg in call.Legs)
            if (leg.State == LegState.Ringing && _rang.Add(leg.Uniqueid)) told.Add(new CallHappening(EventType.CallRinging, leg.Since, call, contexts) { Party = leg.Party, Uniqueid = leg.Uniqueid });
        Answer(call, contexts, told);
        Transfer(call, contexts, told);
        Change(call, contexts, told);
    }

    private void Answer(Call call, IReadOnlyList<string> contexts, List<CallHappening> told)
    {
        if (_isAnswered || call.AnsweredAt is not { } at) return;
        _isAnswered = true;
        told.Add(new CallHappening(EventType.CallAnswered, at, call, contexts) { Party = call.To });
    }

    /// <summary>Told by the channels rather than the numbers, which the PBX corrects in the midst of a talk. A third who joins is no transfer until one has left.</summary>
    private void Transfer(Call call, IReadOnlyList<string> contexts, List<CallHappening> told)
    {
        if (call.State != CallState.Talking) return;
        var talkers = call.Legs.Where(leg => leg.BridgeId is not null && !ChannelName.IsLocal(leg.Channel)).ToList();
        if (talkers.Count < 2) return;
        var (came, left) = (Without(talkers, _talkers), Without(_talkers, talkers));
        if (_talkers.Count > 0 && (came.Count == 0 || left.Count == 0)) return;
        if (_talkers.Count > 0) told.Add(new CallHappening(EventType.CallTransferred, call.StateSince > came[0].Since ? call.StateSince : came[0].Since, call, contexts) { Party = came[0].Party, Before = [.. _talkers.Select(leg => leg.Party)] });
        _talkers = talkers;
    }

    private void Change(Call call, IReadOnlyList<string> contexts, List<CallHappening> told)
    {
        if (call.State == _told) return;
        var was = _told;
        _told = call.State;
        EventType? type = call.State switch
        {
            CallState.Waiting => EventType.CallQueued,
            CallState.OnHold => EventType.CallHeld,
            CallState.Parked => EventType.CallParked,
            CallState.Talking when was is CallState.OnHold or CallState.Parked => EventType.CallResumed,
            _ => null,
        };
        if (type is { } known) told.Add(new CallHappening(known, call.StateSince, call, contexts));
    }

    private static List<CallLeg> Without(IReadOnlyList<CallLeg> legs, IReadOnlyList<CallLeg> others) => [.. legs.Where(leg => !others.Any(other => other.Uniqueid == leg.Uniqueid))];

    /// <summary>Those of its channels as the PBX lists them: of a Local channel both halves count.</summary>
    private static IReadOnlyList<string> ContextsOf(Call call) =>
        [.. call.Legs.SelectMany(leg => new[] { leg.Context, leg.FaceContext }).OfType<string>().Distinct(StringComparer.Ordinal)];
}
