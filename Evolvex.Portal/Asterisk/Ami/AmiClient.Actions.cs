using System.Runtime.CompilerServices;

namespace Evolvex.Portal.Asterisk.Ami;

/// <content>Sending actions, and what belongs to their answers.</content>
public sealed partial class AmiClient
{
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
        var answer = await AnswerAsync(action, pending, options.ActionTimeout, cancellationToken);
        if (!answer.IsSuccess) throw new AmiRefusedException(answer.Text, answer);
        await foreach (var item in ItemsAsync(action, pending, options.ActionTimeout, cancellationToken))
        {
            if (!AmiKeys.EndsList(item.Frame)) yield return item;
        }
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
}
