using System.Globalization;
using Evolvex.Portal.DemoPbx.Calls;
using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>Originate: rings a channel and, once it is answered, sends it into the dialplan or an application.</summary>
internal sealed class Originate(DemoPbxServer server)
{
    private readonly DemoExchange exchange = server.Exchange;

    public ManagerAction[] List => [new("Originate", EventClass.Originate, "Originate a call.", OriginateAsync)];

    private async ValueTask<bool> OriginateAsync(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (Refusal(request) is { } refusal)
            return await session.Refuse(request, refusal);

        var order = Order.Read(request);
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (exchange.Gate)
        {
            if (order.IsAsync)
                session.Send(request.Begin().Line("Message", "Originate successfully queued").End());
            var placement = new Placement(server, order, done);
            exchange.Agenda.Start(placement.Run());
        }

        if (order.IsAsync)
            return true;

        // As with Asterisk, nothing else is answered on this connection meanwhile.
        return await done.Task.WaitAsync(cancellationToken) == Placement.Answered
            ? await session.Accept(request, "Originate successfully queued")
            : await session.Refuse(request, "Originate failed");
    }

    private static string? Refusal(ActionRequest request)
    {
        if (request["Channel"].Length == 0)
            return "Channel not specified";
        if (request["Priority"].Length > 0 && !int.TryParse(request["Priority"], CultureInfo.InvariantCulture, out _))
            return "Invalid priority";
        if (request["Timeout"].Length > 0 && !int.TryParse(request["Timeout"], CultureInfo.InvariantCulture, out _))
            return "Invalid timeout";
        if (!request["Channel"].Contains('/', StringComparison.Ordinal))
            return "Invalid channel";
        if (request["Application"].Length == 0 && (request["Exten"].Length == 0 || request["Context"].Length == 0 || request["Priority"].Length == 0))
            return "Originate with 'Exten' requires 'Context' and 'Priority'";
        return null;
    }
}

/// <summary>What an Originate asks for.</summary>
internal sealed record Order
{
    public required string Channel { get; init; }

    public required string ActionId { get; init; }

    public string Context { get; init; } = "";

    public string Exten { get; init; } = "";

    public string Application { get; init; } = "";

    public string Data { get; init; } = "";

    public PartyId Caller { get; init; }

    public string Account { get; init; } = "";

    public string ChannelId { get; init; } = "";

    public string OtherChannelId { get; init; } = "";

    public TimeSpan Timeout { get; init; }

    public bool IsAsync { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    public static Order Read(ActionRequest request) => new()
    {
        Channel = request["Channel"],
        ActionId = request.ActionId,
        Context = request["Context"],
        Exten = request["Exten"],
        Application = request["Application"],
        Data = request["Data"],
        Caller = Party(request["CallerID"]),
        Account = request["Account"],
        ChannelId = request["ChannelId"],
        OtherChannelId = request["OtherChannelId"],
        Timeout = TimeSpan.FromMilliseconds(int.TryParse(request["Timeout"], CultureInfo.InvariantCulture, out var timeout) && timeout > 0 ? timeout : 30_000),
        IsAsync = request.IsTrue("Async"),
        Variables = [.. request.All("Variable").SelectMany(HeaderArguments.Split).Where(part => part.Length > 0).Select(Pair)],
    };

    private static KeyValuePair<string, string> Pair(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new(line, "") : new(line[..equals], line[(equals + 1)..]);
    }

    // "Name" <number>, Name <number>, or a number alone.
    private static PartyId Party(string callerId)
    {
        var open = callerId.LastIndexOf('<');
        return open < 0
            ? new(callerId.Trim(), "")
            : new(callerId[(open + 1)..].TrimEnd('>', ' '), callerId[..open].Trim().Trim('"'));
    }
}

/// <summary>One originated call, from the first ring to its answer.</summary>
internal sealed class Placement(DemoPbxServer server, Order order, TaskCompletionSource<int> done)
{
    // Asterisk's reasons in OriginateResponse.
    private const int Failed = 0;
    private const int RangOut = 3;
    public const int Answered = 4;
    private const int Busy = 5;
    private const int Congestion = 8;

    private readonly DemoExchange exchange = server.Exchange;

    public IEnumerable<TimeSpan> Run()
    {
        var isLocal = order.Channel.StartsWith("Local/", StringComparison.OrdinalIgnoreCase);
        if (IsTaken(order.ChannelId) || IsTaken(order.OtherChannelId) || (isLocal ? Local() : Telephone()) is not { } leg)
        {
            Finish(Failed, null);
            yield break;
        }

        var deadline = exchange.Now + order.Timeout;
        var answersAt = exchange.Now + CallPlan.Between(exchange.Random, 1.5, 4);
        var isBusy = !isLocal && exchange.Devices.ChannelsOf(leg.Device) > 1 && !leg.Device.StartsWith("PJSIP/trunk", StringComparison.Ordinal);
        yield return TimeSpan.FromMilliseconds(150);
        if (isBusy)
            exchange.Teardown.HangUp(leg, HangupCause.UserBusy, "BUSY");
        else if (!isLocal)
            exchange.Ring(leg);

        while (leg is { IsGone: false, IsUp: false } && exchange.Now < deadline)
        {
            yield return TimeSpan.FromMilliseconds(100);
            if (!isLocal && !leg.IsGone && exchange.Now >= answersAt && exchange.Now < deadline)
                exchange.SetState(leg, ChannelState.Up);
        }

        Settle(leg, isBusy);
    }

