using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>One party is being called by another (or by nobody: an originated call).</summary>
internal sealed class DialAttempt(DemoChannel? caller)
{
    public DemoChannel? Caller { get; } = caller;

    /// <summary>Those that still ring.</summary>
    public List<DemoChannel> Legs { get; } = [];
}

/// <summary>The events of an attempt, from DialBegin to DialEnd.</summary>
internal static class Dialling
{
    public static DialAttempt Begin(this DemoExchange exchange, DemoChannel? caller, DemoChannel leg, string dialString)
    {
        var attempt = caller?.Dialling ?? new DialAttempt(caller);
        attempt.Legs.Add(leg);
        leg.DialledBy = attempt;
        if (caller is not null)
        {
            caller.Dialling = attempt;
            caller.Record?.Dials(leg, exchange.Now);
        }

        Event(exchange, "DialBegin", attempt, leg).Line("DialString", dialString).Send();
        return attempt;
    }

    /// <summary>The leg rings.</summary>
    public static void Ring(this DemoExchange exchange, DemoChannel leg)
    {
        exchange.SetState(leg, ChannelState.Ringing);
        if (leg.DialledBy is { } attempt)
            Event(exchange, "DialState", attempt, leg).Line("DialStatus", "RINGING").Send();
        if (leg.DialledBy?.Caller is { OtherHalf: { IsGone: false, State: ChannelState.Down } half })
            exchange.Ring(half);
    }

    /// <summary>The attempt on this leg is over.</summary>
    public static void EndDial(this DemoExchange exchange, DemoChannel leg, string status)
    {
        if (leg.DialledBy is not { } attempt)
            return;

        leg.DialledBy = null;
        attempt.Legs.Remove(leg);
        if (attempt.Caller is { } caller)
        {
            if (attempt.Legs.Count == 0)
                caller.Dialling = null;
            if (caller.Waiting is null)
                exchange.SetVariable(caller, "DIALSTATUS", status);
            caller.Record?.DialEnds(leg, status, exchange.Now);
        }

        Event(exchange, "DialEnd", attempt, leg).Line("DialStatus", status).Send();
    }

    private static EventFeed Event(DemoExchange exchange, string name, DialAttempt attempt, DemoChannel leg)
    {
        var feed = exchange.Feed.Event(name, EventClass.Call);
        return (attempt.Caller is { } caller ? feed.Channel(caller) : feed).Channel(leg, "Dest");
    }
}

/// <summary>The event that ties the halves of a Local channel.</summary>
internal static class LocalChannels
{
    public static void LocalBridge(this DemoExchange exchange, DemoChannel one, DemoChannel two, bool isOptimised = false) => exchange.Feed
        .Event("LocalBridge", EventClass.Call).Channel(one, "LocalOne").Channel(two, "LocalTwo")
        .Line("Context", two.Context).Line("Exten", two.Exten).Line("LocalOptimization", isOptimised ? "Yes" : "No").Send();
}
