using System.Runtime.CompilerServices;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// Events that came together, whole, in the order they came, in memory that is used again: read it with <c>foreach</c>, copy what is to be kept
/// (<see cref="AmiFrame.ToMessage"/>), then dispose it. Frames must not be used after that.
/// </summary>
public sealed class AmiBatch : IDisposable
{
    private readonly int[] frames;
    private readonly int from;
    private readonly int to;
    private readonly int[] lines;
    private AmiBlock? block;

    internal AmiBatch(AmiBlock block, int from, int to, DateTimeOffset receivedAt)
    {
        block.Hold();
        this.block = block;
        this.from = from;
        this.to = to;
        frames = block.Frames;
        lines = block.Lines;
        ReceivedAt = receivedAt;
    }

    /// <summary>Events that were thrown away between the batch before and this one, because the consumer was too far behind. Not 0: state built from events is to be read anew.</summary>
    public long Gap { get; internal set; }

    /// <summary>How many events are in it; at least one.</summary>
    public int Count => to - from;

    /// <summary>Bytes of the events in it.</summary>
    public int ByteCount => lines[frames[to] - 1] + 2 - lines[frames[from]];

    /// <summary>When the last byte of it was received.</summary>
    public DateTimeOffset ReceivedAt { get; }

    private AmiBlock Block => block ?? throw new ObjectDisposedException(nameof(AmiBatch));

    /// <summary>Event <paramref name="index"/>, from 0.</summary>
    public AmiFrame this[int index] => At(Block.Data, from + index);

    /// <summary>The events in order.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref block, null)?.Release();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private AmiFrame At(byte[] data, int index)
    {
        var own = lines.AsSpan(frames[index]..frames[index + 1]);
        var start = own[0];
        return new AmiFrame(data.AsSpan(start, own[^1] + 2 - start), own);
    }

    /// <summary>Walks a batch.</summary>
    public ref struct Enumerator
    {
        private readonly AmiBatch batch;
        private readonly byte[] data;
        private int index;

        internal Enumerator(AmiBatch batch)
        {
            this.batch = batch;
            data = batch.Block.Data;
            index = batch.from - 1;
        }

        /// <summary>The event the walk is at.</summary>
        public readonly AmiFrame Current => batch.At(data, index);

        /// <summary>Goes on to the next event.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool MoveNext() => ++index < batch.to;
    }
}
