using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>Plays the calls as fast as so many events a second need: the exchange's time runs ahead of the clock, nothing else changes.</summary>
internal sealed class Flood(DemoExchange exchange, DateTimeOffset start, int eventsPerSecond)
{
    private DateTimeOffset last = start;
    private double owed;

    /// <summary>Makes the events that are due up to then; what cannot be made in time is not made up for later.</summary>
    public void RunUntil(DateTimeOffset then)
    {
        owed = Math.Min(owed + (then - last).TotalSeconds * eventsPerSecond, eventsPerSecond);
        last = then;
        while (owed > 0)
        {
            var before = exchange.Feed.Count;
            if (!exchange.Agenda.RunNext())
                return;

            // A step may make no event at all; it costs a little all the same, so that the loop ends.
            owed -= Math.Max(exchange.Feed.Count - before, 0.01);
        }
    }
}
