using System.Globalization;
using System.Net.Sockets;
using System.Threading.Channels;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>One client of the manager interface: reads its actions one after another, writes answers and the events of its mask.</summary>
internal sealed class ManagerSession : IAsyncDisposable
{
    private const int MostMessagesWaiting = 100_000;

    private readonly DemoPbxServer server;
    private readonly Socket socket;
    private readonly NetworkStream stream;
    private readonly ActionReader reader;
    private readonly CancellationTokenSource ending;
    private readonly Channel<ReadOnlyMemory<byte>> outbox = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(MostMessagesWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long waiting;
    private List<ReadOnlyMemory<byte>>? kept;
    private TaskCompletionSource? eventCame;

    public ManagerSession(DemoPbxServer server, Socket socket, CancellationToken stopping)
    {
        (this.server, this.socket) = (server, socket);
        stream = new NetworkStream(socket, ownsSocket: true);
        reader = new ActionReader(stream);
        RemoteAddress = socket.RemoteEndPoint?.ToString() ?? "";
        LocalPort = (socket.LocalEndPoint as System.Net.IPEndPoint)?.Port ?? 0;
        ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    public DemoPbxServer Server => server;

    /// <summary>Who is logged in; null before.</summary>
    public ManagerAccount? Account { get; set; }

    public EventClass Mask { get; set; }

    /// <summary>What the client was challenged with, until it has answered.</summary>
    public string? Challenge { get; set; }

    /// <summary>True once the session has been cut for reading too slowly.</summary>
    public bool WasCutOff { get; private set; }

    public string RemoteAddress { get; }

    public int LocalPort { get; }

    /// <summary>Serves the client until one side has had enough.</summary>
    public async Task RunAsync()
    {
        var writing = WriteAsync(ending.Token);
        try
        {
            Send("Asterisk Call Manager/11.0.0\r\n"u8.ToArray());
            while (await reader.ReadAsync(ending.Token) is { } request)
                if (!await server.Actions.AnswerAsync(this, request, ending.Token))
                    break;
            outbox.Writer.TryComplete();
            await writing;
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            server.Log(fault, RemoteAddress);
        }
        finally
        {
            await ending.CancelAsync();
            outbox.Writer.TryComplete();
            await writing;
        }
    }

    /// <summary>Queues whole messages; never waits. A client that has let too much pile up is cut off.</summary>
    public void Send(ReadOnlyMemory<byte> messages)
    {
        if (Interlocked.Add(ref waiting, messages.Length) <= server.Knobs.MostBytesWaiting && outbox.Writer.TryWrite(messages))
            return;

        if (!WasCutOff && !ending.IsCancellationRequested)
        {
            WasCutOff = true;
            server.CutOff(this);
        }

        Cut();
    }

    public void Send(AmiText messages) => Send(messages.ToArray());

    /// <summary>An event of the PBX; goes out when the client may and wants to see it.</summary>
    public void Hear(EventClass classes, ReadOnlyMemory<byte> message)
    {
        if (Account is not { } account || (Mask & account.Read & classes) == EventClass.None)
            return;

        if (kept is not null)
        {
            kept.Add(message);
            eventCame?.TrySetResult();
            return;
        }

        Send(message);
    }

    /// <summary>WaitEvent: keeps events back until there is one or the time is over, then gives what came. Called and ended under the exchange's lock.</summary>
    public Task KeepEvents()
    {
        kept = [];
        eventCame = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return eventCame.Task;
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> TakeKept()
    {
        var taken = kept ?? [];
        (kept, eventCame) = (null, null);
        return taken;
    }

    /// <summary>Ends the connection at once, with what still waits unsent.</summary>
    public void Cut()
    {
        try
        {
            ending.Cancel();
            socket.Close(0);
        }
        catch (ObjectDisposedException gone)
        {
            server.Log(gone, "session");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        ending.Dispose();
    }

    /// <summary>Seconds and microseconds since 1970, as Asterisk stamps answers.</summary>
    public static string Stamp(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}.{time.Ticks % TimeSpan.TicksPerSecond / 10:D6}");

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            var batch = new AmiText();
            while (await outbox.Reader.WaitToReadAsync(cancellationToken))
            {
                while (server.Knobs.Stall)
                    await Task.Delay(TimeSpan.FromMilliseconds(20), server.Time, cancellationToken);
                batch.Clear();
                while (batch.Length < 65_536 && outbox.Reader.TryRead(out var message))
                    batch.Append(message.Span);
                await WriteAsync(batch.ToArray(), cancellationToken);
                Interlocked.Add(ref waiting, -batch.Length);
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            server.Log(fault, "writer");
            Cut();
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (server.Knobs.DribbleBytes is not { } few)
        {
            await stream.WriteAsync(bytes, cancellationToken);
            return;
        }

        for (var at = 0; at < bytes.Length; at += few)
        {
            await stream.WriteAsync(bytes.Slice(at, Math.Min(few, bytes.Length - at)), cancellationToken);
            await Task.Delay(server.Knobs.DribblePause, server.Time, cancellationToken);
        }
    }
}
