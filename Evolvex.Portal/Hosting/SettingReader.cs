using System.Globalization;
using System.Net;

namespace Evolvex.Portal.Hosting;

/// <summary>
/// Reads settings one by one and collects every mistake in words an operator can act on: the key, the value given and what is allowed.
/// A mistake yields the default, so that the rest can still be checked.
/// </summary>
internal sealed class SettingReader(IConfiguration configuration, string contentRoot)
{
    private readonly List<string> _mistakes = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One line a mistake, in the order found. Secrets are never in it.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Every key that was asked for.</summary>
    public IReadOnlySet<string> Known => _known;

    /// <summary>The trimmed value; null where the key is missing or blank.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        var value = configuration[key];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    public string Text(string key, string byDefault) => Text(key) ?? byDefault;

    /// <summary>The value as it stands, blanks and all.</summary>
    public string? Secret(string key)
    {
        _known.Add(key);
        var value = configuration[key];
        return string.IsNullOrEmpty(value) ? null : value;
    }

    public int Number(string key, int byDefault, int least, int most) => Number(key, least, most) ?? byDefault;

    public int? Number(string key, int least, int most)
    {
        if (Text(key) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Refuse(key, text, $"a whole number from {least} to {most}");
        return null;
    }

    public bool Flag(string key, bool byDefault)
    {
        switch (Text(key)?.ToUpperInvariant())
        {
            case null: return byDefault;
            case "TRUE" or "YES" or "ON" or "1": return true;
            case "FALSE" or "NO" or "OFF" or "0": return false;
            default:
                Refuse(key, Text(key)!, "true or false");
                return byDefault;
        }
    }

    public TChoice Choice<TChoice>(string key, TChoice byDefault) where TChoice : struct, Enum
    {
        if (Text(key) is not { } text) return byDefault;
        foreach (var name in Enum.GetNames<TChoice>())
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) return Enum.Parse<TChoice>(name);
        Refuse(key, text, $"one of {string.Join(", ", Enum.GetNames<TChoice>())}");
        return byDefault;
    }

    /// <summary>An absolute http or https address.</summary>
    public Uri? WebAddress(string key, string example)
    {
        if (Text(key) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0) return address;
        Refuse(key, WithoutUserInfo(text), $"an http or https address without a name or password in it, such as {example}");
        return null;
    }

    /// <summary>A host name or an IP address, without scheme or port.</summary>
    public string HostName(string key, string byDefault)
    {
        var text = Text(key, byDefault);
        if (Uri.CheckHostName(text) != UriHostNameType.Unknown) return text;
        Refuse(key, text, "a host name or an IP address, without http:// and without a port");
        return byDefault;
    }

    /// <summary>One part of a path: letters, digits, - and _. A slash at either end does not count; a value without anything else is empty.</summary>
    public string PathSegment(string key, string byDefault, IReadOnlyList<string> taken)
    {
        _known.Add(key);
        if (configuration[key]?.Trim() is not { } text) return byDefault;
        var segment = text.Trim('/');
        if (segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') && !taken.Contains(segment, StringComparer.OrdinalIgnoreCase)) return segment;
        Refuse(key, text, $"letters, digits, - and _, or nothing, and none of {string.Join(", ", taken)}");
        return byDefault;
    }

    /// <summary>Full path of a folder; a relative one is under the content root.</summary>
    public string Folder(string key, string byDefault)
    {
        var text = Text(key, byDefault);
        if (!text.Contains('\0', StringComparison.Ordinal)) return Path.GetFullPath(text, contentRoot);
        Refuse(key, text, "the path of a folder");
        return byDefault;
    }

    public TimeZoneInfo Zone(string key)
    {
        if (Text(key) is not { } text) return TimeZoneInfo.Local;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)) return zone;
        Refuse(key, text, "an IANA time zone such as Europe/Moscow or UTC");
        return TimeZoneInfo.Local;
    }

    /// <summary>Networks in CIDR form, or single addresses, separated by commas.</summary>
    public IReadOnlyList<IPNetwork> Networks(string key)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in (Text(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(part, out var network)) networks.Add(network);
            else if (IPAddress.TryParse(part, out var address)) networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else Refuse(key, part, "networks such as 10.0.0.0/8, or addresses, separated by commas");
        }
        return networks;
    }

    /// <summary>The texts under a key: a list (<c>Key:0</c>, <c>Key:1</c>) or one value with semicolons between.</summary>
    public IReadOnlyList<string> Texts(string key, IReadOnlyList<string> byDefault)
    {
        _known.Add(key);
        var section = configuration.GetSection(key);
        var values = section.GetChildren().Select(child => child.Value).Concat((section.Value ?? "").Split(';'))
            .Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!.Trim()).ToList();
        foreach (var child in section.GetChildren()) _known.Add($"{key}:{child.Key}");
        return values.Count > 0 ? values : byDefault;
    }

    /// <summary>The pairs under a key; a value may be empty.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string key)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var child in configuration.GetSection(key).GetChildren())
        {
            _known.Add($"{key}:{child.Key}");
            pairs[child.Key] = child.Value?.Trim() ?? "";
        }
        return pairs;
    }

    public void Refuse(string key, string value, string allowed) => _mistakes.Add($"{key} is \"{OneLine(value)}\"; allowed: {allowed}.");

    /// <summary>A mistake about a value that must not be shown, or that is missing.</summary>
    public void Refuse(string key, string problem) => _mistakes.Add($"{key} {problem}.");

    private static string WithoutUserInfo(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 0 ? address : "…" + address[at..];
    }

    private static string OneLine(string value) => string.Concat(value.Select(letter => char.IsControl(letter) ? '?' : letter));
}
