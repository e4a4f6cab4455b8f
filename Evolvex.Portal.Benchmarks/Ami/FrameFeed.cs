using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Benchmarks.Ami;

/// <summary>Feeds a stream to the parser in pieces, as a socket would, and hands on the batches.</summary>
internal static class FrameFeed
{
    /// <summary>Returns how many events there were.</summary>
    public static int Read(ReadOnlySpan<byte> stream, int piece, Action<AmiBatch> consume)
    {
        var found = 0;
        using var reader = new AmiFrameReader(EventsOnly.Instance, Math.Max(stream.Length, 1));
        while (!stream.IsEmpty)
        {
            var room = reader.GetMemory().Span;
            var count = Math.Min(Math.Min(piece, stream.Length), room.Length);
            stream[..count].CopyTo(room);
            stream = stream[count..];
            reader.Advance(count);
            using var batch = reader.TakeBatch(default);
            if (batch is null) continue;
            consume(batch);
            found += batch.Count;
        }

        return found;
    }

    private sealed class EventsOnly : IAmiFrameSink
    {
        public static readonly EventsOnly Instance = new();

        public bool WatchesEvents => false;

        public bool Take(AmiFrameKind kind, AmiFrame frame) => false;
    }
}
