namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>A stretch of time between two instants.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="Until">Its end.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct TalkSpan(DateTimeOffset From, DateTimeOffset Until);

/// <summary>Stretches of talk, joined where they overlap or touch: what two legs share counts once.</summary>
public static class TalkSpans
{
    /// <summary>Joins stretches; empty ones are left out.</summary>
    public static IReadOnlyList<TalkSpan> Union(IReadOnlyList<TalkSpan> spans)
    {
        if (spans.Count == 0 || (spans.Count == 1 && spans[0].Until > spans[0].From)) return spans;
        var joined = new List<TalkSpan>();
        foreach (var span in spans.Where(span => span.Until > span.From).OrderBy(span => span.From))
        {
            if (joined.Count > 0 && span.From <= joined[^1].Until)
                joined[^1] = joined[^1] with { Until = span.Until > joined[^1].Until ? span.Until : joined[^1].Until };
            else
                joined.Add(span);
        }

        return joined;
    }

    /// <summary>Seconds in all.</summary>
    public static int Seconds(IReadOnlyList<TalkSpan> joined)
    {
        var ticks = 0L;
        for (var at = 0; at < joined.Count; at++) ticks += joined[at].Until.UtcTicks - joined[at].From.UtcTicks;
        return (int)(ticks / TimeSpan.TicksPerSecond);
    }

    /// <summary>Seconds between the first and the last in which nobody talked.</summary>
    public static int Gaps(IReadOnlyList<TalkSpan> joined) =>
        joined.Count < 2 ? 0 : (int)(joined[^1].Until - joined[0].From).TotalSeconds - Seconds(joined);
}
