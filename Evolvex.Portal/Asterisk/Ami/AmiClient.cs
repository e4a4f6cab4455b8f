using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// A logged-in connection to an Asterisk manager. One loop reads; it never waits for a consumer: answers go to those who sent the actions, events go to
/// <see cref="Events"/> in batches. Actions may be sent from any thread, any number at once. When the connection ends it stays ended: make another client.
/// </summary>
public sealed class AmiClient : IAsyncDisposable
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

    /// <summary>An ActionID that this client has not used, for a caller who wants to know it again (in <c>OriginateResponse</c>, say).</summary>
    public string NewActionId() => $"{idPrefix}{Interlocked.Increment(ref lastId)}";

    /// <summary>Sends an action and gives its first answer, whatever it says. Of an action that answers with a list the items then come among the <see cref="Events"/>: use <see cref="ListAsync"/>.</summary>
    /// <param name="action">What to send; it may be sent again.</param>
    /// <param name="cancellationToken">Stops the waiting; the action may have been carried out.</param>
    /// <param name="timeout">For the answer; null: <see cref="AmiConnectionOptions.ActionTimeout"/>.</param>
    /// <exception cref="AmiTimeoutException">No answer in time.</exception>
    /// <exception cref="AmiConnectionLostException">The connection ended first.</exception>
    /// <exception cref="InvalidOperationException">The action's own ActionID is in flight already.</exception>
    public async Task<AmiMessage> SendAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        var pending = await BeginAsync(action, wantsItems: false, cancellationToken);
        return await AnswerAsync(action, pending, timeout ?? options.ActionTimeout, cancellationToken);
    }

    /// <summary>Sends an action that answers with a list and gives the items as they come. The list ends with <c>EventList: Complete</c>; a plain Success gives no item.</summary>
    /// <exception cref="AmiRefusedException">Asterisk answered with an error.</exception>
    /// <exception cref="AmiTimeoutException">Nothing more of it came in time.</exception>
    /// <exception cref="AmiConnectionLostException">The connection ended before the list did.</exception>
    public async IAsyncEnumerable<AmiMessage> ListAsync(AmiAction action, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pending = await BeginAsync(action, wantsItems: true, cancellationToken);
        Refuse(await AnswerAsync(action, pending, options.ActionTimeout, cancellationToken));
        await foreach (var item in ItemsAsync(action, pending, options.ActionTimeout, cancellationToken))
        {
            if (!AmiKeys.EndsList(item.Frame)) yield return item;
        }
    }

    /// <summary>As <see cref="ListAsync"/>, all at once, with the first answer and the event that ended the list.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<AmiReply> CollectAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        var reply = await ExchangeAsync(action, cancellationToken, timeout);
        Refuse(reply.Answer);
        return reply;
    }

    /// <summary>Sends an action and gives everything that belongs to its answer, be it plain, a list or a refusal, with the exact bytes.</summary>
    /// <param name="action">What to send.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <param name="timeout">For the answer, and then between two messages of a list; null: <see cref="AmiConnectionOptions.ActionTimeout"/>.</param>
    public async Task<AmiReply> ExchangeAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        var limit = timeout ?? options.ActionTimeout;
        var pending = await BeginAsync(action, wantsItems: true, cancellationToken);
        var answer = await AnswerAsync(action, pending, limit, cancellationToken);
        var items = new List<AmiMessage>();
        AmiMessage? completed = null;
        await foreach (var item in ItemsAsync(action, pending, limit, cancellationToken))
        {
            if (AmiKeys.EndsList(item.Frame)) completed = item;
            else items.Add(item);
        }

        return new AmiReply(answer, items, completed, action.ActionId is null ? pending.IdBytes : null);
    }

    /// <summary>As <see cref="ExchangeAsync"/>, message by message as they come: the answer, whatever it says, then items, last the event that ends the list. Reading may stop at any time.</summary>
    /// <inheritdoc cref="ExchangeAsync"/>
    public async IAsyncEnumerable<AmiMessage> StreamAsync(AmiAction action, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pending = await BeginAsync(action, wantsItems: true, cancellationToken);
        var answer = await AnswerAsync(action, pending, timeout, cancellationToken);
        var goesOn = false;
        try
        {
            yield return answer;
            goesOn = true;
        }
        finally
        {
            if (!goesOn) correlator.Abandon(pending);
        }

        await foreach (var item in ItemsAsync(action, pending, timeout, cancellationToken)) yield return item;
    }

    /// <summary>
    /// Sends an action whose answer does not say where it ends (<c>Queues</c> is bare text without <c>Response:</c>, <c>FAXStats</c> an event after its answer), and gives all of
    /// it. A Ping sent after it tells that it is over, as a manager carries out its actions in turn. One at a time; what else is sent meanwhile is told apart by its ActionID.
    /// </summary>
    /// <returns>The messages in order; null stands for an empty line more than messages end with.</returns>
    /// <inheritdoc cref="SendAsync"/>
    public async Task<IReadOnlyList<AmiMessage?>> ExchangeUntoldAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        var id = action.ActionId ?? NewActionId();
        var gathering = new AmiGathering(id);
        correlator.Gather(gathering);
        try
        {
            await writer.WriteAsync(action.Serialize(id), cancellationToken);
            await SendAsync(new AmiAction("Ping"), cancellationToken, timeout);
            return gathering.Parts;
        }
        finally
        {
            correlator.Gather(null);
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

    private static void Refuse(AmiMessage answer)
    {
        if (!answer.IsSuccess) throw new AmiRefusedException(answer.Text, answer);
    }

    private async Task<AmiPending> BeginAsync(AmiAction action, bool wantsItems, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        var id = action.ActionId ?? NewActionId();
        var pending = new AmiPending(id, wantsItems ? options.MaxBacklogBytes : 0) { UnmatchedBefore = correlator.Unmatched };
        correlator.Register(pending); // first: the answer may be there before the write returns
        try
        {
            await writer.WriteAsync(action.Serialize(id), cancellationToken);
            return pending;
        }
        catch
        {
            correlator.Remove(pending);
            throw;
        }
    }

    private async Task<AmiMessage> AnswerAsync(AmiAction action, AmiPending pending, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await pending.Answer.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            correlator.Abandon(pending);
            var hint = correlator.Unmatched > pending.UnmatchedBefore && correlator.LastWithoutId is { } said ? $" Meanwhile came an answer without ActionID: \"{said}\"." : "";
            throw new AmiTimeoutException($"No answer to {action.Name} within {limit.TotalSeconds:0.#} s.{hint}");
        }
        catch (OperationCanceledException)
        {
            correlator.Abandon(pending);
            throw;
        }
    }

    private async IAsyncEnumerable<AmiMessage> ItemsAsync(AmiAction action, AmiPending pending, TimeSpan limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (await MoreAsync(action, pending, limit, cancellationToken))
            {
                while (pending.Items.TryRead(out var item))
                {
                    pending.Consumed(item);
                    yield return item;
                }
            }
        }
        finally
        {
            correlator.Abandon(pending); // of no effect when the list came to its end
        }
    }

    private async Task<bool> MoreAsync(AmiAction action, AmiPending pending, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await pending.Items.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new AmiTimeoutException($"The list that answers {action.Name} stopped for {limit.TotalSeconds:0.#} s before its end.");
        }
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
