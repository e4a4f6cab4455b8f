namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Reads a caller id as call records keep it: <c>"Anna Petrova" &lt;109&gt;</c>.</summary>
public static class CallerName
{
    /// <summary>Name and number; what is absent is null.</summary>
    public static (string? Name, string? Number) Read(string callerId)
    {
        var open = callerId.LastIndexOf('<');
        var number = open >= 0 && callerId.EndsWith('>') ? callerId[(open + 1)..^1] : open < 0 ? callerId : "";
        var name = open > 0 ? callerId[..open].Trim().Trim('"') : "";
        return (name.Length > 0 && name != number ? name : null, number.Length > 0 ? number : null);
    }
}
