using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Evolvex.Portal.ManagerConsole.Events;

/// <summary>Events as a file, oldest first.</summary>
internal static class EventFile
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As they came, each with a line before it that says when.</summary>
    public static string Text(IEnumerable<KeptEvent> newestFirst)
    {
        var text = new StringBuilder();
        foreach (var kept in newestFirst.Reverse())
            text.Append(CultureInfo.InvariantCulture, $"# {kept.At:yyyy-MM-dd'T'HH:mm:ss.fffK}\r\n").Append(kept.Message);
        return text.ToString();
    }

    /// <summary>A line of JSON each: <c>at</c>, then the headers by name; a header that comes again is an array.</summary>
    public static string JsonLines(IEnumerable<KeptEvent> newestFirst)
    {
        var lines = new StringBuilder();
        foreach (var kept in newestFirst.Reverse()) lines.Append(JsonLine(kept)).Append('\n');
        return lines.ToString();
    }

    private static string JsonLine(KeptEvent kept)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Json))
        {
            json.WriteStartObject();
            json.WriteString("at", kept.At);
            foreach (var header in kept.Message.GroupBy(line => line.Name, StringComparer.Ordinal))
            {
                var values = header.Select(line => line.Value).ToList();
                if (values.Count == 1)
                {
                    json.WriteString(header.Key, values[0]);
                    continue;
                }

                json.WriteStartArray(header.Key);
                foreach (var value in values) json.WriteStringValue(value);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
