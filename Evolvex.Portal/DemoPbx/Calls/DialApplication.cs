using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>Dial: rings a telephone or a line to the provider, and joins the two when it is answered.</summary>
internal sealed class DialApplication(DemoExchange exchange, Conversations talks)
{
    /// <summary>Rings somebody in the house.</summary>
    public IEnumerable<TimeSpan> Extension(DemoChannel caller, Person person, CallPlan plan)
    {
        if (plan.IsRecorded)
            Record(caller);
        exchange.Run(caller, "Dial", $"{person.Device},30,tT");
        exchange.SetVariable(caller, "DIALSTATUS", "");
        if (!exchange.Devices.IsRegistered(person.Device))
        {
            // Nobody to ring: Asterisk makes no channel at all.
            exchange.SetVariable(caller, "DIALSTATUS", "CHANUNAVAIL");
            exchange.Run(caller, "Hangup", "");
            yield break;
        }

        var leg = exchange.NewChannel(person.Device, ChannelState.Down, person.Party, PhoneBook.Internal, "s", caller.Linkedid);
        foreach (var pause in Ring(caller, leg, person.Extension, exchange.Devices.IsFree(person.Device) ? plan : plan with { Reaction = Reaction.IsBusy }))
            yield return pause;
    }

    /// <summary>Rings somebody outside.</summary>
    public IEnumerable<TimeSpan> Outside(DemoChannel caller, CallPlan plan)
    {
        var number = caller.Exten.TrimStart('+');
        var trunk = exchange.Book.Trunks[number.StartsWith("7812", StringComparison.Ordinal) ? 1 : 0];
        if (plan.IsRecorded)
            Record(caller);
        exchange.Run(caller, "Dial", $"PJSIP/{number}@{trunk.Name},60,tT");
        exchange.SetVariable(caller, "DIALSTATUS", "");
        var leg = exchange.NewChannel(trunk.Device, ChannelState.Down, new PartyId(number, ""), PhoneBook.Incoming, "s", caller.Linkedid);
        foreach (var pause in Ring(caller, leg, $"{number}@{trunk.Name}", plan))
            yield return pause;
    }

    /// <summary>A Local member's second half rings the telephone behind it; the first half is answered with it.</summary>
    public IEnumerable<TimeSpan> Behind(DemoChannel half, Person person, CallPlan plan)
    {
        exchange.KeepRecord(half);
        foreach (var pause in Extension(half, person, plan with { Turn = Turn.None, IsRecorded = false, Talk = TimeSpan.FromHours(4) }))
        {
            yield return pause;
            if (half.IsGone)
                yield break;
        }

        exchange.Teardown.Drop(half, HangupCause.NormalClearing, "CANCEL");
    }

    /// <summary>Names the party that the leg rings, and begins the attempt.</summary>
    public void Begin(DemoChannel caller, DemoChannel leg, string dialString)
    {
        leg.Exten = caller.Exten;
        leg.Connected = caller.Caller;
        exchange.SetVariable(leg, "DIALEDPEERNUMBER", dialString);
        exchange.RunAs(leg, "AppDial", "(Outgoing Line)");
        exchange.Begin(caller, leg, dialString);
        exchange.Connect(caller, leg.Caller);
    }

    /// <summary>The channel is recorded from now on.</summary>
    public void Record(DemoChannel channel)
    {
        var file = $"/var/spool/asterisk/monitor/{channel.Uniqueid}.wav";
        exchange.Run(channel, "MixMonitor", file);
        exchange.SetVariable(channel, "MIXMONITOR_FILENAME", file);
        exchange.StartMonitor(channel);
    }

    private IEnumerable<TimeSpan> Ring(DemoChannel caller, DemoChannel leg, string dialString, CallPlan plan)
    {
        Begin(caller, leg, dialString);
        yield return CallPlan.Between(exchange.Random, 0.1, 0.9);
        if (plan.Reaction == Reaction.IsBusy)
        {
            exchange.Teardown.HangUp(leg, HangupCause.UserBusy, "BUSY");
            exchange.Run(caller, "Busy", "3");
            yield return TimeSpan.FromSeconds(3);
            exchange.Teardown.HangUp(caller, HangupCause.UserBusy);
            yield break;
        }

        exchange.Ring(leg);
        var limit = TimeSpan.FromSeconds(30);
        if (plan.Reaction == Reaction.DoesNotAnswer)
        {
            var giveUp = plan.Patience < limit;
            yield return giveUp ? plan.Patience : limit;
            if (giveUp)
            {
                exchange.Teardown.HangUp(caller);
                yield break;
            }

            exchange.Teardown.Drop(leg, HangupCause.NoAnswer, "NOANSWER");
            exchange.Run(caller, "Hangup", "");
            yield break;
        }

        yield return plan.Ring;
        if (leg.IsGone)
            yield break;

        foreach (var pause in Answered(caller, leg, dialString, plan))
            yield return pause;
    }

    private IEnumerable<TimeSpan> Answered(DemoChannel caller, DemoChannel leg, string dialString, CallPlan plan)
    {
        exchange.SetState(leg, ChannelState.Up);
        exchange.SetVariable(caller, "DIALEDPEERNAME", leg.Name);
        exchange.SetVariable(caller, "DIALEDPEERNUMBER", dialString);
        exchange.SetState(caller, ChannelState.Up);
        exchange.EndDial(leg, "ANSWER");
        leg.Exten = "";
        exchange.Bridges.Join(leg, caller);
        return talks.Run(caller, leg, plan);
    }
}
