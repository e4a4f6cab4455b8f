using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>Rules as they are kept in the database.</summary>
internal static class ManagerRulesText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public static string Write(ManagerRules rules) => JsonSerializer.Serialize(rules, Json);

    /// <summary>The rules; those that cannot be read let nobody in, since nobody knows what they refused.</summary>
    public static ManagerRules Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ManagerRules>(text, Json) is { } rules && rules.Judge() is null ? rules : Unreadable;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    private static ManagerRules Unreadable => ManagerRules.Safe with { IsLetIn = false };
}
