using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// One HTTP login: a manager session of its own on the PBX, logged in as that user, so that the PBX's classes and ACL decide what it may do and see.
/// Without a connection it is a login that has not been made yet.
/// </summary>
internal sealed class GatewaySession(uint id, GatewayRoom room, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Actions that Asterisk answers with bare text, with an event that nothing announces, or with an empty line more; so their answers do not say where they end.</summary>
    private static readonly FrozenSet<string> UntoldActions =
        new[] { "Queues", "QueueRule", "FAXStats", "IAXpeers", "IAXnetstats", "IAXregistry" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private const int Stranger = 0, Admitted = 1, Over = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim oneAction = new(1, 1);
    private readonly GatewayActionIds actionIds = new();
    private readonly GatewayEvents events = new(room);
    private readonly CancellationTokenSource ended = new();
    private CancellationTokenSource? waiting;
    private GatewayChallenge? challenge;
    private AmiClient? client;
    private Task pump = Task.CompletedTask;
    private bool eventsOff;
    private bool greeted;
    private int standing = Stranger;
    private volatile GatewayEventMask mask = GatewayEventMask.All;

    /// <summary>The number in the cookie, or the nonce of a digest.</summary>
    public uint Id { get; } = id;

    /// <summary>The manager user; null before the login.</summary>
    public string? Username { get; private set; }

    /// <summary>Where its last request came from.</summary>
    public IPAddress? Address { get; set; }

    /// <summary>Logged in, and the PBX is still there.</summary>
    public bool IsLoggedIn => client is { Completion.IsCompleted: false } && !events.IsFull && !ended.IsCancellationRequested;

    /// <summary>Requests being answered now; while there are any the session does not expire.</summary>
    public int InUse;

    /// <summary>When it was last used; the session expires a time after it.</summary>
    public DateTimeOffset LastUsed { get; set; } = time.GetUtcNow();

    /// <summary>Keeps a challenge until the login answers it; a former one is of no use any more.</summary>
    public async Task ChallengeAsync(GatewayChallenge begun)
    {
        if (Interlocked.Exchange(ref challenge, begun) is { } former) await former.DisposeAsync();
        if (ended.IsCancellationRequested && TakeChallenge() is { } late) await late.DisposeAsync();
    }

    /// <summary>The challenge, for one answer; the caller disposes it.</summary>
    public GatewayChallenge? TakeChallenge() => Interlocked.Exchange(ref challenge, null);

    /// <summary>It has ended, for good.</summary>
    public bool IsOver => Volatile.Read(ref standing) == Over;

    /// <summary>Counts as logged in from now on.</summary>
    /// <returns>True for the first time only.</returns>
    public bool Admit() => Interlocked.CompareExchange(ref standing, Admitted, Stranger) == Stranger;

    /// <summary>Counts no more.</summary>
    /// <returns>True: it counted as logged in.</returns>
    public bool End() => Interlocked.Exchange(ref standing, Over) == Admitted;

    /// <summary>Takes over a connection that is logged in.</summary>
    public async Task BeginAsync(string username, AmiClient connection)
    {
        Username = username;
        client = connection;
        pump = PumpAsync(connection);
        if (ended.IsCancellationRequested) await connection.DisposeAsync(); // it was ended in the middle of its login
    }

    /// <summary>Sends an action and gives the bytes of all that answers it.</summary>
    /// <exception cref="AmiException">The PBX did not answer, or the connection is gone.</exception>
    /// <param name="action">The action.</param>
    /// <param name="clientId">The ActionID that the client gave it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="eventMask">Of the action Events: which events it asks for.</param>
    public async Task<byte[]> SendAsync(AmiAction action, string? clientId, CancellationToken cancellationToken, string? eventMask = null)
    {
        var connection = client ?? throw new AmiConnectionLostException("Not logged in.");
        await oneAction.WaitAsync(cancellationToken); // as in Asterisk, one session's actions run one after another
        try
        {
            var own = connection.NewActionId();
            actionIds.Remember(own, clientId);
            if (UntoldActions.Contains(action.Name)) return await SendUntoldAsync(connection, action.With("ActionID", own), cancellationToken);
            var reply = await connection.ExchangeAsync(action.With("ActionID", own), cancellationToken, Patience);
            if (action.Name.Equals("Events", StringComparison.OrdinalIgnoreCase)) Mask(eventMask, reply.Answer["Events"]);
            return Bytes(reply, action.Name.StartsWith("PJSIPShow", StringComparison.OrdinalIgnoreCase));
        }
        finally
        {
            oneAction.Release();
        }
    }

    /// <summary>WaitEvent: what waits, else what comes first within the time, for the caller to dispose. Not done when a later WaitEvent of the same session has taken its place.</summary>
    public async Task<(bool IsDone, GatewayChunks? Events)> WaitForEventsAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended.Token);
        if (Interlocked.Exchange(ref waiting, mine) is { } former) await EjectAsync(former);
        try
        {
            // WaitEvent turns events on again when they are off altogether.
            if (eventsOff) await SendAsync(new AmiAction("Events").With("EventMask", "on"), null, mine.Token);
            await events.WaitAsync(timeout, time, mine.Token);
            return Interlocked.CompareExchange(ref waiting, null, mine) == mine ? (true, events.Take()) : (false, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, null);
        }
        finally
        {
            Interlocked.CompareExchange(ref waiting, null, mine);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        if (TakeChallenge() is { } unanswered) await unanswered.DisposeAsync();
        if (client is not null) await client.DisposeAsync();
        await pump;
        events.Close();
    }

    private static async Task EjectAsync(CancellationTokenSource former)
    {
        try
        {
            await former.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            return; // it ended by itself meanwhile
        }
    }

    // Asterisk looks at the mask when events are fetched: those that wait already go by the new one.
    private void Mask(string? asked, string? state)
    {
        eventsOff = state == "Off";
        if (state != "On") return;
        mask = GatewayEventMask.Of(asked);
        events.Keep(mask);
    }

    private async Task<byte[]> SendUntoldAsync(AmiClient connection, AmiAction action, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var part in await connection.ExchangeUntoldAsync(action, cancellationToken, Patience))
        {
            if (part is null) output.Write("\r\n"u8);
            else actionIds.Write(part.Frame, output);
        }

        return output.WrittenSpan.ToArray();
    }

    // Its lists hold the secrets of telephones and trunks, whose place is not in a client of the gateway.
    private byte[] Bytes(AmiReply reply, bool mayHoldSecrets)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        actionIds.Write(reply.Answer.Frame, output);
        foreach (var item in reply.Items) actionIds.Write(item.Frame, output, mayHoldSecrets);
        if (reply.Completed is not null) actionIds.Write(reply.Completed.Frame, output);
        return output.WrittenSpan.ToArray();
    }

    private async Task PumpAsync(AmiClient connection)
    {
        try
        {
            await foreach (var batch in connection.Events.ReadAllAsync(ended.Token))
            {
                using (batch)
                {
                    // The client learns of it by the end of its session.
                    if (batch.Gap > 0 || !events.TryAdd(batch.ByteCount, output => Queue(batch, output))) return;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or AmiException)
        {
            return; // the session is over, which IsLoggedIn tells
        }
        finally
        {
            // Nobody fetches what comes now: the PBX need not send it.
            if (!ended.IsCancellationRequested) await connection.DisposeAsync();
        }
    }

    private void Queue(AmiBatch batch, IBufferWriter<byte> output)
    {
        foreach (var frame in batch)
        {
            // The TCP login's own FullyBooted; an HTTP session gets none.
            if (!greeted && frame.Name.SequenceEqual("FullyBooted"u8)) greeted = true;
            else if (mask.Passes(frame.Bytes)) actionIds.Write(frame, output);
        }
    }
}
