using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.DemoPbx.History;

/// <summary>Picks the calls of the past that get a recording to listen to: of the last two weeks, most of them recent, some of the last day for certain.</summary>
internal sealed class RecordingChoice(DateTimeOffset now, int count)
{
    private const int Shortest = 10;
    private const int Longest = 240;

    private readonly Dictionary<string, CallRecord> chosen = new(StringComparer.Ordinal);
    private readonly Random random = new(11);
    private readonly List<CallRecord> lastDay = [];
    private readonly List<CallRecord> fortnight = [];

    /// <summary>The calls to record, once all rows have passed.</summary>
    public IReadOnlyCollection<CallRecord> Chosen
    {
        get
        {
            Choose(lastDay, Math.Max(1, count / 3));
            Choose(fortnight, count);
            return chosen.Values;
        }
    }

    /// <summary>An answered call of a length that one may listen to, that the PBX recorded.</summary>
    public static bool IsWorthHearing(CallRecord row) => row is { IsMonitored: true, Disposition: "ANSWERED", DstChannel.Length: > 0, Billsec: >= Shortest and <= Longest };

    /// <summary>Looks at the rows on their way.</summary>
    public IEnumerable<CallRecord> Watch(IEnumerable<CallRecord> rows)
    {
        foreach (var row in rows)
        {
            if (IsWorthHearing(row) && now - row.Start < TimeSpan.FromDays(14))
                (now - row.Start < TimeSpan.FromHours(23) ? lastDay : fortnight).Add(row);
            yield return row;
        }
    }

    private void Choose(List<CallRecord> from, int upTo)
    {
        while (chosen.Count < upTo && from.Count > 0)
        {
            var index = random.Next(from.Count);
            chosen.TryAdd(from[index].Uniqueid, from[index]);
            from.RemoveAt(index);
        }
    }
}
