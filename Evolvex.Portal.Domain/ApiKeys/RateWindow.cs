namespace Evolvex.Portal.Domain.ApiKeys;

/// <summary>
/// Counts uses a minute over a sliding window: the minute before counts for the part of it that the window still covers. So no burst of twice the limit
/// fits around the turn of a minute, and it takes two counters whatever the limit. Not safe for several threads.
/// </summary>
public sealed class RateWindow
{
    private static readonly long Minute = TimeSpan.TicksPerMinute;

    private long _minute;
    private long _current;
    private long _previous;

    /// <summary>Uses that the window holds at that moment.</summary>
    public double Used(DateTimeOffset now)
    {
        Turn(now);
        return _current + _previous * (1 - PartOfMinute(now));
    }

    /// <summary>Takes one use if the limit allows it.</summary>
    /// <param name="now">The time; may not run backwards by more than a minute.</param>
    /// <param name="limit">Uses allowed a minute; at least 1.</param>
    /// <param name="retryAfter">Where refused: when the next use will be allowed, in whole seconds from 1 up; else zero.</param>
    public bool TryTake(DateTimeOffset now, int limit, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (Used(now) + 1 <= limit)
        {
            _current++;
            return true;
        }
        retryAfter = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(SecondsUntilRoom(PartOfMinute(now), limit))));
        return false;
    }

    // Room comes when what is left of the older minute has shrunk enough: in this minute, or in the next, when this one is the older.
    private double SecondsUntilRoom(double part, int limit)
    {
        var room = limit - 1;
        if (_current <= room) return (1 - (room - _current) / (double)_previous - part) * 60;
        return (1 - part + 1 - room / (double)_current) * 60;
    }

    private static double PartOfMinute(DateTimeOffset now) => now.UtcTicks % Minute / (double)Minute;

    private void Turn(DateTimeOffset now)
    {
        var minute = now.UtcTicks / Minute;
        if (minute <= _minute) return;
        _previous = minute == _minute + 1 ? _current : 0;
        _current = 0;
        _minute = minute;
    }
}
