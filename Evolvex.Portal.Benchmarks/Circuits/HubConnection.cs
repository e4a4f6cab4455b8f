using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>A call from the hub, or that it answered or closed.</summary>
internal sealed record HubCall(string Target, object?[] Arguments)
{
    public const string Completed = "completed", Closed = "closed";
}

/// <summary>The circuit's connection: a WebSocket, compressed as browsers ask for, with one reader.</summary>
internal sealed class HubConnection(PortalSession session, Func<HubCall, Task> take) : IAsyncDisposable
{
    private const byte HandshakeEnd = 0x1E;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask, _pinging = Task.CompletedTask;
    private long _wireBytes;

    /// <summary>Bytes received from the socket.</summary>
    public long WireBytes => Interlocked.Read(ref _wireBytes);

    public async Task ConnectAsync(CancellationToken end)
    {
        _socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        var handler = new SocketsHttpHandler { CookieContainer = session.Cookies, UseProxy = false, ConnectCallback = ConnectCountedAsync };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await _socket.ConnectAsync(new UriBuilder(session.Portal) { Scheme = "ws", Path = "/_blazor" }.Uri, invoker, end);
        await _socket.SendAsync(HubMessage.Handshake, WebSocketMessageType.Text, endOfMessage: true, end);
        _reading = ReadAsync();
        _pinging = PingAsync();
    }

    public async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync(_end.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Abort();
        await _reading;
        await _pinging;
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    private async ValueTask<Stream> ConnectCountedAsync(SocketsHttpConnectionContext context, CancellationToken end)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, end);
        return new CountedStream(new NetworkStream(socket, ownsSocket: true), bytes => Interlocked.Add(ref _wireBytes, bytes));
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(PingEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token)) await SendAsync(HubMessage.Ping);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // The end, or a lost connection, which the reader reports.
        }
    }

    private async Task ReadAsync()
    {
        var (buffer, filled, greeted) = (new byte[1 << 16], 0, false);
        try
        {
            while (true)
            {
                if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var received = await _socket.ReceiveAsync(buffer.AsMemory(filled), _end.Token);
                if (received.MessageType == WebSocketMessageType.Close) throw new WebSocketException($"closed by the portal: {_socket.CloseStatusDescription}");
                filled += received.Count;
                var used = greeted ? 0 : AfterHandshake(buffer.AsSpan(0, filled));
                greeted |= used > 0;
                if (greeted) used = await TakeAllAsync(buffer, used, filled);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        catch (Exception fault) when (!_end.IsCancellationRequested)
        {
            await take(new HubCall(HubCall.Closed, [fault.Message]));
        }
        catch (WebSocketException)
        {
            // Aborted by Dispose.
        }
    }

    private static int AfterHandshake(ReadOnlySpan<byte> bytes) => bytes.IndexOf(HandshakeEnd) + 1;

    /// <summary>Takes every whole message; returns where the first incomplete one begins.</summary>
    private async Task<int> TakeAllAsync(byte[] buffer, int at, int filled)
    {
        while (FrameLength(buffer.AsSpan(at, filled - at)) is { } frame && at + frame.Header + frame.Body <= filled)
        {
            if (Parse(buffer.AsSpan(at + frame.Header, frame.Body)) is { } call) await take(call);
            at += frame.Header + frame.Body;
        }

        return at;
    }

    private static (int Header, int Body)? FrameLength(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            length |= (bytes[at] & 0x7F) << 7 * at;
            if (bytes[at] < 0x80) return (at + 1, length);
        }

        return null;
    }

    private static HubCall? Parse(ReadOnlySpan<byte> message)
    {
        const long invocation = 1, completion = 3, close = 7, failed = 1;
        var parts = (object?[])new MessagePackReader(message).Read()!;
        return (long)parts[0]! switch
        {
            invocation => new HubCall((string)parts[3]!, (object?[])parts[4]!),
            completion when (long)parts[3]! == failed => new HubCall(HubCall.Closed, [parts[4]]),
            completion => new HubCall(HubCall.Completed, []),
            close => new HubCall(HubCall.Closed, [parts.ElementAtOrDefault(1)]),
            _ => null,
        };
    }
}
