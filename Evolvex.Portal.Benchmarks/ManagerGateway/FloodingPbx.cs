using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Evolvex.Portal.Benchmarks.ManagerGateway;

/// <summary>
/// A manager that lets anybody in, has no channels, and says the same numbered events to all who are logged in, as many a second as it is told, about 490 bytes each. It never drops one:
/// a session that does not read fills its socket and is then waited for by itself.
/// </summary>
internal sealed class FloodingPbx : IAsyncDisposable
{
    private const string Filling = "Channel: PJSIP/101-00000001\r\nChannelState: 6\r\nChannelStateDesc: Up\r\nCallerIDNum: 84951234567\r\nCallerIDName: Иван Петров\r\nConnectedLineNum: 101\r\n"
        + "ConnectedLineName: <unknown>\r\nLanguage: ru\r\nAccountCode: \r\nContext: from-internal\r\nExten: 8\r\nPriority: 12\r\nUniqueid: 1795323000.1\r\nLinkedid: 1795323000.1\r\n"
        + "Extension: 8\r\nApplication: Set\r\nAppData: CDR(direction)=outbound: trunk 1\r\nVariable: DIALEDPEERNUMBER\r\nValue: PJSIP/101/sip:101@127.0.0.1:5060\r\n\r\n";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Session, string> sessions = new();
    private readonly CancellationTokenSource end = new();
    private Task accepting = Task.CompletedTask;
    private long lastSerial;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Number of the event that was said last.</summary>
    public long LastSerial => Interlocked.Read(ref lastSerial);

    /// <summary>Users whose session is up.</summary>
    public IReadOnlyCollection<string> Users => [.. sessions.Values];

    /// <summary>When each session of a user that is over ended, since the process began.</summary>
    public ConcurrentDictionary<string, TimeSpan> Ended { get; } = new();

    public void Start()
    {
        listener.Start(512);
        accepting = AcceptAsync();
    }

    /// <summary>Says events for that long.</summary>
    public async Task FloodAsync(int perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick);
        var began = Stopwatch.GetTimestamp();
        var first = LastSerial;
        TimeSpan elapsed;
        do
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            elapsed = Stopwatch.GetElapsedTime(began);
            var until = first + (long)(Math.Min(elapsed.TotalSeconds, duration.TotalSeconds) * perSecond);
            if (until != LastSerial) Say((int)(until - LastSerial));
        }
        while (elapsed < duration);
    }

    /// <summary>Says that many events at once.</summary>
    public void Say(int events)
    {
        var last = LastSerial + events;
        var block = Block(LastSerial + 1, last);
        foreach (var session in sessions.Keys) session.Say(block);
        Interlocked.Exchange(ref lastSerial, last);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var session in sessions.Keys) session.Dispose();
        end.Dispose();
    }

    private static byte[] Block(long first, long last)
    {
        var text = new StringBuilder((int)(last - first + 1) * 520);
        for (var serial = first; serial <= last; serial++)
            text.Append("Event: VarSet\r\nPrivilege: dialplan,all\r\nSerial: ").Append(serial.ToString("d12", CultureInfo.InvariantCulture)).Append("\r\n").Append(Filling);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private async Task AcceptAsync()
    {
        while (!end.IsCancellationRequested)
        {
            var socket = await listener.AcceptSocketAsync(end.Token);
            _ = ServeAsync(new Session(socket));
        }
    }

    private async Task ServeAsync(Session session)
    {
        var user = "";
        try
        {
            session.Say("Asterisk Call Manager/11.0.0\r\n"u8.ToArray());
            using var reader = new StreamReader(session.Stream, Encoding.UTF8, leaveOpen: true);
            var action = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(end.Token) is { } line)
            {
                if (line.Split(':', 2) is [var name, var value]) action[name] = value.Trim();
                if (line.Length > 0 || action.Count == 0) continue;
                if (action["Action"] == "Login") sessions[session] = user = action.GetValueOrDefault("Username", "");
                session.Say(Encoding.UTF8.GetBytes(Answer(action)));
                action.Clear();
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The session is over.
        }
        finally
        {
            if (sessions.TryRemove(session, out _)) Ended[user] = Environment.TickCount64 * TimeSpan.FromMilliseconds(1);
            session.Dispose();
        }
    }

    private static string Answer(Dictionary<string, string> action)
    {
        var id = action.TryGetValue("ActionID", out var given) ? $"ActionID: {given}\r\n" : "";
        return action["Action"] switch
        {
            "Challenge" => $"Response: Success\r\n{id}Challenge: 176503092\r\n\r\n",
            "Login" => $"Response: Success\r\n{id}Message: Authentication accepted\r\n\r\nEvent: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n",
            "Ping" => $"Response: Success\r\n{id}Ping: Pong\r\n\r\n",
            "Logoff" => $"Response: Goodbye\r\n{id}Message: Thanks for all the fish.\r\n\r\n",
            _ => $"Response: Success\r\n{id}EventList: start\r\nMessage: List will follow\r\n\r\nEvent: ListComplete\r\n{id}EventList: Complete\r\nListItems: 0\r\n\r\n",
        };
    }

    /// <summary>One client: what is said to it goes out in turn, and waits for nobody else.</summary>
    private sealed class Session(Socket socket) : IDisposable
    {
        private readonly Lock gate = new();
        private readonly Queue<byte[]> waiting = new();
        private bool isWriting;

        public NetworkStream Stream { get; } = new(socket, ownsSocket: true);

        public void Say(byte[] bytes)
        {
            lock (gate)
            {
                waiting.Enqueue(bytes);
                if (isWriting) return;
                isWriting = true;
            }

            _ = WriteAsync();
        }

        public void Dispose() => Stream.Dispose();

        private async Task WriteAsync()
        {
            try
            {
                while (true)
                {
                    byte[] next;
                    lock (gate)
                    {
                        if (!waiting.TryDequeue(out next!))
                        {
                            isWriting = false;
                            return;
                        }
                    }

                    await Stream.WriteAsync(next);
                }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                Dispose(); // the reading side sees it
            }
        }
    }
}
