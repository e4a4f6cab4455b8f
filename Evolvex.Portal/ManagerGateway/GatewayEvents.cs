using System.Buffers;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>Bytes of events that wait in all sessions together.</summary>
internal sealed class GatewayRoom
{
    /// <summary>With more than this in all, sessions that are behind are given up.</summary>
    internal const long MaxBytes = 512L * 1024 * 1024;

    private long waiting;

    public bool IsShort => Interlocked.Read(ref waiting) > MaxBytes;

    public void Add(long bytes) => Interlocked.Add(ref waiting, bytes);
}

/// <summary>
/// Events of one session that wait for its next WaitEvent. Bounded: where a client does not fetch them the queue closes for good, so that events are
/// never lost without the client being told (its session is over).
/// </summary>
internal sealed class GatewayEvents(GatewayRoom room)
{
    /// <summary>Bytes that may wait. At 500 bytes an event and 1,000 events a second that is half a minute.</summary>
    internal const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Bytes that may wait even when there is little room in all: a session that fetches them has hardly ever more.</summary>
    internal const int AlwaysBytes = 512 * 1024;

    private readonly Lock gate = new();
    private GatewayChunks waiting = new();
    private TaskCompletionSource arrived = NewSignal();
    private bool full;

    /// <summary>More came than may wait.</summary>
    public bool IsFull
    {
        get
        {
            lock (gate) return full;
        }
    }

    /// <summary>Adds events; false when there is no room for them, from then on always.</summary>
    /// <param name="byteCount">Bytes that they have, or nearly.</param>
    /// <param name="write">Writes them.</param>
    public bool TryAdd(int byteCount, Action<IBufferWriter<byte>> write)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            var length = waiting.Length;
            full |= length + byteCount > MaxBytes || (length + byteCount > AlwaysBytes && room.IsShort);
            if (full)
            {
                Drop();
                return false;
            }

            write(waiting);
            room.Add(waiting.Length - length);
            if (waiting.Length == 0) return true;
            signal = arrived;
        }

        signal.TrySetResult();
        return true;
    }

    /// <summary>Drops what waits and is not of these classes.</summary>
    public void Keep(GatewayEventMask mask)
    {
        lock (gate)
        {
            var kept = new GatewayChunks();
            var all = waiting.Bytes.ToArray();
            ReadOnlySpan<byte> rest = all;
            while (rest.IndexOf("\r\n\r\n"u8) is var end and >= 0)
            {
                if (mask.Passes(rest[..(end + 4)])) kept.Write(rest[..(end + 4)]);
                rest = rest[(end + 4)..];
            }

            Drop();
            room.Add(kept.Length);
            waiting = kept;
            if (kept.Length == 0 && arrived.Task.IsCompleted) arrived = NewSignal();
        }
    }

    /// <summary>Takes all that waits, for the caller to dispose; null when there is nothing.</summary>
    public GatewayChunks? Take()
    {
        lock (gate)
        {
            if (waiting.Length == 0) return null;
            var taken = waiting;
            room.Add(-taken.Length);
            waiting = new GatewayChunks();
            arrived = NewSignal();
            return taken;
        }
    }

    /// <summary>Gives up what waits, for good.</summary>
    public void Close()
    {
        lock (gate)
        {
            full = true;
            Drop();
        }
    }

    /// <summary>Returns when something waits, or after the time.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        Task signal;
        lock (gate) signal = waiting.Length > 0 ? Task.CompletedTask : arrived.Task;
        try
        {
            await signal.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return; // an empty answer is what the client then gets
        }
    }

    private void Drop()
    {
        room.Add(-waiting.Length);
        waiting.Dispose();
        waiting = new GatewayChunks();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
