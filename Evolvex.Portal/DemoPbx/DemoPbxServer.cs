using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Evolvex.Portal.DemoPbx.Actions;
using Evolvex.Portal.DemoPbx.Calls;
using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.DemoPbx;

/// <summary>How a demo PBX is set up.</summary>
internal sealed record DemoPbxSettings
{
    /// <summary>500 extensions and twenty queues instead of 40 and three.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Flood with that many events a second; null: as the calls make them.</summary>
    public int? EventsPerSecond { get; init; }

    /// <summary>The same seed plays the same calls.</summary>
    public int Seed { get; init; } = 20_240_330;

    /// <summary>The zone that the PBX writes call records in.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Local;

    /// <summary>People call by themselves; off: only what a test places happens.</summary>
    public bool HasTraffic { get; init; } = true;

    /// <summary>The clock moves by itself; off: a test moves it with <see cref="DemoPbxServer.RunFor"/>.</summary>
    public bool HasClock { get; init; } = true;

    /// <summary>Port of the loopback address; 0: one that is free.</summary>
    public int Port { get; init; }
}

/// <summary>
/// A PBX for demonstrations and tests: a call centre that lives by itself and speaks AMI over loopback TCP as Asterisk 22 does. <see cref="Knobs"/> make it misbehave.
/// </summary>
internal sealed class DemoPbxServer : IAsyncDisposable
{
    private bool disposed;
    private readonly DemoPbxSettings settings;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<ManagerAccount> accounts = [];
    private ImmutableArray<ManagerSession> sessions = [];
    private ImmutableArray<Task> serving = [];
    private TcpListener? listener;
    private Task running = Task.CompletedTask;
    private Task accepting = Task.CompletedTask;

    public DemoPbxServer(DemoPbxSettings? settings = null, TimeProvider? time = null, ILogger? logger = null)
    {
        this.settings = settings ?? new DemoPbxSettings();
        (Time, this.logger) = (time ?? TimeProvider.System, logger ?? NullLogger.Instance);
        var book = this.settings.IsLarge ? PhoneBook.Large() : PhoneBook.Normal();

        // It has been up for a while when the first client comes.
        Exchange = new DemoExchange(book, new Random(this.settings.Seed), Time.GetUtcNow() - (this.settings.HasTraffic ? TimeSpan.FromMinutes(6) : TimeSpan.Zero)) { Zone = this.settings.Zone };
        if (this.settings.EventsPerSecond is not null)
            Exchange.IdClock = Time.GetUtcNow;
        Exchange.Agenda.Failed = fault => DemoPbxLog.ScriptFailed(this.logger, fault);
        Dialplan = new Dialplan(Exchange);
        Traffic = new Traffic(Exchange, Dialplan);
        Actions = new ActionTable(this);
        Exchange.Feed.Listener = Publish;
    }

    public DemoExchange Exchange { get; }

    public Dialplan Dialplan { get; }

    public Traffic Traffic { get; }

    public ActionTable Actions { get; }

    public Knobs Knobs { get; } = new();

    public TimeProvider Time { get; }

    /// <summary>The port it listens on, once started.</summary>
    public int Port { get; private set; }

    /// <summary>Connections that are open.</summary>
    public int Connections => sessions.Length;

    /// <summary>Connections that were cut because the client read too slowly.</summary>
    public int CutOffs { get; private set; }

    /// <summary>Calls that are up; under the exchange's lock.</summary>
    public int ActiveCalls => Traffic.ActiveCalls();

    /// <summary>Lets a manager user in; one of the same name before is forgotten.</summary>
    public void Add(ManagerAccount account)
    {
        accounts.RemoveAll(a => a.Username == account.Username);
        accounts.Add(account);
    }


    public ManagerAccount? Account(string username) => accounts.Find(a => a.Username == username);

    /// <summary>Brings the calls up to now, begins to listen and lets the clock run.</summary>
    public void Start()
    {
        lock (Exchange.Gate)
            Begin();
        Listen(settings.Port);
        if (settings.HasClock)
            running = RunAsync(stopping.Token);
    }

