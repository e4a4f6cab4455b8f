using System.Text.Json;

namespace Evolvex.Portal.Domain.Audit;

/// <summary>One value of an object before and after a change.</summary>
/// <param name="Name">The value's name; of a value inside another, both with a dot between them.</param>
/// <param name="Before">Before, as text; null where there was none.</param>
/// <param name="After">After.</param>
public sealed record AuditField(string Name, string? Before, string? After)
{
    /// <summary>The change changed it.</summary>
    public bool IsChanged => !string.Equals(Before, After, StringComparison.Ordinal);
}

/// <summary>Lays the values before and after a change side by side.</summary>
public static class AuditDifference
{
    /// <summary>All values that either side has, in the order of their first appearance; none where both are null.</summary>
    /// <param name="before">JSON, see <see cref="AuditEntry.Before"/>; what is no JSON counts as one value without a name.</param>
    /// <param name="after">JSON.</param>
    public static IReadOnlyList<AuditField> Of(string? before, string? after)
    {
        var (old, now) = (Values(before), Values(after));
        return [.. old.Keys.Concat(now.Keys).Distinct(StringComparer.Ordinal).Select(name => new AuditField(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name)))];
    }

    private static Dictionary<string, string?> Values(string? json)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (json is null) return values;
        try
        {
            using var document = JsonDocument.Parse(json);
            Add(values, "", document.RootElement);
        }
        catch (JsonException)
        {
            // Written by an older version, or by hand: shown as it is.
            values[""] = json;
        }
        return values;
    }

    private static void Add(Dictionary<string, string?> values, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            values[name] = Text(value);
            return;
        }
        foreach (var property in value.EnumerateObject()) Add(values, name.Length == 0 ? property.Name : $"{name}.{property.Name}", property.Value);
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(item => Text(item))),
        _ => value.GetRawText(),
    };
}
