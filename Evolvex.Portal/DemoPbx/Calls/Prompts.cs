using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>What the PBX does by itself: the menu that callers hear, conferences, and the numbers for tests (600 speaks, 601 is busy, 602 congested, 603 rings, 604 stays open).</summary>
internal sealed class Prompts(DemoExchange exchange, Dialplan dialplan)
{
    /// <summary>Greets a caller from outside and leads to a queue or to an extension; some hang up in the menu.</summary>
    public IEnumerable<TimeSpan> Menu(DemoChannel caller, CallPlan plan)
    {
        exchange.Run(caller, "Answer", "");
        exchange.SetState(caller, ChannelState.Up);
        exchange.Run(caller, "BackGround", "evolvex/privetstvie");
        yield return CallPlan.Between(exchange.Random, 3, 9);

        var choice = exchange.Random.Next(100);
        if (choice < 5)
        {
            exchange.Teardown.HangUp(caller);
            yield break;
        }

        exchange.SetVariable(caller, "MENU_CHOICE", choice < 80 ? "1" : "2");
        var exten = choice < 80
            ? exchange.Book.Queues[Skewed(exchange.Book.Queues.Count)].Exten
            : exchange.Book.People[exchange.Random.Next(exchange.Book.People.Count)].Extension;
        exchange.Run(caller, "Goto", $"{PhoneBook.Incoming},{exten},1");
        dialplan.Send(caller, PhoneBook.Incoming, exten, plan);
    }

    /// <summary>The channel takes part in a conference until it has said what it had to say.</summary>
    public IEnumerable<TimeSpan> Conference(DemoChannel channel, string room, CallPlan plan)
    {
        exchange.Run(channel, "Answer", "");
        exchange.SetState(channel, ChannelState.Up);
        exchange.Run(channel, "ConfBridge", room);
        exchange.Conferences.Join(channel, room);
        var until = exchange.Now + plan.Talk + TimeSpan.FromMinutes(2);
        while (exchange.Now < until)
        {
            yield return CallPlan.Between(exchange.Random, 4, 25);
            exchange.Conferences.Talk(channel, true);
            yield return CallPlan.Between(exchange.Random, 2, 12);
            exchange.Conferences.Talk(channel, false);
        }

        exchange.Teardown.HangUp(channel);
    }

    public IEnumerable<TimeSpan> Test(DemoChannel channel, string exten)
    {
        switch (exten)
        {
            case "601":
                exchange.Run(channel, "Busy", "3");
                exchange.Teardown.Drop(channel, HangupCause.UserBusy, "BUSY");
                break;
            case "602":
                exchange.Run(channel, "Congestion", "3");
                exchange.Teardown.Drop(channel, HangupCause.Congestion, "CONGESTION");
                break;
            case "603":
                exchange.Run(channel, "Ringing", "");
                if (channel.OtherHalf is { } half)
                    exchange.Ring(half);
                exchange.Run(channel, "Wait", "20");
                yield return TimeSpan.FromSeconds(20);
                exchange.Teardown.Drop(channel, HangupCause.NoAnswer, "NOANSWER");
                break;
            case "600" or "604" or "s":
                exchange.Run(channel, "Answer", "");
                exchange.SetState(channel, ChannelState.Up);
                exchange.Run(channel, exten == "600" ? "Playback" : "Wait", exten == "600" ? "hello-world" : "3600");
                yield return exten == "600" ? TimeSpan.FromSeconds(8) : TimeSpan.FromHours(1);
                break;
            default:
                exchange.Teardown.Drop(channel, 1, "CHANUNAVAIL");
                break;
        }
    }

    // The first queue is called most.
    private int Skewed(int count) => Math.Min(count - 1, (int)(Math.Pow(exchange.Random.NextDouble(), 1.5) * count));
}
