using System.Net;

namespace Evolvex.Portal.Domain.ApiKeys;

/// <summary>Addresses that a key may be used from: networks in CIDR form and single addresses. Empty: from anywhere.</summary>
public sealed class AddressList
{
    private readonly IPNetwork[] _networks;

    private AddressList(IPNetwork[] networks) => _networks = networks;

    /// <summary>No restriction.</summary>
    public static AddressList Anywhere { get; } = new([]);

    /// <summary>True where every address is allowed.</summary>
    public bool IsAnywhere => _networks.Length == 0;

    /// <summary>Reads entries with commas, blanks or line breaks between, such as <c>10.0.0.0/8, 192.0.2.17, 2001:db8::/32</c>.</summary>
    /// <param name="text">What the administrator wrote.</param>
    /// <param name="list">The list, or no restriction where there is a mistake.</param>
    /// <param name="mistake">The first entry that is neither an address nor a network, else null.</param>
    public static bool TryParse(string? text, out AddressList list, out string? mistake)
    {
        list = Anywhere;
        mistake = null;
        var networks = new List<IPNetwork>();
        foreach (var entry in (text ?? "").Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (ParseEntry(entry) is { } network)
            {
                networks.Add(network);
                continue;
            }
            mistake = entry;
            return false;
        }
        list = new AddressList([.. networks]);
        return true;
    }

    /// <summary>False for an unknown address, unless there is no restriction. An IPv4 address in IPv6 clothes is an IPv4 address.</summary>
    public bool Allows(IPAddress? address)
    {
        if (IsAnywhere) return true;
        if (address is null) return false;
        var plain = Plain(address);
        foreach (var network in _networks)
            if (network.Contains(plain)) return true;
        return false;
    }

    /// <summary>The entries in a form that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => string.Join(", ", _networks);

    private static IPNetwork? ParseEntry(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? entry : entry[..slash], out var address)) return null;
        // IPAddress reads "10" as 0.0.0.10; in an allow-list that is a slip, not an address.
        if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && entry.Count(letter => letter == '.') != 3) return null;
        address = Plain(address);
        var bits = address.GetAddressBytes().Length * 8;
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(entry[(slash + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out prefix) || prefix > bits))
            return null;
        return new IPNetwork(Masked(address, prefix), prefix);
    }

    // 10.1.2.3/8 means 10.0.0.0/8.
    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var at = 0; at < bytes.Length; at++)
        {
            var kept = Math.Clamp(prefix - at * 8, 0, 8);
            bytes[at] &= (byte)(0xFF << (8 - kept));
        }
        return new IPAddress(bytes);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
