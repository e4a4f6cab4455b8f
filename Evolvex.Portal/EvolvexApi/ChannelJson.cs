using System.Text;
using System.Text.Json;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.EvolvexApi;

/// <summary>
/// A live channel as the Evolvex API shows it: a JSON string for each header of Asterisk's <c>Status</c> event, in its order. The lines
/// <c>Variable: NAME=value</c> fold: <c>Variable</c> stands once, at the place of the first and with the last one's text, and after it each NAME is a key of its own.
/// </summary>
/// <param name="Json">The object.</param>
/// <param name="CallerIdNum">For the filter; the header's value.</param>
/// <param name="ConnectedLineNum">For the filter.</param>
/// <param name="Context">For the filter, and for what a key may see.</param>
/// <param name="Exten">For the filter.</param>
internal sealed record ChannelJson(byte[] Json, string CallerIdNum, string ConnectedLineNum, string Context, string Exten)
{
    private const string Variable = "Variable";

    public static ChannelJson From(AmiMessage status)
    {
        var headers = status.Where(header => header.Name.Length > 0).ToList();
        var json = ApiJson.Write(writer =>
        {
            writer.WriteStartObject();
            // A header that came twice keeps its first place and its last value, as a key of an object can stand only once.
            var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in headers) values[name] = value;
            foreach (var (name, value) in values)
            {
                writer.WriteString(name, value);
                if (name == Variable) WriteVariables(writer, headers, values);
            }

            writer.WriteEndObject();
        });
        return new ChannelJson(json, status["CallerIDNum"] ?? "", status["ConnectedLineNum"] ?? "", status["Context"] ?? "", status["Exten"] ?? "");
    }

    // A variable that is called like a header does not take the header's place.
    private static void WriteVariables(Utf8JsonWriter writer, List<(string Name, string Value)> headers, OrderedDictionary<string, string> known)
    {
        var variables = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in headers)
        {
            if (name != Variable) continue;
            var equals = value.IndexOf('=', StringComparison.Ordinal);
            var variable = equals < 0 ? value : value[..equals];
            if (variable.Length > 0 && !known.ContainsKey(variable)) variables[variable] = equals < 0 ? "" : value[(equals + 1)..];
        }

        foreach (var (name, value) in variables) writer.WriteString(name, value);
    }
}

/// <summary>All live channels at one moment, ready to be sent.</summary>
internal sealed class ChannelSnapshot
{
    private static readonly byte[] Begin = Encoding.UTF8.GetBytes("{\"data\":[");
    private static readonly byte[] End = Encoding.UTF8.GetBytes("]}");
    private readonly IReadOnlyList<ChannelJson> channels;

    public ChannelSnapshot(IReadOnlyList<ChannelJson> channels)
    {
        this.channels = channels;
        All = Body(channels);
    }

    /// <summary>The answer for who sees everything and asks for everything.</summary>
    public ReadOnlyMemory<byte> All { get; }

    /// <summary>The answer with those channels only that fit.</summary>
    public ReadOnlyMemory<byte> Where(Func<ChannelJson, bool> fits) => Body(channels.Where(fits));

    private static byte[] Body(IEnumerable<ChannelJson> channels)
    {
        var parts = channels.Select(channel => channel.Json).ToList();
        var body = new byte[Begin.Length + parts.Sum(part => part.Length) + Math.Max(0, parts.Count - 1) + End.Length];
        Begin.CopyTo(body, 0);
        var at = Begin.Length;
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0) body[at++] = (byte)',';
            parts[i].CopyTo(body, at);
            at += parts[i].Length;
        }

        End.CopyTo(body, at);
        return body;
    }
}
