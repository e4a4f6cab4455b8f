namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Reads a caller id as call records keep it: <c>"Anna Petrova" &lt;109&gt;</c>.</summary>
public static class CallerName
{
    /// <summary>Name and number; what is absent is null, and so is a name of which nothing can be read.</summary>
    public static (string? Name, string? Number) Read(string callerId)
    {
        var open = callerId.LastIndexOf('<');
        var number = open >= 0 && callerId.EndsWith('>') ? callerId[(open + 1)..^1] : open < 0 ? callerId : "";
        var name = Written(callerId);
        return (name != number ? NameLetters.Mended(name) : null, number.Length > 0 ? number : null);
    }

    /// <summary>The name as it is written there, in whatever letters; empty where there is none.</summary>
    public static string Written(string callerId) => callerId.LastIndexOf('<') is > 0 and var open ? callerId[..open].Trim().Trim('"') : "";
}