    private void Settle(DemoChannel leg, bool isBusy)
    {
        if (leg.IsUp)
        {
            exchange.EndDial(leg, "ANSWER");
            Finish(Answered, leg);
            Proceed(leg);
        }
        else if (leg.IsGone)
        {
            Finish(isBusy ? Busy : leg.Ending switch { HangupCause.UserBusy => Busy, HangupCause.Congestion => Congestion, HangupCause.NoAnswer => RangOut, _ => Failed }, null);
        }
        else
        {
            exchange.Teardown.Drop(leg, HangupCause.NoAnswer, "NOANSWER");
            Finish(RangOut, null);
        }
    }

    private bool IsTaken(string id) => id.Length > 0 && (exchange.Find(id) is not null || order.ChannelId == order.OtherChannelId);

    private DemoChannel? Telephone()
    {
        var at = order.Channel.IndexOf('@', StringComparison.Ordinal);
        var name = order.Channel[(order.Channel.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var device = "PJSIP/" + (at < 0 ? name : order.Channel[(at + 1)..]);
        if (!order.Channel.StartsWith("PJSIP/", StringComparison.OrdinalIgnoreCase) || !exchange.Devices.IsRegistered(device))
            return null;

        var party = exchange.Book.Find(name)?.Party ?? PartyId.None;
        var leg = exchange.NewChannel(device, ChannelState.Down, party, PhoneBook.Internal, order.Exten.Length > 0 ? order.Exten : "s", uniqueid: IdOrNull(order.ChannelId));
        Prepare(leg);
        exchange.Begin(null, leg, name);
        return leg;
    }

    private DemoChannel? Local()
    {
        var at = order.Channel.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
            return null;

        var (exten, context) = (order.Channel[6..at], order.Channel[(at + 1)..].Split('/')[0]);
        if (!server.Dialplan.Exists(context, exten))
            return null;

        var (one, two) = exchange.NewLocal(exten, context, uniqueid: IdOrNull(order.ChannelId), otherUniqueid: IdOrNull(order.OtherChannelId));
        Prepare(one);
        foreach (var (name, value) in order.Variables)
            two.SetVariable(name, value);
        if (order.Caller != default && order.Caller.Number.Length > 0)
        {
            exchange.Identify(two, order.Caller);
            exchange.Connect(two, order.Caller);
        }

        exchange.LocalBridge(one, two, isOptimised: true);
        exchange.Begin(null, one, order.Channel[6..]);
        server.Dialplan.Send(two, context, exten, CallPlan.Draw(exchange.Random) with { Reaction = Reaction.Answers, Ring = TimeSpan.FromSeconds(2), Turn = Turn.None });
        return one;
    }

    private void Prepare(DemoChannel leg)
    {
        leg.AccountCode = order.Account;
        foreach (var (name, value) in order.Variables)
            exchange.SetVariable(leg, name, value);
        exchange.RunAs(leg, "AppDial2", "(Outgoing Line)");
        if (order.Caller == default || order.Caller.Number.Length == 0)
            return;

        if (leg.IsLocal)
            exchange.Identify(leg, order.Caller);
        exchange.Connect(leg, order.Caller);
    }

    private void Proceed(DemoChannel leg)
    {
        var plan = CallPlan.Draw(exchange.Random) with { Reaction = Reaction.Answers, Turn = Turn.None };
        if (order.Application.Length == 0)
        {
            server.Dialplan.Send(leg, order.Context, order.Exten, plan);
            return;
        }

        exchange.KeepRecord(leg);
        exchange.Run(leg, order.Application, order.Data);
        exchange.Agenda.Start(Application(leg));
    }

    private IEnumerable<TimeSpan> Application(DemoChannel leg)
    {
        var turn = leg.Ownership;
        yield return order.Application.Equals("Wait", StringComparison.OrdinalIgnoreCase) && double.TryParse(order.Data, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400))
            : TimeSpan.FromSeconds(10);
        if (!leg.IsGone && leg.Ownership == turn)
            exchange.Teardown.Drop(leg, HangupCause.NormalClearing, "CANCEL");
    }

    private void Finish(int reason, DemoChannel? leg)
    {
        if (order.IsAsync)
            Tell(reason, leg);
        done.TrySetResult(reason);
    }

    private void Tell(int reason, DemoChannel? leg)
    {
        var feed = exchange.Feed.Event("OriginateResponse", EventClass.Call);
        if (order.ActionId.Length > 0)
            feed.Line("ActionID", order.ActionId);
        feed.Line("Response", reason == Answered ? "Success" : "Failure").Line("Channel", leg?.Name ?? order.Channel);
        _ = order.Application.Length > 0
            ? feed.Line("Application", order.Application).Line("Data", order.Data)
            : feed.Line("Context", order.Context).Line("Exten", order.Exten);
        feed.Line("Reason", reason).Line("Uniqueid", leg?.Uniqueid ?? AmiText.Unknown)
            .Line("CallerIDNum", ChannelLines.Known(order.Caller.Number ?? "")).Line("CallerIDName", ChannelLines.Known(order.Caller.Name ?? "")).Send();
    }

    private static string? IdOrNull(string id) => id.Length > 0 ? id : null;
}
