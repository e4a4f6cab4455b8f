using System.Globalization;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>
/// When a row of the call records was: the PBX's clock does not say in which of two passes of an hour it was read, but the uniqueid begins with the
/// second, counted from 1970, in which its channel was made.
/// </summary>
public static class RecordClock
{
    /// <summary>The instant at which the clock showed <paramref name="wall"/> for a channel with that uniqueid.</summary>
    public static DateTimeOffset InstantOf(WallClock clock, DateTime wall, string uniqueId)
    {
        if (clock.Once(wall) is { } once) return once;
        var earliest = clock.Earliest(wall);
        if (!clock.Zone.IsAmbiguousTime(DateTime.SpecifyKind(wall, DateTimeKind.Unspecified))) return earliest;
        // A leg begins with its channel or later; where the first pass was before the channel there was, it is the second.
        return MadeAt(uniqueId) is { } made && made > earliest.AddSeconds(1) ? clock.Latest(wall) : earliest;
    }

    /// <summary>When the channel was made, as its uniqueid <c>[SYSTEM-]SECONDS.COUNT</c> tells; null for ids of another form.</summary>
    public static DateTimeOffset? MadeAt(ReadOnlySpan<char> uniqueId)
    {
        var dot = uniqueId.LastIndexOf('.');
        if (dot < 0) return null;
        var seconds = uniqueId[(uniqueId[..dot].LastIndexOf('-') + 1)..dot];
        return long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var made) && made is > 0 and < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(made)
            : null;
    }
}
