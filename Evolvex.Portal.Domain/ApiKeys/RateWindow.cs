namespace Evolvex.Portal.Domain.ApiKeys;

/// <summary>
/// Counts uses over the last sixty seconds, a counter each. So no burst of twice the limit fits around the turn of a minute, whoever has used up the
/// limit is let in again within a minute, and it takes the same little memory whatever the limit. Not safe for several threads.
/// </summary>
public sealed class RateWindow
{
    private const int Seconds = 60;

    private readonly int[] _uses = new int[Seconds];
    private long _second;
    private int _sum;

    /// <summary>Uses in the sixty seconds up to that moment.</summary>
    public int Used(DateTimeOffset now)
    {
        Turn(now);
        return _sum;
    }

    /// <summary>Takes one use if the limit allows it.</summary>
    /// <param name="now">The time; where it runs backwards, uses count for the latest second known.</param>
    /// <param name="limit">Uses allowed in any sixty seconds; at least 1.</param>
    /// <param name="retryAfter">Where refused: when the next use will be allowed, in whole seconds from 1 to 60; else zero.</param>
    public bool TryTake(DateTimeOffset now, int limit, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (Used(now) < limit)
        {
            _uses[_second % Seconds]++;
            _sum++;
            return true;
        }
        retryAfter = TimeSpan.FromSeconds(SecondsUntilRoom(limit));
        return false;
    }

    // The oldest counters leave first; the one of the current second takes sixty.
    private int SecondsUntilRoom(int limit)
    {
        var left = _sum;
        for (var wait = 1; wait < Seconds; wait++)
        {
            left -= _uses[(_second + wait) % Seconds];
            if (left < limit) return wait;
        }
        return Seconds;
    }

    private void Turn(DateTimeOffset now)
    {
        var second = now.UtcTicks / TimeSpan.TicksPerSecond;
        if (second <= _second) return;
        for (var passed = Math.Max(_second + 1, second - Seconds + 1); passed <= second; passed++)
        {
            _sum -= _uses[passed % Seconds];
            _uses[passed % Seconds] = 0;
        }
        _second = second;
    }
}