    /// <summary>Moves a clock that does not move by itself.</summary>
    public void RunFor(TimeSpan time)
    {
        lock (Exchange.Gate)
            Exchange.Agenda.RunUntil(Exchange.Now + time);
    }

    /// <summary>Closes every connection at once; the PBX runs on and listens.</summary>
    public void DropConnections()
    {
        foreach (var session in sessions)
            session.Cut();
    }

    /// <summary>The manager interface goes away: nobody listens, connections break.</summary>
    public void StopListening()
    {
        listener?.Dispose();
        listener = null;
        DropConnections();
    }

    /// <summary>The manager interface is back, on the same port.</summary>
    public void ListenAgain() => Listen(Port);

    /// <summary>As if the PBX had been killed and started again: connections break, all calls are gone, and nobody was told.</summary>
    public void Crash()
    {
        StopListening();
        lock (Exchange.Gate)
        {
            (var listening, Exchange.Feed.Listener) = (Exchange.Feed.Listener, null);
            var recorded = Exchange.Recorded;
            Exchange.Recorded = null;
            foreach (var channel in Exchange.Channels.ToArray())
                Exchange.Teardown.HangUp(channel);
            (Exchange.Feed.Listener, Exchange.Recorded, Exchange.StartedAt) = (listening, recorded, Exchange.Now);
        }
    }

    /// <summary>Sends bytes to every client, whatever they mean.</summary>
    public void SendGarbage(ReadOnlyMemory<byte> bytes)
    {
        lock (Exchange.Gate)
            foreach (var session in sessions)
                session.Send(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true)) return; // the host and the container both end it
        await stopping.CancelAsync();
        StopListening();
        await Task.WhenAll([running, accepting, .. serving]);
        stopping.Dispose();
    }

    internal void Log(Exception fault, string what) => DemoPbxLog.ConnectionEnded(logger, fault, what);

    internal void CutOff(ManagerSession session)
    {
        CutOffs++;
        DemoPbxLog.ClientCutOff(logger, session.RemoteAddress);
    }

    private void Begin()
    {
        if (settings.HasTraffic)
        {
            var life = new OfficeLife(Exchange);
            Exchange.Agenda.Start(life.Breaks());
            Exchange.Agenda.Start(life.Registrations());
            Exchange.Agenda.Start(settings.EventsPerSecond is null ? Traffic.Present(settings.IsLarge ? 300 : null) : Traffic.Flood(settings.IsLarge ? 300 : 30));
        }

        Exchange.Agenda.RunUntil(Time.GetUtcNow());
    }

    private void Listen(int port)
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync(listener);
    }

    private async Task AcceptAsync(TcpListener from)
    {
        while (true)
        {
            try
            {
                var socket = await from.AcceptSocketAsync(stopping.Token);
                socket.NoDelay = true;
                if (Knobs.HangUpOnConnect)
                    socket.Dispose();
                else
                    serving = serving.RemoveAll(t => t.IsCompleted).Add(ServeAsync(new ManagerSession(this, socket, stopping.Token)));
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Nobody listens any more.
                Log(fault, "listener");
                return;
            }
        }
    }

    private async Task ServeAsync(ManagerSession session)
    {
        lock (Exchange.Gate)
            sessions = sessions.Add(session);
        try
        {
            await session.RunAsync();
        }
        finally
        {
            lock (Exchange.Gate)
                sessions = sessions.Remove(session);
            await session.DisposeAsync();
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var flood = settings.EventsPerSecond is { } rate ? new Flood(Exchange, Time.GetUtcNow(), rate) : null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                lock (Exchange.Gate)
                    if (flood is null)
                        Exchange.Agenda.RunUntil(Time.GetUtcNow());
                    else
                        flood.RunUntil(Time.GetUtcNow());
                await Task.Delay(TimeSpan.FromMilliseconds(flood is null ? 50 : 10), Time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                DemoPbxLog.ScriptFailed(logger, fault);
            }
        }
    }

    private void Publish(EventClass classes, string name, ReadOnlyMemory<byte> message)
    {
        foreach (var session in sessions)
            session.Hear(classes, message);
    }
}
