namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>A parameter that cannot be read.</summary>
/// <param name="Parameter">Its name: <c>start</c> or <c>end</c>.</param>
/// <param name="Message">One sentence that names it and says what is allowed.</param>
public sealed record CdrRangeFault(string Parameter, string Message);

/// <summary>
/// The call records that somebody asks for, by their <c>start</c> on the PBX's clock. Both ends are included; a date alone as the end
/// means that whole day; a time with a zone is converted to the PBX's; without a start it is the beginning of today, without an end the end of today.
/// </summary>
/// <param name="Spans">Stretches of the PBX's clock, oldest first; none when the start lies after the end.</param>
public sealed record CdrRange(IReadOnlyList<WallSpan> Spans)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>No record can be in it.</summary>
    public bool IsEmpty => Spans.Count == 0;

    /// <summary>Reads the two parameters; blank ones count as not given.</summary>
    /// <param name="start">As it came.</param>
    /// <param name="end">As it came.</param>
    /// <param name="clock">The PBX's clock.</param>
    /// <param name="now">What "today" is.</param>
    /// <param name="range">The range, when both can be read.</param>
    /// <param name="fault">What is wrong, otherwise.</param>
    public static bool TryRead(string? start, string? end, WallClock clock, DateTimeOffset now, out CdrRange range, out CdrRangeFault? fault)
    {
        range = new CdrRange([]);
        var today = new CdrMoment(clock.At(now).Date, Offset: null, IsDay: true);
        if (!TryRead(nameof(start), start, today, out var first, out fault) || !TryRead(nameof(end), end, today, out var last, out fault)) return false;
        range = Between(first, last, clock);
        return true;
    }

    /// <summary>The range between two ends, both included.</summary>
    public static CdrRange Between(CdrMoment start, CdrMoment end, WallClock clock)
    {
        // Two times of the PBX's own clock are compared with the records as they stand.
        if (start.Offset is null && end.Offset is null)
        {
            var span = new WallSpan(start.Wall, UntilOf(end));
            return new CdrRange(span.IsEmpty ? [] : [span]);
        }

        var from = start.Instant ?? clock.Earliest(start.Wall);
        var until = end.Instant is { } instant ? After(instant) : Tick(clock.Latest(UntilOf(end).AddTicks(-1)));
        return new CdrRange(clock.Shown(from, until));
    }

    /// <summary>Records have whole seconds, so an end includes its whole second.</summary>
    private static DateTime UntilOf(CdrMoment end)
    {
        var step = end.IsDay ? TimeSpan.FromDays(1) : Second;
        var whole = end.Wall.Ticks - end.Wall.Ticks % step.Ticks;
        return whole > DateTime.MaxValue.Ticks - step.Ticks ? DateTime.MaxValue : new DateTime(whole + step.Ticks, DateTimeKind.Unspecified);
    }

    private static DateTimeOffset After(DateTimeOffset end)
    {
        var whole = end.UtcTicks - end.UtcTicks % Second.Ticks;
        return whole > DateTime.MaxValue.Ticks - Second.Ticks ? DateTimeOffset.MaxValue : new DateTimeOffset(whole + Second.Ticks, TimeSpan.Zero);
    }

    private static DateTimeOffset Tick(DateTimeOffset last) => last == DateTimeOffset.MaxValue ? last : last.AddTicks(1);

    private static bool TryRead(string parameter, string? text, CdrMoment absent, out CdrMoment moment, out CdrRangeFault? fault)
    {
        fault = null;
        moment = absent;
        if (string.IsNullOrWhiteSpace(text) || CdrMoment.TryRead(text.Trim(), out moment)) return true;
        fault = new CdrRangeFault(parameter, $"\"{parameter}\" is no time that can be read; allowed: {CdrMoment.Forms}.");
        return false;
    }
}
