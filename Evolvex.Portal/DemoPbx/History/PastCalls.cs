using Evolvex.Portal.DemoPbx.Calls;
using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.DemoPbx.History;

/// <summary>
/// The calls of days gone by: the same call centre with the same scripts, played in a blink and heard by nobody. So the rows look as those of live calls do, legs, queues, transfers and all.
/// </summary>
internal sealed class PastCalls(PhoneBook book, TimeZoneInfo zone, int seed)
{
    /// <summary>Rows of the calls that ended between the two moments, in the order in which they ended.</summary>
    /// <param name="from">When the play begins.</param>
    /// <param name="to">When it ends; calls that are still up then leave no row.</param>
    /// <param name="firstSequence">Number of the first row.</param>
    public IEnumerable<CallRecord> Play(DateTimeOffset from, DateTimeOffset to, int firstSequence)
    {
        var exchange = new DemoExchange(book, new Random(seed), from) { Zone = zone, RecordSequence = firstSequence };
        var rows = new Queue<CallRecord>();
        exchange.Recorded = (_, records) =>
        {
            foreach (var row in records)
                rows.Enqueue(row);
        };
        exchange.Agenda.Start(new Traffic(exchange, new Dialplan(exchange)).Past());

        for (var hour = from; hour < to; hour += TimeSpan.FromHours(1))
        {
            exchange.Agenda.RunUntil(hour + TimeSpan.FromHours(1) < to ? hour + TimeSpan.FromHours(1) : to);
            while (rows.TryDequeue(out var row))
                yield return row;
        }
    }
}
