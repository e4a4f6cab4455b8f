using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;

namespace Evolvex.Portal.Asterisk.Lists;

/// <summary>The items of DeviceStateList, PJSIPShowEndpoints and PJSIPShowContacts.</summary>
internal static class EndpointLists
{
    public static IReadOnlyDictionary<string, DeviceState> DeviceStates(AmiEventTranslator translator, List<AmiMessage> items)
    {
        var states = new Dictionary<string, DeviceState>();
        foreach (var item in items)
            if (translator.Text.Optional(item.Frame.Find("Device"u8)) is { } device) states[device] = AmiWords.DeviceState(item.Frame.Find("State"u8));
        return states;
    }

    /// <summary>Endpoints with their contacts; without the list of contacts the endpoints' own, of which no state is known.</summary>
    public static IReadOnlyList<ListedEndpoint> Endpoints(AmiEventTranslator translator, List<AmiMessage> endpoints, List<AmiMessage>? contacts)
    {
        var measured = (contacts ?? []).ToLookup(contact => contact["Endpoint"] ?? "", contact => ToContact(translator, contact.Frame));
        return [.. endpoints.Select(item => ToEndpoint(item, contacts is null ? null : measured)).OfType<ListedEndpoint>()];
    }

    private static ListedEndpoint? ToEndpoint(AmiMessage item, ILookup<string, ContactFacts>? measured)
    {
        if (item["ObjectName"] is not { Length: > 0 } name) return null;
        var contacts = measured is null || !measured.Contains(name) ? OwnContacts(item["Contacts"] ?? "") : [.. measured[name]];
        return new ListedEndpoint($"PJSIP/{name}", KindOf(item, name), AmiWords.DeviceState(item.Frame.Find("DeviceState"u8)), contacts);
    }

    /// <summary>
    /// Who must sign in here is a telephone; where we sign in is a trunk. Where neither signs in, a telephone is named by a number.
    /// </summary>
    private static EndpointKind KindOf(AmiMessage item, string name)
    {
        if (item["OutboundAuths"] is { Length: > 0 }) return EndpointKind.Trunk;
        if (item["Auths"] is { Length: > 0 }) return EndpointKind.Telephone;
        return name.All(char.IsAsciiDigit) ? EndpointKind.Telephone : EndpointKind.Trunk;
    }

    private static ContactFacts ToContact(AmiEventTranslator translator, in AmiFrame frame) =>
        new(translator.Text.Word(frame.Find("Uri"u8)), AmiWords.ContactState(frame.Find("Status"u8)), AmiWords.Microseconds(frame.Find("RoundtripUsec"u8)));

    /// <summary><c>109/sip:109@192.0.2.7:5060,109/sip:…,</c>: address of record, slash, contact.</summary>
    private static ContactFacts[] OwnContacts(string list) =>
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(contact => new ContactFacts(contact[(contact.IndexOf('/') + 1)..], ContactState.Present, null))];
}
