using System.Net;
using System.Net.Sockets;

namespace Evolvex.Portal.Tests.Browser;

/// <summary>A wire between browser and portal that can be cut and mended: a TCP forwarder on loopback.</summary>
public sealed class CutWire : IAsyncDisposable
{
    private readonly Uri _portal;
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _open = [];
    private readonly Task _accepting;
    private volatile bool _cut;

    public CutWire(Uri portal)
    {
        _portal = portal;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync(_end.Token);
    }

    /// <summary>The portal's address through the wire.</summary>
    public Uri Address { get; }

    /// <summary>Breaks all connections; new ones are closed at once.</summary>
    public void Cut()
    {
        _cut = true;
        lock (_gate)
        {
            foreach (var client in _open) client.Dispose();
            _open.Clear();
        }
    }

    /// <summary>Lets new connections through.</summary>
    public void Mend() => _cut = false;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync(CancellationToken end)
    {
        try
        {
            while (true)
            {
                var browser = await _listener.AcceptTcpClientAsync(end);
                if (_cut) browser.Dispose();
                else _ = ForwardAsync(browser, end);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ForwardAsync(TcpClient browser, CancellationToken end)
    {
        using var portal = new TcpClient();
        try
        {
            await portal.ConnectAsync(_portal.Host, _portal.Port, end);
            lock (_gate) _open.AddRange([browser, portal]);
            await Task.WhenAny(browser.GetStream().CopyToAsync(portal.GetStream(), end), portal.GetStream().CopyToAsync(browser.GetStream(), end));
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Cut, or the other side went.
        }
        finally
        {
            browser.Dispose();
        }
    }
}
