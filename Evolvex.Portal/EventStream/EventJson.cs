using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Events;

namespace Evolvex.Portal.EventStream;

/// <summary>Events as JSON, the same for streams and webhooks; see docs/events.md. Fields are added to, never renamed.</summary>
internal static class EventJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole event.</summary>
    public static byte[] Write(EventPlace id, EventDraft draft) => Write(id.ToString(), EventTypes.Name(draft.Type), draft.At, draft.Fields);

    /// <summary>An event of any kind.</summary>
    public static byte[] Write(string id, string type, DateTimeOffset at, Action<Utf8JsonWriter> fields)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("type", type);
            json.WriteString("at", Moment(at));
            fields(json);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>A call that is up, or as it was last.</summary>
    public static void WriteCall(Utf8JsonWriter json, Call call)
    {
        json.WriteStartObject("call");
        json.WriteString("id", call.Linkedid);
        json.WriteString("direction", Word(call.Direction));
        json.WriteString("state", Word(call.State));
        WriteParty(json, "from", call.From.Number, call.From.Name);
        WriteParty(json, "to", call.To.Number, call.To.Name);
        json.WriteString("queue", call.Queue);
        json.WriteString("trunk", call.Trunk);
        json.WriteString("started_at", Moment(call.StartedAt));
        json.WriteString("answered_at", call.AnsweredAt is { } at ? Moment(at) : null);
        json.WriteEndObject();
    }

    /// <summary>Somebody's number and name; what is not known is null.</summary>
    public static void WriteParty(Utf8JsonWriter json, string field, string? number, string? name)
    {
        json.WriteStartObject(field);
        json.WriteString("number", number);
        json.WriteString("name", name);
        json.WriteEndObject();
    }

    /// <summary>Why a call has its verdict.</summary>
    public static void WriteReason(Utf8JsonWriter json, CallReasonCode code, IEnumerable<string> who, int seconds, string? place)
    {
        json.WriteStartObject("reason");
        json.WriteString("code", Word(code));
        json.WriteStartArray("who");
        foreach (var number in who) json.WriteStringValue(number);
        json.WriteEndArray();
        json.WriteNumber("seconds", seconds);
        json.WriteString("place", place);
        json.WriteEndObject();
    }

    /// <summary>UTC with milliseconds, such as <c>2026-11-22T13:40:12.345Z</c>.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A value of an enumeration as programs read it: <c>AnsweredBy</c> is <c>answered_by</c>.</summary>
    public static string Word<T>(T value) where T : struct, Enum => Words<T>.Of(value);

    private static class Words<T> where T : struct, Enum
    {
        private static readonly Dictionary<T, string> Known = Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static string Of(T value) => Known[value];
    }
}
