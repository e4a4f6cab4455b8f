using System.Collections.Concurrent;

namespace Evolvex.Portal.SignIn;

/// <summary>
/// Tells the circuits and the cookies of this process that a person has been changed, so that they look at once instead of in a few seconds. Other
/// processes on the same database see it when they look by themselves: <see cref="SignInFeature.RevalidateEvery"/>.
/// </summary>
internal sealed class SignInChanges(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _changed = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<object, Action<string>> _followers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Has a follower told the id of each person whose sessions may have ended, until it leaves.</summary>
    public void Follow(object follower, Action<string> tell) => _followers[follower] = tell;

    /// <summary>Tells it no more.</summary>
    public void Leave(object follower) => _followers.TryRemove(follower, out _);

    /// <summary>Call it when the change is saved.</summary>
    public void Tell(string userId)
    {
        _changed[userId] = time.GetUtcNow();
        foreach (var tell in _followers.Values) tell(userId);
    }

    /// <summary>The person has been changed since that moment; cookies keep whole seconds.</summary>
    public bool HasChangedSince(string? userId, DateTimeOffset? moment) =>
        userId is not null && _changed.TryGetValue(userId, out var changed) && (moment is null || changed.AddSeconds(1) >= moment);
}
