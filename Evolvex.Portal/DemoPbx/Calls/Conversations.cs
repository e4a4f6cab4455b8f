using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>What two parties do once they talk: hold, transfer, park, and in the end hang up.</summary>
internal sealed class Conversations(DemoExchange exchange, Dialplan dialplan)
{
    /// <summary>The two are in a bridge; runs until they part.</summary>
    /// <param name="caller">The one whose channel runs in the dialplan.</param>
    /// <param name="called">The one who answered.</param>
    /// <param name="plan">How the call goes.</param>
    public IEnumerable<TimeSpan> Run(DemoChannel caller, DemoChannel called, CallPlan plan)
    {
        var inHouse = called.Device.StartsWith("PJSIP/trunk", StringComparison.Ordinal) ? caller : called;
        var other = inHouse == caller ? called : caller;
        yield return plan.Talk / 2;
        if (!Together(caller, called))
            yield break;

        var turn = plan.Turn switch
        {
            Turn.Hold => Hold(inHouse),
            Turn.BlindTransfer when Somebody(caller, called) is { } colleague => Blind(inHouse, other, colleague, plan),
            Turn.AttendedTransfer when Somebody(caller, called) is { } colleague => Attended(inHouse, other, colleague),
            Turn.Park when !inHouse.IsLocal && !other.IsLocal => Park(inHouse, other, plan),
            _ => [],
        };
        foreach (var pause in turn)
            yield return pause;
        if (!Together(caller, called))
            yield break;

        yield return plan.Talk / 2;
        if (Together(caller, called))
            exchange.Teardown.HangUp(plan.CallerHangsUp ? caller : called);
    }

    /// <summary>Somebody dials a slot and takes the parked call back.</summary>
    public IEnumerable<TimeSpan> Retrieve(DemoChannel channel, ParkedCall parked, CallPlan plan)
    {
        exchange.Run(channel, "ParkedCall", "default," + channel.Exten);
        exchange.SetState(channel, ChannelState.Up);
        var other = parked.Channel;
        other.Ownership++;
        exchange.Parking.Retrieve(parked, channel);
        exchange.Connect(channel, other.Caller);
        exchange.Connect(other, channel.Caller);
        channel.Linkedid = other.Linkedid;
        exchange.Bridges.Join(other, channel);
        exchange.KeepRecord(other).Joins(channel, exchange.Now);
        yield return plan.Talk;
        if (Together(channel, other))
            exchange.Teardown.HangUp(channel);
    }

    /// <summary>Hands the other party over without asking, as the BlindTransfer action and the telephone's key do.</summary>
    public void BlindTransfer(DemoChannel transferer, DemoChannel transferee, string context, string exten, CallPlan plan)
    {
        var bridge = transferer.Bridge!;
        exchange.Unhold(transferer);
        exchange.Feed.Event("BlindTransfer", EventClass.Call).Line("Result", "Success").Channel(transferer, "Transferer").Channel(transferee, "Transferee")
            .Bridge(bridge).Line("IsExternal", "Yes").Line("Context", context).Line("Extension", exten).Send();
        exchange.SetVariable(transferee, "BLINDTRANSFER", transferer.Name);
        exchange.Queues.Complete(transferer, "transfer");
        transferer.Record?.Parts(exchange.Now);
        transferee.Record?.Parts(exchange.Now);
        exchange.Bridges.Leave(transferer);
        exchange.Bridges.Leave(transferee);
        exchange.Bridges.DestroyIfEmpty(bridge);
        exchange.Teardown.Drop(transferer, HangupCause.NormalClearing, "CANCEL");
        dialplan.Send(transferee, context, exten, plan);
    }

