using System.Net;
using System.Net.Sockets;
using Evolvex.Portal.Domain.Webhooks;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Webhooks;

/// <summary>An address that webhooks must not reach.</summary>
internal sealed class WebhookAddressException(string host, IPAddress address) : Exception($"{host} is {address}, which is no address of the internet; Webhooks:AllowedNetworks lets it be sent to")
{
    public IPAddress Address { get; } = address;
}

/// <summary>
/// Connects to receivers, and to addresses of the internet only, unless the operator allowed others. The rule is asked of the address that the connection goes
/// to: a name that leads elsewhere the second time does not help.
/// </summary>
internal sealed class WebhookConnection(WebhooksOptions options)
{
    /// <summary>May it be connected to?</summary>
    public bool Allows(IPAddress address) => PublicAddress.Is(address) || IsAllowed(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="WebhookAddressException">None of the host's addresses is allowed.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = addresses.Where(Allows).ToArray();
        if (allowed.Length == 0) throw addresses.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new WebhookAddressException(host, addresses[0]);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address) => options.AllowedNetworks.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
}
