using System.Globalization;
using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>Lists of what is up: channels, bridges, parked calls, conferences.</summary>
internal sealed class ChannelLists(DemoPbxServer server)
{
    private readonly DemoExchange exchange = server.Exchange;

    public ManagerAction[] List =>
    [
        new("CoreShowChannels", EventClass.System | EventClass.Reporting, "List currently active channels.", CoreShowChannels),
        new("Status", EventClass.System | EventClass.Call | EventClass.Reporting, "List channel status.", Status),
        new("BridgeList", EventClass.None, "Get a list of bridges in the system.", BridgeList),
        new("BridgeInfo", EventClass.None, "Get information about a bridge.", BridgeInfo),
        new("ParkedCalls", EventClass.None, "List parked calls.", ParkedCalls),
        new("ConfbridgeListRooms", EventClass.Reporting, "List active conferences.", Rooms),
        new("ConfbridgeList", EventClass.Reporting, "List participants in a conference.", Parties),
    ];

    private ValueTask<bool> CoreShowChannels(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var list = request.BeginList("Channels will follow");
            foreach (var channel in exchange.Channels)
                list.Item("CoreShowChannel", request).Channel(channel).Line("Application", channel.Application).Line("ApplicationData", channel.Data)
                    .Line("Duration", (exchange.Now - channel.CreatedAt).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture))
                    .Line("BridgeId", channel.Bridge?.Uniqueid ?? "").End();
            return session.Reply(list.Complete("CoreShowChannelsComplete", request, exchange.Channels.Count));
        }
    }

    private ValueTask<bool> Status(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var one = request["Channel"];
            if (one.Length > 0 && exchange.Find(one) is null)
                return session.Refuse(request, "No such channel");

            IReadOnlyCollection<DemoChannel> channels = one.Length > 0 ? [exchange.Find(one)!] : exchange.Channels;
            var list = request.BeginList("Channel status will follow");
            foreach (var channel in channels)
                Describe(list, request, channel);
            return session.Reply(list.Complete("StatusComplete", request, channels.Count).Line("Items", channels.Count));
        }
    }

    private void Describe(AmiText list, ActionRequest request, DemoChannel channel)
    {
        list.Line("Event", "Status").Line("Privilege", "Call").Channel(channel)
            .Line("Type", channel.Technology).Line("DNID", channel.Dnid)
            .Line("EffectiveConnectedLineNum", ChannelLines.Known(channel.Connected.Number)).Line("EffectiveConnectedLineName", ChannelLines.Known(channel.Connected.Name))
            .Line("TimeToHangup", "0").Line("BridgeID", channel.Bridge?.Uniqueid ?? "").Line("Application", channel.Application).Line("Data", channel.Data)
            .Line("Nativeformats", channel.IsLocal ? "(slin)" : "(alaw)").Line("Readformat", channel.IsLocal ? "slin" : "alaw").Line("Readtrans", "")
            .Line("Writeformat", channel.IsLocal ? "slin" : "alaw").Line("Writetrans", "").Line("Callgroup", "0").Line("Pickupgroup", "0")
            .Line("Seconds", (long)(exchange.Now - channel.CreatedAt).TotalSeconds);
        foreach (var name in request["Variables"].Split(',', StringSplitOptions.RemoveEmptyEntries))
            list.Line("Variable", $"{name}={VariableActions.Read(exchange, channel, name) ?? "(null)"}");
        if (request.IsTrue("AllVariables"))
            foreach (var (name, value) in channel.Variables)
                list.Line("Variable", $"{name}={value}");
        list.Id(request).End();
    }

    private ValueTask<bool> BridgeList(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var wanted = exchange.Bridges.All.Where(b => request["BridgeType"].Length == 0 || b.Type == request["BridgeType"]).ToArray();
            var list = request.BeginList("Bridge listing will follow");
            foreach (var bridge in wanted)
                list.Item("BridgeListItem", request).Bridge(bridge).End();
            return session.Reply(list.Complete("BridgeListComplete", request, wanted.Length));
        }
    }

    private ValueTask<bool> BridgeInfo(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            if (request["BridgeUniqueid"].Length == 0)
                return session.Refuse(request, "BridgeUniqueid must be provided");
            if (exchange.Bridges.All.FirstOrDefault(b => b.Uniqueid == request["BridgeUniqueid"]) is not { } bridge)
                return session.Refuse(request, "Specified BridgeUniqueid not found");

            var list = request.BeginList("Bridge channel listing will follow");
            foreach (var channel in bridge.Channels)
                list.Item("BridgeInfoChannel", request).Channel(channel).End();
            return session.Reply(list.Complete("BridgeInfoComplete", request, bridge.Channels.Count).Bridge(bridge));
        }
    }

    private ValueTask<bool> ParkedCalls(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var list = request.BeginList("Parked calls will follow");
            foreach (var call in exchange.Parking.All)
                exchange.Parking.Describe(list.Line("Event", "ParkedCall"), call).Id(request).End();
            return session.Reply(list.Complete("ParkedCallsComplete", request, exchange.Parking.All.Count).Line("Total", exchange.Parking.All.Count));
        }
    }

    private ValueTask<bool> Rooms(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            if (exchange.Conferences.All.Count == 0)
                return session.Refuse(request, "No active conferences.");

            var list = request.BeginList("Confbridge conferences will follow");
            foreach (var room in exchange.Conferences.All)
                list.Item("ConfbridgeListRooms", request).Line("Conference", room.Name).Line("Parties", room.Parties.Count)
                    .Line("Marked", "0").Line("Locked", "No").Line("Muted", "No").End();
            return session.Reply(list.Complete("ConfbridgeListRoomsComplete", request, exchange.Conferences.All.Count));
        }
    }

    private ValueTask<bool> Parties(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            if (request["Conference"].Length == 0)
                return session.Refuse(request, "No Conference name provided.");
            if (exchange.Conferences.All.Count == 0)
                return session.Refuse(request, "No active conferences.");
            if (exchange.Conferences.Find(request["Conference"]) is not { } room)
                return session.Refuse(request, "No Conference by that name found.");

            var list = request.BeginList("Confbridge user list will follow");
            foreach (var (channel, since) in room.Parties)
                list.Item("ConfbridgeList", request).Line("Conference", room.Name).Line("Admin", "No").Line("MarkedUser", "No").Line("WaitMarked", "No")
                    .Line("EndMarked", "No").Line("EndMarkedAny", "No").Line("Waiting", "No").Line("Muted", "No").Line("Talking", "No")
                    .Line("AnsweredTime", (long)(exchange.Now - since).TotalSeconds).Channel(channel).End();
            return session.Reply(list.Complete("ConfbridgeListComplete", request, room.Parties.Count));
        }
    }
}
