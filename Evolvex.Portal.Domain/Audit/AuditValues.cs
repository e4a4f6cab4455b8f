using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evolvex.Portal.Domain.Audit;

/// <summary>The values before and after a change, as JSON that holds no secret, whatever object it is made of.</summary>
public static class AuditValues
{
    private const string Hidden = "…";

    private static readonly string[] SecretWords = ["secret", "password", "hash", "token", "stamp", "recoverycode", "authenticatorkey"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object's public properties; those whose names speak of a secret show only that there is one.</summary>
    public static string? Describe(object? values)
    {
        if (values is null) return null;
        var node = JsonSerializer.SerializeToNode(values, values.GetType(), Json);
        Redact(node);
        return node?.ToJsonString(Json);
    }

    private static void Redact(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) Redact(item);
        }
        else if (node is JsonObject fields)
        {
            foreach (var (name, value) in fields.ToList())
            {
                if (value is not null && SpeaksOfSecret(name)) fields[name] = Hidden;
                else Redact(value);
            }
        }
    }

    /// <summary>A name whose value is not to be shown. apiKey, api_key and key hold a key; apiKeyId and keyPrefix do not.</summary>
    public static bool SpeaksOfSecret(string name)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return plain.EndsWith("apikey", StringComparison.OrdinalIgnoreCase) || plain.Equals("key", StringComparison.OrdinalIgnoreCase)
            || SecretWords.Any(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
