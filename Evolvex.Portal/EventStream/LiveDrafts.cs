using System.Globalization;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.EventStream;

/// <summary>Events of the live state.</summary>
internal static class LiveDrafts
{
    /// <summary>Of a call.</summary>
    public static EventDraft Of(CallHappening happening) => new(happening.Type, happening.At, KeyOf(happening), happening.Contexts, json =>
    {
        EventJson.WriteCall(json, happening.Call);
        if (happening.Party is { } party) EventJson.WriteParty(json, "party", party.Number, party.Name);
        if (happening.Type == EventType.CallTransferred)
        {
            json.WriteStartArray("before");
            foreach (var talker in happening.Before)
            {
                json.WriteStartObject();
                json.WriteString("number", talker.Number);
                json.WriteString("name", talker.Name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (happening.Into is { } into) json.WriteString("into", into);
    });

    /// <summary>Of the link to the PBX.</summary>
    public static EventDraft Of(LinkStatus link, DateTimeOffset now) =>
        new(link.Phase == LinkPhase.Live ? EventType.PbxConnected : EventType.PbxDisconnected, now, string.Create(CultureInfo.InvariantCulture, $"pbx:{now.ToUnixTimeMilliseconds()}"), null, json =>
        {
            json.WriteStartObject("pbx");
            json.WriteString("version", link.PbxVersion);
            json.WriteString("reason", link.Phase == LinkPhase.Live ? null : EventJson.Word(link.FaultKind));
            json.WriteEndObject();
        });

    // What happens once a call is told by its name alone; what may happen again also by who or when.
    private static string KeyOf(CallHappening happening) => happening.Type is EventType.CallStarted or EventType.CallAnswered or EventType.CallHungUp or EventType.CallMerged
        ? $"{EventTypes.Name(happening.Type)}:{happening.Call.Linkedid}"
        : string.Create(CultureInfo.InvariantCulture, $"{EventTypes.Name(happening.Type)}:{happening.Call.Linkedid}:{happening.Uniqueid}{happening.At.ToUnixTimeMilliseconds()}");
}
