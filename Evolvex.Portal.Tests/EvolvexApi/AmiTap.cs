using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>Stands between the portal and a PBX and keeps all that the portal says to it.</summary>
internal sealed class AmiTap : IAsyncDisposable
{
    private readonly int _pbxPort;
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly StringBuilder _said = new();
    private readonly Task _accepting;

    public AmiTap(int pbxPort)
    {
        _pbxPort = pbxPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_end.Token);
    }

    public int Port { get; }

    /// <summary>Everything the portal has sent so far.</summary>
    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync(CancellationToken end)
    {
        var wires = new List<Task>();
        try
        {
            while (true) wires.Add(RelayAsync(await _listener.AcceptTcpClientAsync(end), end));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(wires);
        }
    }

    private async Task RelayAsync(TcpClient portal, CancellationToken end)
    {
        using var client = portal;
        using var pbx = new TcpClient();
        try
        {
            await pbx.ConnectAsync(IPAddress.Loopback, _pbxPort, end);
            await Task.WhenAny(ListenAsync(portal.GetStream(), pbx.GetStream(), end), pbx.GetStream().CopyToAsync(portal.GetStream(), end));
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            // One of the two has gone, or the test is over.
        }
    }

    private async Task ListenAsync(NetworkStream from, NetworkStream to, CancellationToken end)
    {
        var buffer = new byte[8192];
        while (await from.ReadAsync(buffer, end) is > 0 and var count)
        {
            lock (_said) _said.Append(Encoding.UTF8.GetString(buffer, 0, count));
            await to.WriteAsync(buffer.AsMemory(0, count), end);
        }
    }
}
