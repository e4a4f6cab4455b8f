using System.Globalization;
using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>Queue: the caller waits, members ring in rounds, one of them answers or the caller gives up.</summary>
internal sealed class QueueApplication(DemoExchange exchange, DialApplication dial, Conversations talks)
{
    private const int RingSeconds = 15;

    public IEnumerable<TimeSpan> Run(DemoChannel caller, DemoQueue queue, CallPlan plan)
    {
        if (!caller.IsUp)
        {
            exchange.Run(caller, "Answer", "");
            exchange.SetState(caller, ChannelState.Up);
        }

        if (plan.IsRecorded && !caller.IsMonitored)
            dial.Record(caller);
        exchange.SetVariable(caller, "QUEUENAME", queue.Name);
        exchange.Run(caller, "Queue", queue.Name + ",tT,,,300");
        yield return TimeSpan.FromMilliseconds(40);

        var entry = exchange.Queues.Join(queue, caller);
        while (true)
        {
            var patience = plan.Patience - (exchange.Now - entry.Since);
            if (patience <= TimeSpan.Zero)
            {
                exchange.Teardown.HangUp(caller);
                yield break;
            }

            var round = queue.Callers.FirstOrDefault() == entry ? Round(entry) : [];
            if (round.Count == 0)
            {
                yield return patience < TimeSpan.FromSeconds(2) ? patience : TimeSpan.FromSeconds(2);
                continue;
            }

            foreach (var pause in Ring(entry, round, plan, patience))
                yield return pause;
            if (caller.Waiting is null)
                yield break;

            yield return TimeSpan.FromSeconds(1);
        }
    }

    // Whom the queue rings now: of those that are free and have the least penalty all, or the next one in turn.
    private List<QueueAgent> Round(QueueEntry entry)
    {
        var free = entry.Queue.Members.FindAll(m => !m.IsPaused && !m.IsInCall && exchange.Devices.IsFree(m.StateInterface));
        if (free.Count == 0)
            return free;

        var least = free.Min(m => m.Penalty);
        free.RemoveAll(m => m.Penalty > least);
        return entry.Queue.Setup.Strategy switch
        {
            "ringall" => free,
            "leastrecent" => [free.MinBy(m => m.LastCallAt ?? DateTimeOffset.MinValue)!],
            _ => [free[entry.Queue.NextMember++ % free.Count]],
        };
    }

    private IEnumerable<TimeSpan> Ring(QueueEntry entry, List<QueueAgent> round, CallPlan plan, TimeSpan patience)
    {
        var since = exchange.Now;
        var legs = round.ConvertAll(agent => (Agent: agent, Leg: Call(entry, agent)));
        yield return CallPlan.Between(exchange.Random, 0.2, 0.8);
        foreach (var (_, leg) in legs)
            if (!leg.IsLocal)
                RingTelephone(entry, leg);

        // A Local member answers by itself when the telephone behind it does.
        var taker = legs[exchange.Random.Next(legs.Count)];
        var ignores = exchange.Random.Next(100) < (IsNight() ? 55 : 12);
        var until = Least(ignores ? TimeSpan.FromSeconds(RingSeconds) : plan.Ring, TimeSpan.FromSeconds(RingSeconds), patience);
        foreach (var (agent, leg) in legs)
            if (leg is { IsGone: false, IsLocal: true })
                exchange.Agenda.Start(dial.Behind(leg.OtherHalf!, exchange.Book.Find(leg.OtherHalf!.Exten)!, plan with
                {
                    Reaction = agent == taker.Agent && !ignores ? Reaction.Answers : Reaction.DoesNotAnswer,
                    Patience = TimeSpan.FromMinutes(5),
                    Ring = until,
                }));

        for (var waited = TimeSpan.Zero; waited <= until || (taker.Leg.IsLocal && !ignores && waited.TotalSeconds < RingSeconds); waited += Step(until))
        {
            yield return Step(until);
            if (taker.Leg.IsGone || taker.Leg.State == ChannelState.Up)
                break;
        }

        if (!ignores && !taker.Leg.IsGone && exchange.Now - since < patience + TimeSpan.FromSeconds(2))
            foreach (var pause in Connect(entry, legs, taker, plan, exchange.Now - since))
                yield return pause;
        else
            Stop(entry, legs, exchange.Now - since);
    }

