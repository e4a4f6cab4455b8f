using System.Net;
using System.Net.Sockets;

namespace Evolvex.Portal.Hosting;

/// <summary>
/// Counts failures a minute by address. It only counts failures: who succeeds from the same address is not held up by those who fail. An IPv6 network of
/// 64 bits counts as one address, as one client has all of it. Memory is bounded: beyond <see cref="MostAddresses"/> the oldest half is forgotten.
/// </summary>
/// <param name="limit">Failures a minute that are let through.</param>
/// <param name="time">The clock.</param>
internal sealed class AddressThrottle(int limit, TimeProvider time)
{
    public const int MostAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Failures> _byAddress = [];

    /// <summary>Notes a failure.</summary>
    /// <param name="address">Where it came from.</param>
    /// <returns>Null while within the limit; beyond it, how long to wait.</returns>
    public TimeSpan? Fail(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var failures = Current(Network(address), now);
            failures.Count++;
            return failures.Count > limit ? Remaining(failures, now) : null;
        }
    }

    /// <summary>How long that address has to wait, null when it may try, without counting.</summary>
    public TimeSpan? Blocked(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return _byAddress.TryGetValue(Network(address), out var failures) && failures.Count >= limit && now < failures.Since + Window
                ? Remaining(failures, now)
                : null;
        }
    }

    /// <summary>True for exactly the first failure beyond the limit: the moment to say so in the log.</summary>
    public bool IsFirstBeyond(IPAddress? address)
    {
        lock (_gate) return _byAddress.TryGetValue(Network(address), out var failures) && failures.Count == limit + 1;
    }

    private static TimeSpan Remaining(Failures failures, DateTimeOffset now) =>
        TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((failures.Since + Window - now).TotalSeconds)));

    /// <summary>What counts as one address: of IPv6 the network of 64 bits, of an IPv4 address in the clothes of IPv6 that itself.</summary>
    internal static IPAddress Network(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private Failures Current(IPAddress address, DateTimeOffset now)
    {
        if (_byAddress.TryGetValue(address, out var failures) && now < failures.Since + Window) return failures;
        if (_byAddress.Count >= MostAddresses) Forget();
        return _byAddress[address] = new Failures { Since = now };
    }

    private void Forget()
    {
        foreach (var address in _byAddress.OrderBy(pair => pair.Value.Since).Take(MostAddresses / 2).Select(pair => pair.Key).ToList()) _byAddress.Remove(address);
    }

    private sealed class Failures
    {
        public DateTimeOffset Since { get; init; }

        public int Count { get; set; }
    }
}
