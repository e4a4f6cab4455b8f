using System.Globalization;
using System.Text.RegularExpressions;
using Evolvex.Portal.DemoPbx.Calls;
using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>Actions that change a call that is up.</summary>
internal sealed class CallControl(DemoPbxServer server)
{
    private readonly DemoExchange exchange = server.Exchange;

    public ManagerAction[] List =>
    [
        new("Hangup", EventClass.System | EventClass.Call, "Hangup channel.", Hangup),
        new("Redirect", EventClass.Call, "Redirect (transfer) a call.", Redirect),
        new("BlindTransfer", EventClass.Call, "Blind transfer channel(s) to the given destination", BlindTransfer),
        new("Park", EventClass.Call, "Park a channel.", Park),
        new("MixMonitor", EventClass.System, "Record a call and mix the audio during the recording.  Use of StopMixMonitor is required to guarantee the audio file is available for processing during dialplan execution.", MixMonitor),
        new("StopMixMonitor", EventClass.System | EventClass.Call, "Stop recording a call through MixMonitor, and free the recording's file handle.", StopMixMonitor),
    ];

    private ValueTask<bool> Hangup(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        var name = request["Channel"];
        if (name.Length == 0)
            return session.Refuse(request, "No channel specified");

        if (!int.TryParse(request["Cause"], CultureInfo.InvariantCulture, out var cause) || cause is < 0 or > 127)
            cause = HangupCause.Unknown;
        lock (exchange.Gate)
        {
            if (name is ['/', _, .., '/'])
                return HangupAll(session, request, name, cause);
            if (exchange.Find(name) is not { } channel)
                return session.Refuse(request, "No such channel");

            session.Send(request.Begin().Line("Message", "Channel Hungup").End());
            exchange.Teardown.HangUp(channel, cause);
            return new(true);
        }
    }

    private ValueTask<bool> HangupAll(ManagerSession session, ActionRequest request, string pattern, int cause)
    {
        DemoChannel[] matching;
        try
        {
            var regex = new Regex(pattern[1..^1], RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromMilliseconds(200));
            matching = [.. exchange.Channels.Where(c => regex.IsMatch(c.Name))];
        }
        catch (Exception fault) when (fault is ArgumentException or RegexMatchTimeoutException)
        {
            return session.Refuse(request, $"Regex compile failed on: {pattern}");
        }

        var list = request.BeginList("Channels hung up will follow");
        foreach (var channel in matching)
            list.Line("Event", "ChannelHungup").Line("Channel", channel.Name).Id(request).End();
        session.Send(list.Complete("ChannelsHungupListComplete", request, matching.Length).End());
        foreach (var channel in matching)
            exchange.Teardown.HangUp(channel, cause);
        return new(true);
    }

    private ValueTask<bool> Redirect(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Channel"].Length == 0)
            return session.Refuse(request, "Channel not specified");
        foreach (var name in (string[])["Context", "Exten", "Priority"])
            if (request[name].Length == 0)
                return session.Refuse(request, name + " not specified");
        if (!int.TryParse(request["Priority"], CultureInfo.InvariantCulture, out _))
            return session.Refuse(request, "Priority is invalid");

        lock (exchange.Gate)
        {
            if (exchange.Find(request["Channel"]) is not { } channel)
                return session.Refuse(request, "Channel does not exist: " + request["Channel"]);

            var extra = request["ExtraChannel"].Length > 0 ? exchange.Find(request["ExtraChannel"]) : null;
            if (request["ExtraChannel"].Length > 0 && extra is null)
                return session.Refuse(request, "ExtraChannel does not exist: " + request["ExtraChannel"]);

            session.Send(request.Begin().Line("Message", extra is null ? "Redirect successful" : "Dual Redirect successful").End());
            Leave(channel, extra);
            Go(channel, request["Context"], request["Exten"]);
            if (extra is not null)
                Go(extra, Or(request["ExtraContext"], request["Context"]), Or(request["ExtraExten"], request["Exten"]));
            return new(true);
        }

        static string Or(string value, string other) => value.Length > 0 ? value : other;
    }

