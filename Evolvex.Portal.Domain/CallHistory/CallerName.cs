namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>Reads a caller id as call records keep it: <c>"Anna Petrova" &lt;109&gt;</c>.</summary>
public static class CallerName
{
    /// <summary>The name of a caller with that number, or of one without a number; null where the caller id has no name, none of which anything can be read, or another number.</summary>
    public static string? NameOf(ReadOnlySpan<char> callerId, ReadOnlySpan<char> number)
    {
        var open = callerId.LastIndexOf('<');
        if (open <= 0 || !(callerId[^1] == '>' ? callerId[(open + 1)..^1] : default).SequenceEqual(number)) return null;
        var name = Written(callerId);
        return name.SequenceEqual(number) ? null : NameLetters.Mended(name.ToString());
    }

    /// <summary>The name as it is written there, in whatever letters; empty where there is none.</summary>
    public static ReadOnlySpan<char> Written(ReadOnlySpan<char> callerId) => callerId.LastIndexOf('<') is > 0 and var open ? callerId[..open].Trim().Trim('"') : default;
}
