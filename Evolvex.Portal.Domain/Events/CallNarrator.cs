using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.Events;

/// <summary>Tells what happened to calls from how they are, one state after another. Not safe for several at once.</summary>
public sealed class CallNarrator
{
    private readonly Dictionary<string, CallStory> _stories = new(StringComparer.Ordinal);

    /// <summary>Calls that are up.</summary>
    public int Count => _stories.Count;

    /// <summary>Whether a call is up.</summary>
    public bool Knows(string linkedid) => _stories.ContainsKey(linkedid);

    /// <summary>Takes in calls that are new or have changed, then those that are over.</summary>
    /// <param name="changed">As they are now.</param>
    /// <param name="ended">Their linkedids.</param>
    /// <param name="now">When the ended ones were found to be over.</param>
    public IReadOnlyList<CallHappening> Follow(IReadOnlyCollection<Call> changed, IReadOnlyCollection<string> ended, DateTimeOffset now)
    {
        var told = new List<CallHappening>();
        foreach (var call in changed)
        {
            if (!_stories.TryGetValue(call.Linkedid, out var story)) _stories[call.Linkedid] = story = new CallStory(call);
            story.Follow(call, told);
        }

        foreach (var linkedid in ended)
            if (_stories.Remove(linkedid, out var story)) told.Add(End(story, changed, now));
        return told;
    }

    /// <summary>Takes in all calls that are up: the others that were known are over. A call that was not known has all told of it that can be seen.</summary>
    public IReadOnlyList<CallHappening> StartOver(IReadOnlyCollection<Call> all, DateTimeOffset now)
    {
        var up = all.Select(call => call.Linkedid).ToHashSet(StringComparer.Ordinal);
        return Follow(all, [.. _stories.Keys.Where(known => !up.Contains(known))], now);
    }

    // Its channels live on in another call where a transfer has joined the two.
    private static CallHappening End(CallStory story, IReadOnlyCollection<Call> changed, DateTimeOffset now)
    {
        var own = story.Call.Legs.Select(leg => leg.Uniqueid).ToHashSet(StringComparer.Ordinal);
        var into = changed.FirstOrDefault(call => call.Legs.Any(leg => own.Contains(leg.Uniqueid)));
        return new CallHappening(into is null ? EventType.CallHungUp : EventType.CallMerged, now, story.Call, story.Contexts) { Into = into?.Linkedid };
    }
}