    // The channel leaves what it is in; whoever it leaves alone is put down.
    private void Leave(DemoChannel channel, DemoChannel? extra)
    {
        channel.Ownership++;
        foreach (var leg in channel.Dialling?.Legs.ToArray() ?? [])
            exchange.Teardown.Drop(leg, HangupCause.Unknown, "CANCEL");
        exchange.Queues.Abandon(channel);
        exchange.Queues.Complete(channel, "transfer");
        exchange.Parking.GiveUp(channel);
        exchange.Conferences.Leave(channel);
        exchange.StopMusic(channel);
        channel.Record?.Parts(exchange.Now);
        if (channel.Bridge is not { } bridge)
            return;

        exchange.Bridges.Leave(channel);
        DemoChannel[] others = bridge.Type == "basic" ? [.. bridge.Channels] : [];
        foreach (var other in others)
            exchange.Bridges.Leave(other);
        exchange.Bridges.DestroyIfEmpty(bridge);
        foreach (var other in others)
            if (other != extra)
                exchange.Teardown.Drop(other, HangupCause.NormalClearing, "CANCEL");
    }

    private void Go(DemoChannel channel, string context, string exten)
    {
        if (channel.IsGone)
            return;

        exchange.KeepRecord(channel);
        server.Dialplan.Send(channel, context, exten, CallPlan.Draw(exchange.Random) with { Reaction = Reaction.Answers, Turn = Turn.None });
    }

    private ValueTask<bool> BlindTransfer(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Channel"].Length == 0)
            return session.Refuse(request, "No channel specified");
        if (request["Exten"].Length == 0)
            return session.Refuse(request, "No extension specified");

        lock (exchange.Gate)
        {
            if (exchange.Find(request["Channel"]) is not { } channel)
                return session.Refuse(request, "Channel specified does not exist");

            var context = request["Context"].Length > 0 ? request["Context"] : channel.Context;
            if (channel.Bridge?.Channels.Find(c => c != channel) is not { } other || channel.Bridge.Type != "basic")
                return session.Refuse(request, "Transfer not permitted");

            session.Send(request.Begin().Line("Message", "Transfer succeeded").End());
            server.Dialplan.Talks.BlindTransfer(channel, other, context, request["Exten"],
                CallPlan.Draw(exchange.Random) with { Reaction = Reaction.Answers, Turn = Turn.None });
            return new(true);
        }
    }

    private ValueTask<bool> Park(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Channel"].Length == 0)
            return session.Refuse(request, "Channel not specified");

        lock (exchange.Gate)
        {
            if (exchange.Find(request["Channel"]) is not { } channel)
                return session.Refuse(request, "Channel does not exist: " + request["Channel"]);

            var parker = exchange.Find(request["TimeoutChannel"]) ?? channel.Bridge?.Channels.Find(c => c != channel);
            var timeout = int.TryParse(request["Timeout"], CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0 ? milliseconds / 1000 : 45;

            // Asterisk's own answer ends with a line feed of its own.
            session.Send(request.Begin().Line("Message", "Park successful\n").End());
            server.Dialplan.Talks.Park(channel, parker, timeout);
            return new(true);
        }
    }

    private ValueTask<bool> MixMonitor(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Channel"].Length == 0)
            return session.Refuse(request, "No channel specified");

        lock (exchange.Gate)
        {
            if (exchange.Find(request["Channel"]) is not { } channel)
                return session.Refuse(request, "No such channel");

            exchange.StartMonitor(channel);
            return session.Reply(request.Begin());
        }
    }

    private ValueTask<bool> StopMixMonitor(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Channel"].Length == 0)
            return session.Refuse(request, "No channel specified");

        lock (exchange.Gate)
        {
            if (exchange.Find(request["Channel"]) is not { } channel)
                return session.Refuse(request, "No such channel");

            exchange.StopMonitor(channel);
            return session.Reply(request.Begin());
        }
    }
}
