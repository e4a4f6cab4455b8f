using System.Text.Json;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Events;

namespace Evolvex.Portal.EventStream;

/// <summary>What who looks for recordings has to know of a call that ended.</summary>
/// <param name="CallId">Its linkedid.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Contexts">Who may see it.</param>
/// <param name="GroupUuids">The groups that the dialplan gave it to.</param>
/// <param name="WriteCall">Writes the call as its end was told.</param>
internal sealed record EndedTraits(string CallId, CallVerdict Verdict, IReadOnlyList<string> Contexts, IReadOnlyList<string> GroupUuids, Action<Utf8JsonWriter> WriteCall);

/// <summary>Events that tell how a call ended.</summary>
internal static class EndedDrafts
{
    /// <summary>From the call records, with what the live state knew besides.</summary>
    public static Func<EventType, EventDraft> Of(CallRow row, EndedCall? seen)
    {
        var traits = Traits(row, seen);
        return type => new EventDraft(type, row.EndedAt, KeyOf(type, row.CallKey), traits.Contexts, json =>
        {
            traits.WriteCall(json);
            json.WriteStartObject("result");
            json.WriteString("verdict", EventJson.Word(row.Verdict));
            EventJson.WriteReason(json, row.Reason, row.ReasonWho.Split(',', StringSplitOptions.RemoveEmptyEntries), row.ReasonSeconds, row.ReasonPlace);
            json.WriteString("ended_at", EventJson.Moment(row.EndedAt));
            json.WriteNumber("duration_seconds", row.DurationSeconds);
            json.WriteNumber("wait_seconds", row.WaitSeconds);
            json.WriteNumber("talk_seconds", row.TalkSeconds);
            json.WriteString("dialled", Text(row.Dialled));
            json.WriteString("source", "records");
            json.WriteEndObject();
        })
        {
            GroupUuids = row.Scope?.AllGroupUuids ?? [],
        };
    }

    /// <summary>From the live state alone.</summary>
    public static Func<EventType, EventDraft> Of(EndedCall call)
    {
        var traits = Traits(call);
        var (verdict, reason) = LiveVerdict.Of(call.Call, call.EndedAt);
        return type => new EventDraft(type, call.EndedAt, KeyOf(type, call.Call.Linkedid), call.Contexts, json =>
        {
            traits.WriteCall(json);
            json.WriteStartObject("result");
            json.WriteString("verdict", EventJson.Word(verdict));
            EventJson.WriteReason(json, reason.Code, reason.Who, reason.Seconds, reason.Place);
            json.WriteString("ended_at", EventJson.Moment(call.EndedAt));
            json.WriteNumber("duration_seconds", Seconds(call.Call.StartedAt, call.EndedAt));
            json.WriteNumber("wait_seconds", Seconds(call.Call.StartedAt, call.Call.AnsweredAt ?? call.EndedAt));
            json.WriteNumber("talk_seconds", call.Call.AnsweredAt is { } answered ? Seconds(answered, call.EndedAt) : 0);
            json.WriteNull("dialled");
            json.WriteString("source", "live");
            json.WriteEndObject();
        });
    }

    /// <summary>What the records and the live state know of a call.</summary>
    public static EndedTraits Traits(CallRow row, EndedCall? seen) => new(
        row.CallKey, row.Verdict, [.. (row.Scope?.AllContexts ?? []).Union(seen?.Contexts ?? [], StringComparer.Ordinal)], row.Scope?.AllGroupUuids ?? [], json =>
        {
            json.WriteStartObject("call");
            json.WriteString("id", row.CallKey);
            json.WriteString("direction", EventJson.Word(row.Direction));
            json.WriteString("state", "ended");
            EventJson.WriteParty(json, "from", Text(row.FromNumber), Text(row.FromName) ?? seen?.Call.From.Name);
            var to = Text(row.Reached) ?? Text(row.Dialled);
            EventJson.WriteParty(json, "to", to, seen?.Call.To is { } party && party.Number == to ? party.Name : null);
            json.WriteString("queue", Text(row.Queue));
            json.WriteString("trunk", Text(row.Trunk) ?? seen?.Call.Trunk);
            json.WriteString("started_at", EventJson.Moment(row.StartedAt));
            json.WriteString("answered_at", AnsweredAt(row, seen) is { } at ? EventJson.Moment(at) : null);
            json.WriteEndObject();
        });

    /// <summary>What the live state alone knows.</summary>
    public static EndedTraits Traits(EndedCall call) => new(call.Call.Linkedid, LiveVerdict.Of(call.Call, call.EndedAt).Verdict, call.Contexts, [], json =>
    {
        json.WriteStartObject("call");
        json.WriteString("id", call.Call.Linkedid);
        json.WriteString("direction", EventJson.Word(call.Call.Direction));
        json.WriteString("state", "ended");
        EventJson.WriteParty(json, "from", call.Call.From.Number, call.Call.From.Name);
        EventJson.WriteParty(json, "to", call.Call.To.Number, call.Call.To.Name);
        json.WriteString("queue", call.Call.Queue);
        json.WriteString("trunk", call.Call.Trunk);
        json.WriteString("started_at", EventJson.Moment(call.Call.StartedAt));
        json.WriteString("answered_at", call.Call.AnsweredAt is { } at ? EventJson.Moment(at) : null);
        json.WriteEndObject();
    });

    /// <summary>As it was seen, where that agrees with the records or they cannot know it; the state that the portal found at its start can only be estimated.</summary>
    private static DateTimeOffset? AnsweredAt(CallRow row, EndedCall? seen)
    {
        if (row.Verdict != CallVerdict.Answered) return seen?.Call.AnsweredAt;
        var recorded = row.StartedAt.AddSeconds(row.WaitSeconds);
        return seen?.Call.AnsweredAt is { } at && (!row.WaitIsExact || (at - recorded).Duration() < TimeSpan.FromSeconds(2)) ? at : recorded;
    }

    private static string KeyOf(EventType type, string callKey) => $"{EventTypes.Name(type)}:{callKey}";

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int Seconds(DateTimeOffset from, DateTimeOffset until) => (int)Math.Max(0, (until - from).TotalSeconds);
}
