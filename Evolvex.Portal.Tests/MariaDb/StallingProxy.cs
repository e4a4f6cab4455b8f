using System.Net;
using System.Net.Sockets;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>
/// A way to the database that can fall silent: connections stay open, and nothing passes in either direction any more. Without a
/// database behind it, it is a server that accepts and never says a word.
/// </summary>
internal sealed class StallingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<TcpClient> _clients = [];
    private readonly int? _target;
    private readonly Task _accepting;
    private volatile bool _silent;

    public StallingProxy(int? target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Accepted { get; private set; }

    public void FallSilent() => _silent = true;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var client in _clients) client.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Accepted++;
                _clients.Add(client);
                if (_target is { } target) await ConnectAsync(client, target);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ConnectAsync(TcpClient client, int target)
    {
        var server = new TcpClient();
        _clients.Add(server);
        await server.ConnectAsync(IPAddress.Loopback, target, _end.Token);
        _ = PumpAsync(client.GetStream(), server.GetStream());
        _ = PumpAsync(server.GetStream(), client.GetStream());
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                if (!_silent) await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }

            if (!_silent) to.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One side is gone.
        }
    }
}
