using System.Buffers;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// Bytes in pieces of borrowed memory, to be written to one end and read as a whole. What a byte costs does not depend on how many there are: a client that has fallen behind
/// does not make its own catching up slower.
/// </summary>
internal sealed class GatewayChunks : IBufferWriter<byte>, IDisposable
{
    private const int Smallest = 4 * 1024;
    private const int Largest = 64 * 1024;
    private Chunk? first, last;

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>All of them; good until this is disposed.</summary>
    public ReadOnlySequence<byte> Bytes => first is null ? default : new ReadOnlySequence<byte>(first, 0, last!, last!.Used);

    public void Advance(int count)
    {
        last!.Use(count);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (last is null || last.Rest.Length < Math.Max(1, sizeHint))
        {
            var next = new Chunk(Math.Max(sizeHint, last is null ? Smallest : Math.Min(last.Capacity * 2, Largest)));
            last?.Join(next);
            (first, last) = (first ?? next, next);
        }

        return last.Rest;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        for (var chunk = first; chunk is not null; chunk = chunk.Return())
        {
            // Return goes on to the next.
        }

        (first, last, Length) = (null, null, 0);
    }

    private sealed class Chunk : ReadOnlySequenceSegment<byte>
    {
        private readonly byte[] memory;

        public Chunk(int size)
        {
            memory = ArrayPool<byte>.Shared.Rent(size);
            Memory = memory.AsMemory(0, 0);
        }

        public int Capacity => memory.Length;

        public int Used => Memory.Length;

        public Memory<byte> Rest => memory.AsMemory(Used);

        public void Use(int count) => Memory = memory.AsMemory(0, Used + count);

        public void Join(Chunk next)
        {
            next.RunningIndex = RunningIndex + Used;
            Next = next;
        }

        public Chunk? Return()
        {
            ArrayPool<byte>.Shared.Return(memory);
            return (Chunk?)Next;
        }
    }
}
