using System.Globalization;
using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>Lists of devices, hints, endpoints and contacts.</summary>
internal sealed class DeviceLists(DemoPbxServer server)
{
    private readonly DemoExchange exchange = server.Exchange;

    public ManagerAction[] List =>
    [
        new("DeviceStateList", EventClass.Call | EventClass.Reporting, "List the current known device states.", DeviceStateList),
        new("ExtensionStateList", EventClass.Call | EventClass.Reporting, "List the current known extension states.", ExtensionStateList),
        new("ExtensionState", EventClass.Call | EventClass.Reporting, "Check Extension Status.", ExtensionState),
        new("PJSIPShowEndpoints", EventClass.System, "Lists PJSIP endpoints.", Endpoints),
        new("PJSIPShowEndpoint", EventClass.System, "Detail listing of an endpoint and its objects.", Endpoint),
        new("PJSIPShowContacts", EventClass.System, "Lists PJSIP Contacts.", Contacts),
        new("PJSIPShowAors", EventClass.System, "Lists PJSIP AORs.", Aors),
    ];

    private ValueTask<bool> DeviceStateList(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var items = 0;
            var list = request.BeginList("Device State Changes will follow");
            foreach (var (device, status) in exchange.Devices.All)
                Add(device, DeviceBoard.Name(status));
            foreach (var queue in exchange.Queues.All)
            {
                Add("Queue:" + queue.Name, queue.Callers.Count > 0 ? "RINGING" : "NOT_INUSE");
                foreach (var member in queue.Members)
                    Add($"Queue:{queue.Name}_pause_{member.Interface}", member.IsPaused ? "INUSE" : "NOT_INUSE");
            }

            return session.Reply(list.Complete("DeviceStateListComplete", request, items));

            void Add(string device, string state)
            {
                list.Item("DeviceStateChange", request).Line("Device", device).Line("State", state).End();
                items++;
            }
        }
    }

    private ValueTask<bool> ExtensionStateList(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var list = request.BeginList("Extension Statuses will follow");
            foreach (var person in exchange.Book.People)
                Hint(list.Item("ExtensionStatus", request).Line("Exten", person.Extension).Line("Context", PhoneBook.Internal), person).End();
            return session.Reply(list.Complete("ExtensionStateListComplete", request, exchange.Book.People.Count));
        }
    }

    private ValueTask<bool> ExtensionState(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        if (request["Exten"].Length == 0)
            return session.Refuse(request, "Extension not specified");

        lock (exchange.Gate)
        {
            var context = request["Context"].Length > 0 ? request["Context"] : "default";
            var answer = request.Begin().Line("Message", "Extension Status").Line("Exten", request["Exten"]).Line("Context", context);
            return session.Reply(context == PhoneBook.Internal && exchange.Book.Find(request["Exten"]) is { } person
                ? Hint(answer, person)
                : answer.Line("Hint", "").Line("Status", "-1").Line("StatusText", "Unknown"));
        }
    }

    private AmiText Hint(AmiText text, Person person)
    {
        var status = exchange.Devices.StatusOf(person.Device);
        return text.Line("Hint", person.Device).Line("Status", DeviceBoard.HintNumber(status)).Line("StatusText", DeviceBoard.HintText(status));
    }

    private ValueTask<bool> Endpoints(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var items = 0;
            var list = request.BeginList("A listing of Endpoints follows, presented as EndpointList events");
            foreach (var (device, status) in exchange.Devices.All)
            {
                var name = device["PJSIP/".Length..];
                list.Item("EndpointList", request).Line("ObjectType", "endpoint").Line("ObjectName", name).Line("Transport", "udp").Line("Aor", name)
                    .Line("Auths", name.StartsWith("trunk", StringComparison.Ordinal) ? "" : name).Line("OutboundAuths", "")
                    .Line("Contacts", exchange.Devices.IsRegistered(device) ? $"{name}/{DeviceBoard.ContactOf(name)}," : "")
                    .Line("DeviceState", DeviceBoard.Words(status)).Line("ActiveChannels", exchange.Devices.ChannelsOf(device)).End();
                items++;
            }

            return session.Reply(list.Complete("EndpointListComplete", request, items));
        }
    }

    // Of the details only those that somebody asks for: whose telephone it is, and where it belongs.
    private ValueTask<bool> Endpoint(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            if (exchange.Book.Find(request["Endpoint"]) is not { } person)
                return session.Refuse(request, "Unable to retrieve endpoint " + request["Endpoint"]);

            var list = request.BeginList("Following are Events for each object associated with the Endpoint");
            list.Item("EndpointDetail", request).Line("ObjectType", "endpoint").Line("ObjectName", person.Extension).Line("Aors", person.Extension).Line("Context", PhoneBook.Internal)
                .Line("Transport", "udp").Line("Language", "ru").Line("Callerid", $"\"{person.Name}\" <{person.Extension}>").Line("Allow", "(alaw|ulaw)").Line("Auth", person.Extension)
                .Line("DtmfMode", "rfc4733").Line("DeviceState", DeviceBoard.Words(exchange.Devices.StatusOf(person.Device)))
                .Line("ActiveChannels", exchange.Devices.ChannelsOf(person.Device)).End();
            return session.Reply(list.Complete("EndpointDetailComplete", request, 1));
        }
    }

    private ValueTask<bool> Contacts(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var registered = exchange.Devices.All.Where(d => exchange.Devices.IsRegistered(d.Key)).Select(d => d.Key["PJSIP/".Length..]).ToArray();
            if (registered.Length == 0)
                return session.Refuse(request, "No Contacts found");

            var list = request.BeginList("A listing of Contacts follows, presented as ContactList events");
            foreach (var name in registered)
                Contact(list.Item("ContactList", request), name).End();
            return session.Reply(list.Complete("ContactListComplete", request, registered.Length));
        }
    }

    private AmiText Contact(AmiText list, string name)
    {
        var uri = DeviceBoard.ContactOf(name);
        var isTrunk = name.StartsWith("trunk", StringComparison.Ordinal);
        var hostAndPort = uri[(uri.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? at + 1 : "sip:".Length)..];
        return list.Line("ObjectType", "contact").Line("ObjectName", $"{name};@{Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(name)).PadRight(32, '0')}")
            .Line("ViaAddr", hostAndPort[..hostAndPort.IndexOf(':', StringComparison.Ordinal)]).Line("QualifyTimeout", "3.000000").Line("Qualify2xxOnly", "false").Line("CallId", isTrunk ? "" : $"{name}@pbx.demo")
            .Line("RegServer", "").Line("PruneOnBoot", "no").Line("Path", "").Line("Endpoint", name).Line("ViaPort", "5060").Line("AuthenticateQualify", "no").Line("Uri", uri)
            .Line("QualifyFrequency", "60").Line("UserAgent", isTrunk ? "" : "Yealink SIP-T31P 124.86.0.75")
            .Line("ExpirationTime", exchange.Now.AddMinutes(40).ToUnixTimeSeconds()).Line("OutboundProxy", "").Line("Status", "Reachable")
            .Line("RoundtripUsec", DeviceBoard.RoundTripOf(name).ToString(CultureInfo.InvariantCulture));
    }

    private ValueTask<bool> Aors(ManagerSession session, ActionRequest request, CancellationToken cancellationToken)
    {
        lock (exchange.Gate)
        {
            var items = 0;
            var list = request.BeginList("A listing of AORs follows, presented as AorList events");
            foreach (var (device, _) in exchange.Devices.All)
            {
                var name = device["PJSIP/".Length..];
                list.Item("AorList", request).Line("ObjectType", "aor").Line("ObjectName", name).Line("MinimumExpiration", "60").Line("DefaultExpiration", "3600")
                    .Line("QualifyTimeout", "3.000000").Line("Qualify2xxOnly", "false").Line("Mailboxes", "").Line("SupportPath", "false").Line("RemoveUnavailable", "false")
                    .Line("VoicemailExtension", "").Line("MaxContacts", "1").Line("AuthenticateQualify", "false")
                    .Line("Contacts", exchange.Devices.IsRegistered(device) ? $"{name}/{DeviceBoard.ContactOf(name)}" : "").Line("MaximumExpiration", "7200")
                    .Line("QualifyFrequency", "60").Line("RemoveExisting", "true").Line("OutboundProxy", "").End();
                items++;
            }

            return session.Reply(list.Complete("AorListComplete", request, items));
        }
    }
}