    /// <summary>Puts a party into a slot; whoever it talked with hangs up.</summary>
    public ParkedCall Park(DemoChannel parkee, DemoChannel? parker, int timeoutSeconds)
    {
        DemoChannel[] others = parkee.Bridge is { Type: "basic" } bridge ? [.. bridge.Channels.Where(c => c != parkee)] : [];
        exchange.Queues.Complete(parkee, "transfer");
        parkee.Ownership++;
        parkee.Record?.Parts(exchange.Now);
        var parked = exchange.Parking.Park(parkee, parker, timeoutSeconds);
        (parkee.Application, parkee.Data) = ("Park", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"default:{parked.Space}"));
        exchange.KeepRecord(parkee).Runs(exchange.Now);
        foreach (var other in others)
            exchange.Teardown.HangUp(other);
        exchange.Agenda.Start(TimesOut(parked));
        return parked;
    }

    private static bool Together(DemoChannel one, DemoChannel other) => !one.IsGone && !other.IsGone && one.Bridge is not null && one.Bridge == other.Bridge;

    private IEnumerable<TimeSpan> Hold(DemoChannel holder)
    {
        exchange.Hold(holder);
        yield return CallPlan.Between(exchange.Random, 8, 45);
        if (!holder.IsGone && holder.Bridge?.Channels.Exists(c => c.IsHeld) == true)
            exchange.Unhold(holder);
    }

    private IEnumerable<TimeSpan> Blind(DemoChannel transferer, DemoChannel transferee, Person colleague, CallPlan plan)
    {
        BlindTransfer(transferer, transferee, PhoneBook.Internal, colleague.Extension, plan with { Turn = Turn.None, Reaction = Reaction.Answers });
        yield break;
    }

    // The agent asks a colleague first, on a second channel of the same telephone, and then steps out.
    private IEnumerable<TimeSpan> Attended(DemoChannel transferer, DemoChannel other, Person colleague)
    {
        exchange.Hold(transferer);
        yield return TimeSpan.FromSeconds(2);
        if (!Together(transferer, other))
            yield break;

        var asking = exchange.NewChannel(transferer.Device, ChannelState.Ring, transferer.Caller, PhoneBook.Internal, colleague.Extension);
        exchange.Goto(asking, PhoneBook.Internal, colleague.Extension);
        exchange.Agenda.Start(dialplan.Run(asking, new CallPlan { Reaction = Reaction.Answers, Ring = TimeSpan.FromSeconds(4), Talk = TimeSpan.FromHours(1), Patience = TimeSpan.FromMinutes(1) }));
        for (var waited = 0; waited < 20 && asking is { IsGone: false, Bridge: null }; waited++)
            yield return TimeSpan.FromSeconds(1);
        yield return CallPlan.Between(exchange.Random, 4, 12);
        if (!Together(transferer, other))
        {
            exchange.Teardown.HangUp(asking);
            yield break;
        }

        if (asking is { IsGone: false, Bridge: { } second } && second.Channels.Find(c => c != asking) is { } target)
            Merge(transferer, other, asking, target, second);
        else
            exchange.Unhold(transferer);
    }

    private void Merge(DemoChannel transferer, DemoChannel other, DemoChannel asking, DemoChannel target, DemoBridge second)
    {
        var first = transferer.Bridge!;
        exchange.Feed.Event("BridgeMerge", EventClass.Call).Bridge(first, "To").Bridge(second, "From").Send();
        exchange.Bridges.Leave(target);
        target.Linkedid = other.Linkedid;
        exchange.Bridges.Enter(first, target);
        exchange.StopMusic(other);
        other.IsHeld = false;
        exchange.Feed.Event("AttendedTransfer", EventClass.Call).Line("Result", "Success")
            .Channel(transferer, "OrigTransferer").Bridge(first, "Orig").Channel(asking, "SecondTransferer").Bridge(second, "Second")
            .Channel(other, "Transferee").Channel(target, "TransferTarget")
            .Line("IsExternal", "Yes").Line("DestType", "Bridge").Line("DestBridgeUniqueid", first.Uniqueid).Send();
        exchange.Queues.Complete(transferer, "transfer");
        (transferer.Ownership, asking.Ownership, other.Ownership) = (transferer.Ownership + 1, asking.Ownership + 1, other.Ownership + 1);
        transferer.Record?.Parts(exchange.Now);
        other.Record?.Parts(exchange.Now);

        exchange.Bridges.Leave(asking);
        exchange.Bridges.DestroyIfEmpty(second);
        exchange.Bridges.Leave(transferer);
        exchange.KeepRecord(other).Joins(target, exchange.Now);
        exchange.Connect(other, target.Caller);
        exchange.Connect(target, other.Caller);
        exchange.Devices.Refresh(other.Device);
        exchange.Teardown.Drop(asking, HangupCause.NormalClearing, "CANCEL");
        exchange.Teardown.Drop(transferer, HangupCause.NormalClearing, "CANCEL");
        exchange.Agenda.Start(Afterwards(other, target));
    }

    private IEnumerable<TimeSpan> Afterwards(DemoChannel one, DemoChannel other)
    {
        yield return CallPlan.Between(exchange.Random, 20, 160);
        if (Together(one, other))
            exchange.Teardown.HangUp(one);
    }

    private IEnumerable<TimeSpan> Park(DemoChannel parker, DemoChannel parkee, CallPlan plan)
    {
        exchange.Agenda.Start(TakenBack(Park(parkee, parker, 120), plan));
        yield break;
    }

    private IEnumerable<TimeSpan> TakenBack(ParkedCall parked, CallPlan plan)
    {
        yield return CallPlan.Between(exchange.Random, 15, 70);
        if (parked.Channel.Parked != parked || Somebody(parked.Channel) is not { } colleague)
            yield break;

        var slot = parked.Space.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var retriever = exchange.NewChannel(colleague.Device, ChannelState.Ring, colleague.Party, PhoneBook.Internal, slot);
        dialplan.Send(retriever, PhoneBook.Internal, slot, plan with { Turn = Turn.None });
    }

    // Nobody came: the parked party is put through to the first queue.
    private IEnumerable<TimeSpan> TimesOut(ParkedCall parked)
    {
        yield return TimeSpan.FromSeconds(parked.TimeoutSeconds);
        if (parked.Channel.Parked != parked)
            yield break;

        exchange.Parking.TimeOut(parked);
        exchange.KeepRecord(parked.Channel);
        dialplan.Send(parked.Channel, PhoneBook.Incoming, exchange.Book.Queues[0].Exten, CallPlan.Draw(exchange.Random) with { Turn = Turn.None });
    }

    private Person? Somebody(params DemoChannel[] notThese)
    {
        var people = exchange.Book.People;
        for (var tries = 0; tries < 8; tries++)
            if (people[exchange.Random.Next(people.Count)] is var person && exchange.Devices.IsFree(person.Device) && !Array.Exists(notThese, c => c.Device == person.Device))
                return person;
        return null;
    }
}
