namespace Evolvex.Portal.Domain.Calls;

/// <summary>The grammar of channel names: <c>TECH/ENDPOINT-XXXXXXXX</c>, and <c>Local/EXTEN@CONTEXT-XXXXXXXX;1</c> with its other half <c>;2</c>.</summary>
public static class ChannelName
{
    /// <summary>Whether it is half of a Local channel.</summary>
    public static bool IsLocal(ReadOnlySpan<char> name) => name.StartsWith("Local/", StringComparison.Ordinal);

    /// <summary>Whether it is the half that runs the dialplan of a Local channel.</summary>
    public static bool IsSecondHalf(ReadOnlySpan<char> name) => IsLocal(name) && name.EndsWith(";2", StringComparison.Ordinal);

    /// <summary>What both halves of a Local channel share.</summary>
    public static string PairOf(string name) => name.Length > 2 && name[^2] == ';' ? name[..^2] : name;

    /// <summary>The device behind a channel, e.g. <c>PJSIP/110</c>; null for Local channels and names of another form.</summary>
    public static string? DeviceOf(string name) => DeviceIn(name) is { Length: > 0 } device ? device.ToString() : null;

    /// <summary>The same within the name; empty where there is none.</summary>
    public static ReadOnlySpan<char> DeviceIn(ReadOnlySpan<char> name)
    {
        if (IsLocal(name)) return default;
        var slash = name.IndexOf('/');
        var dash = name.LastIndexOf('-');
        return slash > 0 && dash > slash + 1 ? name[..dash] : default;
    }

    /// <summary>The endpoint's name within its technology: <c>110</c> of <c>PJSIP/110</c>.</summary>
    public static ReadOnlySpan<char> EndpointOf(ReadOnlySpan<char> device) => device[(device.IndexOf('/') + 1)..];

    /// <summary>The number that a channel's name tells: <c>604</c> of <c>Local/604@outgoing-00000001;1</c>, <c>110</c> of the telephone <c>PJSIP/110</c>.</summary>
    public static string? NumberOf(string name, string? device, bool isTrunk)
    {
        if (device is not null) return isTrunk ? null : EndpointOf(device).ToString();
        var at = name.IndexOf('@');
        return IsLocal(name) && at > "Local/".Length ? name["Local/".Length..at] : null;
    }

    /// <summary>Negative where <paramref name="a"/> is the older uniqueid. <c>[SYSTEM-]SECONDS.COUNT</c> is compared by its numbers, anything else as text.</summary>
    public static int CompareAge(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.Ordinal)) return 0;
        if (!TryRead(a, out var secondsA, out var countA) || !TryRead(b, out var secondsB, out var countB)) return string.CompareOrdinal(a, b);
        var bySeconds = secondsA.CompareTo(secondsB);
        return bySeconds != 0 ? bySeconds : countA.CompareTo(countB);
    }

    private static bool TryRead(ReadOnlySpan<char> uniqueid, out long seconds, out long count)
    {
        seconds = count = 0;
        var dot = uniqueid.LastIndexOf('.');
        if (dot < 0) return false;
        var dash = uniqueid[..dot].LastIndexOf('-');
        return long.TryParse(uniqueid[(dash + 1)..dot], out seconds) && long.TryParse(uniqueid[(dot + 1)..], out count);
    }
}
