using System.Threading.Channels;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// The hand-off between the read loop and the one consumer of events. Writing never waits. It is bounded by bytes: when a batch does not fit, the whole
/// backlog is thrown away and the batch says how many events were lost, since what is left of a sequence of events with a hole in it is of no use.
/// (A bounded <see cref="Channel"/> drops single items and cannot mark the next one before a reader sees it.)
/// </summary>
internal sealed class AmiEventQueue(long maxBytes, long brakeBytes) : ChannelReader<AmiBatch>
{
    private readonly Lock gate = new();
    private readonly Queue<AmiBatch> waiting = new();
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? signal;
    private TaskCompletionSource? relief;
    private long bytes;
    private bool closed;
    private Exception? failure;

    /// <summary>Bytes of events that nobody has taken yet.</summary>
    public long Backlog => Interlocked.Read(ref bytes);

    /// <summary>How often a backlog was thrown away.</summary>
    public long Gaps { get; private set; }

    /// <summary>Events thrown away in all.</summary>
    public long Lost { get; private set; }

    /// <inheritdoc/>
    public override Task Completion => completion.Task;

    /// <inheritdoc/>
    public override bool CanCount => true;

    /// <inheritdoc/>
    public override int Count
    {
        get
        {
            lock (gate) return waiting.Count;
        }
    }

    /// <summary>Adds a batch; a consumer that waits is not woken yet.</summary>
    public void Write(AmiBatch batch)
    {
        lock (gate)
        {
            if (closed)
            {
                batch.Dispose();
                return;
            }

            if (bytes + batch.ByteCount > maxBytes && waiting.Count > 0) DropBacklog(batch);
            waiting.Enqueue(batch);
            Interlocked.Add(ref bytes, batch.ByteCount);
        }
    }

    /// <summary>Wakes the consumer if it waits and there is something.</summary>
    public void Wake()
    {
        TaskCompletionSource? waiter = null;
        lock (gate)
        {
            if (waiting.Count > 0) waiter = Interlocked.Exchange(ref signal, null);
        }

        waiter?.TrySetResult();
    }

    /// <summary>Whether much is unread; <paramref name="eased"/> ends when it has become little again.</summary>
    public bool IsStrained(out Task eased)
    {
        eased = Task.CompletedTask;
        if (Interlocked.Read(ref bytes) <= brakeBytes) return false;
        lock (gate)
        {
            if (bytes <= brakeBytes) return false;
            relief ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            eased = relief.Task;
            return true;
        }
    }

    /// <summary>No more will come; what is there may still be read. With an error, readers get it after the last batch.</summary>
    public void Close(Exception? error)
    {
        TaskCompletionSource? waiter;
        lock (gate)
        {
            if (closed) return;
            closed = true;
            failure = error;
            waiter = signal;
            signal = null;
            if (waiting.Count == 0) Finish();
        }

        waiter?.TrySetResult();
    }

    /// <inheritdoc/>
    public override bool TryRead(out AmiBatch item)
    {
        TaskCompletionSource? relieved = null;
        lock (gate)
        {
            if (!waiting.TryDequeue(out item!)) return false;
            if (Interlocked.Add(ref bytes, -item.ByteCount) <= brakeBytes / 2) relieved = Interlocked.Exchange(ref relief, null);
            if (closed && waiting.Count == 0) Finish();
        }

        relieved?.TrySetResult();
        return true;
    }

    /// <inheritdoc/>
    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<bool>(cancellationToken);
        Task wait;
        lock (gate)
        {
            if (waiting.Count > 0) return new ValueTask<bool>(true);
            if (closed) return failure is null ? new ValueTask<bool>(false) : ValueTask.FromException<bool>(failure);
            signal ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wait = signal.Task;
        }

        return WaitAsync(wait, cancellationToken);
    }

    private async ValueTask<bool> WaitAsync(Task wait, CancellationToken cancellationToken)
    {
        await wait.WaitAsync(cancellationToken);
        return await WaitToReadAsync(cancellationToken);
    }

    private void DropBacklog(AmiBatch next)
    {
        long lost = 0;
        while (waiting.TryDequeue(out var old))
        {
            lost += old.Count;
            next.Gap += old.Gap + old.Count;
            old.Dispose();
        }

        Interlocked.Exchange(ref bytes, 0);
        Lost += lost;
        Gaps++;
    }

    private void Finish()
    {
        if (failure is null) completion.TrySetResult();
        else completion.TrySetException(failure);
        _ = completion.Task.Exception; // seen: who does not ask for the end is not told of it by the finalizer
    }
}
