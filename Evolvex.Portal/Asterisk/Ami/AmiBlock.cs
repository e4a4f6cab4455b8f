using System.Buffers;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// A piece of the stream with a table of what is in it: lines, and which line each event begins at. The reader appends; batches that were handed out read
/// what was there before, so both may go on at once. The arrays go back to the pool when reader and batches have let go of it.
/// </summary>
internal sealed class AmiBlock
{
    /// <summary>Bytes the scanner may read past the last one received.</summary>
    public const int Slack = 64;

    private int holders = 1;

    public AmiBlock(int capacity)
    {
        Data = ArrayPool<byte>.Shared.Rent(capacity + Slack);
        Lines = ArrayPool<int>.Shared.Rent(Math.Max(capacity / 16, 256));
        Frames = ArrayPool<int>.Shared.Rent(Math.Max(capacity / 128, 128));
        Frames[0] = 0;
    }

    public byte[] Data { get; }

    public int Capacity => Data.Length - Slack;

    public int[] Lines { get; private set; }

    public int LineCount { get; set; }

    /// <summary>First line of each event; one entry more than there are events, which is where the next message begins.</summary>
    public int[] Frames { get; private set; }

    public int FrameCount { get; set; }

    public void Hold() => Interlocked.Increment(ref holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref holders) > 0) return;
        ArrayPool<byte>.Shared.Return(Data);
        ArrayPool<int>.Shared.Return(Lines);
        ArrayPool<int>.Shared.Return(Frames);
    }

    /// <summary>Makes room for more lines. A batch already handed out keeps the old table, which therefore is left to the garbage collector.</summary>
    public void GrowLines()
    {
        var larger = ArrayPool<int>.Shared.Rent(Lines.Length * 2);
        Array.Copy(Lines, larger, LineCount);
        Lines = larger;
    }

    /// <inheritdoc cref="GrowLines"/>
    public void GrowFrames()
    {
        var larger = ArrayPool<int>.Shared.Rent(Frames.Length * 2);
        Array.Copy(Frames, larger, FrameCount + 1);
        Frames = larger;
    }
}
