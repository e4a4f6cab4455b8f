using System.Buffers;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// Events of one session that wait for its next WaitEvent. Bounded: where a client does not fetch them the queue closes for good, so that events are
/// never lost without the client being told (its session is over).
/// </summary>
internal sealed class GatewayEvents
{
    /// <summary>Bytes that may wait. At 500 bytes an event and 1,000 events a second that is half a minute.</summary>
    internal const int MaxBytes = 16 * 1024 * 1024;

    private readonly Lock gate = new();
    private ArrayBufferWriter<byte> waiting = new();
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
    public bool TryAdd(ReadOnlySpan<byte> events)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            full |= waiting.WrittenCount + events.Length > MaxBytes;
            if (full)
            {
                waiting = new ArrayBufferWriter<byte>();
                return false;
            }

            waiting.Write(events);
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
            var kept = new ArrayBufferWriter<byte>();
            var rest = waiting.WrittenSpan;
            while (rest.IndexOf("\r\n\r\n"u8) is var end and >= 0)
            {
                if (mask.Passes(rest[..(end + 4)])) kept.Write(rest[..(end + 4)]);
                rest = rest[(end + 4)..];
            }

            waiting = kept;
            if (kept.WrittenCount == 0 && arrived.Task.IsCompleted) arrived = NewSignal();
        }
    }

    /// <summary>Takes all that waits; empty when there is nothing.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        lock (gate)
        {
            var taken = waiting.WrittenMemory;
            if (taken.Length == 0) return default;
            waiting = new ArrayBufferWriter<byte>();
            arrived = NewSignal();
            return taken;
        }
    }

    /// <summary>Returns when something waits, or after the time.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        Task signal;
        lock (gate) signal = waiting.WrittenCount > 0 ? Task.CompletedTask : arrived.Task;
        try
        {
            await signal.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return; // an empty answer is what the client then gets
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
