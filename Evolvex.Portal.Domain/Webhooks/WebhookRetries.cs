namespace Evolvex.Portal.Domain.Webhooks;

/// <summary>When to try again.</summary>
public static class WebhookRetries
{
    /// <summary>After that long a delivery is given up, and a webhook that took nothing for that long is paused.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromHours(24);

    /// <summary>Attempts that are that much overdue were not made: the webhook was off, or the portal down, or nothing was to be sent.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long to wait: 5 s, twice as long each time, an hour at most, and up to a fifth less or more, so that what failed together does not come back together.</summary>
    /// <param name="failures">In a row; 1 or more.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Wait(int failures, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var wait = failures > 20 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (failures - 1)));
        return wait * (0.8 + 0.4 * Math.Clamp(chance, 0, 1));
    }

    /// <summary>Since when a receiver that has just failed takes nothing. Only attempts tell: a time without any begins anew.</summary>
    /// <param name="since">Since when it had taken nothing at its last failure; null: it had taken what came last.</param>
    /// <param name="due">When the attempt that failed now was to be made; null: at once.</param>
    /// <param name="now">The moment.</param>
    public static DateTimeOffset FailingSince(DateTimeOffset? since, DateTimeOffset? due, DateTimeOffset now) => since is { } began && now - due < Rest ? began : now;

    /// <summary>Whether the receiver refused this delivery rather than being unable to take any: others are not held up by it.</summary>
    /// <param name="status">HTTP status; null: there was no answer.</param>
    public static bool IsRefusal(int? status) => status is >= 400 and < 500 and not (408 or 425 or 429);
}
