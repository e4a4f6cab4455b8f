using System.Security.Cryptography;
using System.Threading.Channels;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// A logged-in connection to an Asterisk manager. One loop reads; it never waits for a consumer: answers go to those who sent the actions, events go to
/// <see cref="Events"/> in batches. Actions may be sent from any thread, any number at once. When the connection ends it stays ended: make another client.
/// </summary>
public sealed partial class AmiClient : IAsyncDisposable
{
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);
    private readonly AmiConnectionOptions options;
    private readonly TimeProvider time;
    private readonly Stream stream;
    private readonly AmiCorrelator correlator = new();
    private readonly AmiReceiver receiver;
    private readonly AmiWriter writer;
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string idPrefix = $"ev{RandomNumberGenerator.GetHexString(8, lowercase: true)}-";
    private Exception? givenUp;
    private Task readLoop = Task.CompletedTask;
    private long lastId;
    private int disposed;

    private AmiClient(AmiConnection connection, AmiConnectionOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        stream = connection.Stream;
        Banner = connection.Banner;
        receiver = new AmiReceiver(stream, correlator, options, time);
        writer = new AmiWriter(stream, options.SendTimeout, time, GiveUp);
    }

    /// <summary>The server's greeting; its number is AMI's version, not Asterisk's.</summary>
    public string Banner { get; }

    /// <summary>Events in the order they came, but for the items of lists. For one consumer, which disposes each batch. Ends with the connection, after the last batch.</summary>
    public ChannelReader<AmiBatch> Events => receiver.Events;

    /// <summary>Ends when the connection does: well after <see cref="DisposeAsync"/>, else with the <see cref="AmiException"/> that tells why.</summary>
    public Task Completion => completion.Task;

    /// <summary>When anything was last received.</summary>
    public DateTimeOffset LastReceived => receiver.LastReceived;

    /// <summary>Bytes received after the greeting.</summary>
    public long BytesReceived => receiver.BytesReceived;

    /// <summary>Events received, those later thrown away included, items of lists not.</summary>
    public long EventsReceived => receiver.EventsReceived;

    /// <summary>Bytes of events that wait for the consumer.</summary>
    public long EventBacklogBytes => receiver.Events.Backlog;

    /// <summary>Events thrown away because the consumer was too far behind.</summary>
    public long EventsLost => receiver.Events.Lost;

    /// <summary>How often a backlog was thrown away.</summary>
    public long Gaps => receiver.Events.Gaps;

    /// <summary>Answers that fitted no action, for example without ActionID.</summary>
    public long UnmatchedAnswers => correlator.Unmatched;

    /// <summary>Connects, waits for the greeting and logs in.</summary>
    /// <exception cref="AmiConnectException">No connection: refused, no such host, certificate not trusted.</exception>
    /// <exception cref="AmiProtocolException">The port is no AMI port.</exception>
    /// <exception cref="AmiAuthenticationException">User, secret or address refused.</exception>
    /// <exception cref="AmiTimeoutException">One of the steps took too long.</exception>
    public static async Task<AmiClient> ConnectAsync(AmiConnectionOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Port, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, ushort.MaxValue, nameof(options));
        var connection = await new AmiConnector(options, time).OpenAsync(cancellationToken);
        var client = new AmiClient(connection, options, time);
        client.readLoop = Task.Run(() => client.ReceiveAsync(connection.Rest), CancellationToken.None);
        try
        {
            await AmiLogin.RunAsync(client, options, cancellationToken);
            return client;
        }
        catch (AmiConnectionLostException error)
        {
            await client.DisposeAsync();
            throw new AmiConnectException($"{options.Where}: the connection ended while logging in: {error.Message}", error);
        }
        catch
        {
            client.GiveUp(new AmiConnectionLostException("The login failed."));
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Logs off if the connection still stands, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            if (!readLoop.IsCompleted && givenUp is null) await LogOffAsync();
            await stream.DisposeAsync();
        }

        await readLoop;
    }

    private async Task ReceiveAsync(byte[] rest) => End(await receiver.RunAsync(rest));

    private void GiveUp(AmiException why)
    {
        Interlocked.CompareExchange(ref givenUp, why, null);
        stream.Dispose(); // ends the read loop
    }

    private void End(Exception why)
    {
        stream.Dispose();
        why = Volatile.Read(ref givenUp) ?? why;
        var intended = Volatile.Read(ref disposed) != 0 && givenUp is null;
        correlator.Close(intended ? new AmiConnectionLostException("The client was closed.") : why);
        receiver.Events.Close(intended ? null : why);
        if (intended) completion.TrySetResult();
        else completion.TrySetException(why);
        _ = completion.Task.Exception; // seen: who does not ask for the end is not told of it by the finalizer
    }

    private async Task LogOffAsync()
    {
        try
        {
            var answer = await SendAsync(new AmiAction("Logoff"), CancellationToken.None, FarewellTimeout);
            if (answer.IsSuccess) await readLoop.WaitAsync(FarewellTimeout, time); // the server closes
        }
        catch (Exception error) when (error is AmiException or TimeoutException)
        {
            return; // closing is what was wanted
        }
    }
}