    private bool IsNight() => TimeZoneInfo.ConvertTime(exchange.Now, exchange.Zone).Hour is < 7 or > 20;

    private static TimeSpan Step(TimeSpan until) => until < TimeSpan.FromSeconds(1) ? until + TimeSpan.FromMilliseconds(10) : TimeSpan.FromSeconds(1);

    private DemoChannel Call(QueueEntry entry, QueueAgent agent)
    {
        var caller = entry.Channel;
        DemoChannel leg;
        if (agent.Interface.StartsWith("Local/", StringComparison.Ordinal))
        {
            (leg, var two) = exchange.NewLocal(agent.Interface[6..agent.Interface.IndexOf('@', StringComparison.Ordinal)], PhoneBook.Internal, caller.Linkedid);
            two.Connected = caller.Caller;
            exchange.Identify(two, caller.Caller);
            exchange.LocalBridge(leg, two);
        }
        else
        {
            var person = exchange.Book.Find(agent.StateInterface[6..]);
            leg = exchange.NewChannel(agent.StateInterface, ChannelState.Down, person?.Party ?? new PartyId(agent.StateInterface[6..], agent.Name), PhoneBook.Internal, "s", caller.Linkedid);
        }

        leg.Connected = caller.Caller;
        exchange.Queues.CallAgent(entry, agent, leg);
        exchange.Begin(caller, leg, agent.Interface);
        return leg;
    }

    private void RingTelephone(QueueEntry entry, DemoChannel leg)
    {
        if (leg.IsGone)
            return;

        exchange.RunAs(leg, "AppQueue", "(Outgoing Line)");
        exchange.Connect(leg, entry.Channel.Caller);
        exchange.Ring(leg);
    }

    private IEnumerable<TimeSpan> Connect(QueueEntry entry, List<(QueueAgent Agent, DemoChannel Leg)> legs, (QueueAgent Agent, DemoChannel Leg) taker, CallPlan plan, TimeSpan rang)
    {
        var caller = entry.Channel;
        exchange.SetState(taker.Leg, ChannelState.Up);
        exchange.EndDial(taker.Leg, "ANSWER");
        foreach (var (_, leg) in legs)
            if (leg != taker.Leg)
                exchange.Teardown.Drop(leg, HangupCause.AnsweredElsewhere, "CANCEL");
        exchange.Connect(caller, taker.Leg.IsLocal ? exchange.Book.Find(taker.Leg.OtherHalf!.Exten)!.Party : taker.Leg.Caller);
        exchange.Queues.Connect(entry, taker.Agent, taker.Leg, rang);
        exchange.SetVariable(caller, "MEMBERNAME", taker.Agent.Name);
        exchange.SetVariable(caller, "MEMBERINTERFACE", taker.Agent.Interface);
        exchange.Bridges.Join(taker.Leg, caller);
        return talks.Run(caller, taker.Leg, taker.Leg.IsLocal ? plan with { Turn = plan.Turn == Turn.Hold ? Turn.Hold : Turn.None } : plan);
    }

    private void Stop(QueueEntry entry, List<(QueueAgent Agent, DemoChannel Leg)> legs, TimeSpan rang)
    {
        foreach (var (agent, leg) in legs)
        {
            if (leg.IsGone)
                continue;

            exchange.Queues.NoAnswer(entry, agent, leg, rang);
            exchange.Teardown.Drop(leg, HangupCause.NoAnswer, "NOANSWER");
        }

        exchange.SetVariable(entry.Channel, "QUEUEPOSITION", (entry.Queue.Callers.IndexOf(entry) + 1).ToString(CultureInfo.InvariantCulture));
    }

    private static TimeSpan Least(params ReadOnlySpan<TimeSpan> times)
    {
        var least = times[0];
        foreach (var time in times)
            least = time < least ? time : least;
        return least;
    }
}
