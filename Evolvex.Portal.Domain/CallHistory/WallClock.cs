namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>
/// The wall clock that a PBX writes its call records by. When clocks go back, one hour of it passes twice and a record does not say
/// in which of the two it was written; when they go forward, one hour never is.
/// </summary>
public sealed class WallClock(TimeZoneInfo zone)
{
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);
    private static readonly TimeSpan Near = TimeSpan.FromDays(2);

    /// <summary>The hour that was asked for last: who asks for one record asks for many of that time.</summary>
    private PlainHour? _hour;

    /// <summary>The PBX's zone.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>What the clock shows at an instant.</summary>
    public DateTime At(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    /// <summary>When the clock showed this, where that was once; null for a time that was shown twice or skipped.</summary>
    public DateTimeOffset? Once(DateTime wall)
    {
        var hour = _hour;
        if (hour is null || wall.Ticks - hour.From is < 0 or >= TimeSpan.TicksPerHour) _hour = hour = PlainHour.Of(zone, wall);
        if (hour.Offset is { } same) return At(wall, same);
        wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        return zone.IsAmbiguousTime(wall) || zone.IsInvalidTime(wall) ? null : At(wall, zone.GetUtcOffset(wall));
    }

    /// <summary>When the clock showed this first; for a time that is skipped, the instant of the skip.</summary>
    public DateTimeOffset Earliest(DateTime wall) => Instant(wall, static offsets => offsets.Max());

    /// <summary>When the clock showed this last; for a time that is skipped, the instant of the skip.</summary>
    public DateTimeOffset Latest(DateTime wall) => Instant(wall, static offsets => offsets.Min());

    /// <summary>
    /// All that the clock shows between two instants, oldest reading first: one stretch, or two where the range lies in an hour that passes twice
    /// and holds the end of the first pass and the beginning of the second.
    /// </summary>
    public IReadOnlyList<WallSpan> Shown(DateTimeOffset from, DateTimeOffset until)
    {
        if (from >= until) return [];
        if (until - from <= 3 * Near) return Union(Passes(from, until));

        // What lies between the two ends is shown anyhow; only near them can the clock have shown something outside of its reading there.
        var first = Union(Passes(from, from + Near));
        var last = Union(Passes(until - Near, until));
        return [new WallSpan(first[0].From, last[^1].Until)];
    }

    private DateTimeOffset Instant(DateTime wall, Func<TimeSpan[], TimeSpan> choose)
    {
        wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        if (zone.IsAmbiguousTime(wall)) return At(wall, choose(zone.GetAmbiguousTimeOffsets(wall)));
        if (!zone.IsInvalidTime(wall)) return At(wall, zone.GetUtcOffset(wall));
        var before = At(wall - TimeSpan.FromHours(3), zone.GetUtcOffset(wall - TimeSpan.FromHours(3)));
        return Change(before, before + TimeSpan.FromHours(6));
    }

    /// <summary>Within the years that a DateTimeOffset can hold.</summary>
    private static DateTimeOffset At(DateTime wall, TimeSpan offset)
    {
        var ticks = wall.Ticks - offset.Ticks;
        if (ticks < DateTimeOffset.MinValue.Ticks) return DateTimeOffset.MinValue;
        return ticks > DateTimeOffset.MaxValue.Ticks ? DateTimeOffset.MaxValue : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>The readings between two instants, cut where the clock is put forward or back.</summary>
    private IEnumerable<WallSpan> Passes(DateTimeOffset from, DateTimeOffset until)
    {
        var start = from;
        for (var at = from; at < until;)
        {
            var next = until - at > Step ? at + Step : until;
            if (zone.GetUtcOffset(next) != zone.GetUtcOffset(at))
            {
                var change = Change(at, next);
                if (change > start) yield return Pass(start, change);
                start = change;
            }

            at = next;
        }

        if (start < until) yield return Pass(start, until);
    }

    private WallSpan Pass(DateTimeOffset from, DateTimeOffset until)
    {
        var wall = At(from);
        return new WallSpan(wall, until - from < DateTime.MaxValue - wall ? wall + (until - from) : DateTime.MaxValue);
    }

    /// <summary>The first instant of the later offset; the two are known to differ.</summary>
    private DateTimeOffset Change(DateTimeOffset before, DateTimeOffset after)
    {
        var offset = zone.GetUtcOffset(before);
        while (after - before > TimeSpan.FromTicks(1))
        {
            var middle = before + (after - before) / 2;
            if (zone.GetUtcOffset(middle) == offset) before = middle;
            else after = middle;
        }

        return after;
    }

    /// <summary>One stretch where passes overlap, touch or leave out only what the clock never shows.</summary>
    private static List<WallSpan> Union(IEnumerable<WallSpan> passes)
    {
        var spans = new List<WallSpan>();
        foreach (var pass in passes)
        {
            if (spans.Count == 0 || pass.Until < spans[^1].From)
            {
                spans.Insert(Math.Max(spans.Count - 1, 0), pass);
                continue;
            }

            var last = spans[^1];
            spans[^1] = new WallSpan(pass.From < last.From ? pass.From : last.From, pass.Until > last.Until ? pass.Until : last.Until);
        }

        return spans;
    }

    /// <summary>An hour of the clock.</summary>
    /// <param name="From">Its first tick.</param>
    /// <param name="Offset">From UTC; null: the clock is put forward or back within it, or it is one that passes twice.</param>
    private sealed record PlainHour(long From, TimeSpan? Offset)
    {
        public static PlainHour Of(TimeZoneInfo zone, DateTime wall)
        {
            var first = new DateTime(wall.Ticks - wall.Ticks % TimeSpan.TicksPerHour, DateTimeKind.Unspecified);
            var last = new DateTime(first.Ticks + TimeSpan.TicksPerHour - 1, DateTimeKind.Unspecified);
            var isPlain = !zone.IsAmbiguousTime(first) && !zone.IsAmbiguousTime(last) && !zone.IsInvalidTime(first) && !zone.IsInvalidTime(last)
                && zone.GetUtcOffset(first) == zone.GetUtcOffset(last);
            return new PlainHour(first.Ticks, isPlain ? zone.GetUtcOffset(first) : null);
        }
    }
}
