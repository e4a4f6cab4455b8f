using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>Takes messages out of the stream while it is scanned.</summary>
internal interface IAmiFrameSink
{
    /// <summary>Whether events are to be shown as well; else only answers and messages of neither kind are. Asked once for each received piece.</summary>
    bool WatchesEvents { get; }

    /// <summary>Looks at a message. True: it is dealt with; false: it belongs among the events.</summary>
    bool Take(AmiFrameKind kind, AmiFrame frame);

    /// <summary>An empty line more than the one that ends a message was there.</summary>
    void SkipEmptyLine()
    {
        // Most take no notice of it.
    }
}

/// <summary>
/// Finds messages in a stream of bytes, however it is cut. It scans 64 bytes at a time: two compares give bit masks of CR and LF; CRLF is
/// <c>LF and (CR shifted by one)</c>, so a bare LF inside a value costs nothing; then there is one step for each line. No byte is scanned twice, no object is made for a line or a message.
/// </summary>
internal sealed class AmiFrameReader(IAmiFrameSink sink, int maxMessageBytes, int blockSize = AmiFrameReader.FirstBlock, int largestBlock = AmiFrameReader.LargestBlock) : IDisposable
{
    /// <summary>Bytes of the first block: a quiet connection needs no more.</summary>
    public const int FirstBlock = 16 * 1024 - AmiBlock.Slack;

    /// <summary>Bytes of a block when the stream is fast; twice as many no longer make it faster, and fit no cache.</summary>
    public const int LargestBlock = 256 * 1024 - AmiBlock.Slack;

    private int blockSize = blockSize;
    private AmiBlock block = new(blockSize);
    private int filled;   // bytes received into the block
    private int scanned;  // bytes looked at
    private int line;     // where the line being read begins
    private int handedOut;  // events of this block already in a batch

    /// <summary>Bytes of the message that is not whole yet.</summary>
    public int Pending => filled - FrameStart;

    /// <summary>Bytes of memory held for what is not whole yet and for the next pieces.</summary>
    public int HeldBytes => block.Data.Length + ((block.Lines.Length + block.Frames.Length) * sizeof(int));

    /// <summary>The next piece of the stream goes into a new block: what was found in this one has to be taken before.</summary>
    public bool IsFull => block.Capacity - filled <= blockSize / 8;

    private int FrameStart
    {
        get
        {
            var first = block.Frames[block.FrameCount];
            return first < block.LineCount ? block.Lines[first] : line;
        }
    }

    /// <summary>Where the next bytes of the stream go; never empty.</summary>
    public Memory<byte> GetMemory()
    {
        if (IsFull) MoveOn();
        return block.Data.AsMemory(filled, block.Capacity - filled);
    }

    /// <summary>Scans <paramref name="count"/> bytes that were put into <see cref="GetMemory"/>.</summary>
    /// <exception cref="AmiProtocolException">A message is longer than allowed.</exception>
    public void Advance(int count)
    {
        Debug.Assert(count >= 0 && count <= block.Capacity - filled, "more bytes than there was room for");
        if (count == block.Capacity - filled && count > blockSize / 2) blockSize = Math.Max(blockSize, Math.Min(blockSize * 2, largestBlock));
        filled += count;
        Scan(sink.WatchesEvents);
        if (Pending > maxMessageBytes) throw new AmiProtocolException($"A message is longer than {maxMessageBytes} bytes: the connection is given up.");
    }

    /// <summary>The events found since the last call, or null.</summary>
    public AmiBatch? TakeBatch(DateTimeOffset receivedAt)
    {
        if (block.FrameCount == handedOut) return null;
        var batch = new AmiBatch(block, handedOut, block.FrameCount, receivedAt);
        handedOut = block.FrameCount;
        return batch;
    }

    public void Dispose() => block.Release();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan(bool watchEvents)
    {
        ref var data = ref MemoryMarshal.GetArrayDataReference(block.Data);
        var at = scanned;
        var carry = at > 0 && block.Data[at - 1] == (byte)'\r' ? 1UL : 0UL;
        while (at < filled)
        {
            ref var bytes = ref Unsafe.Add(ref data, at);
            var returns = Bits(ref bytes, (byte)'\r');
            var ends = Bits(ref bytes, (byte)'\n') & (returns << 1 | carry);
            carry = returns >> 63;
            if (filled - at < 64) ends &= (1UL << (filled - at)) - 1;
            if (ends != 0) Lines(at, ends, watchEvents);
            at += 64;
        }

        scanned = filled;
    }

    /// <summary>A bit for each of 64 bytes that is the wanted one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(ref byte bytes, byte wanted)
    {
        if (Vector512.IsHardwareAccelerated) return Vector512.Equals(Vector512.LoadUnsafe(ref bytes), Vector512.Create(wanted)).ExtractMostSignificantBits();
        var low = Vector256.Equals(Vector256.LoadUnsafe(ref bytes), Vector256.Create(wanted)).ExtractMostSignificantBits();
        var high = Vector256.Equals(Vector256.LoadUnsafe(ref bytes, 32), Vector256.Create(wanted)).ExtractMostSignificantBits();
        return low | (ulong)high << 32;
    }

    /// <summary>Enters the lines that end within these 64 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Lines(int at, ulong ends, bool watchEvents)
    {
        if (block.LineCount + 64 > block.Lines.Length) block.GrowLines();
        if (block.FrameCount + 64 > block.Frames.Length) block.GrowFrames();
        var table = block.Lines;
        var count = block.LineCount;
        var start = line;
        do
        {
            var end = BitOperations.TrailingZeroCount(ends);
            ends &= ends - 1;
            table[count++] = start;
            var length = at + end - 1 - start;
            start = at + end + 1;
            if (length == 0) count = EndFrame(count, start, watchEvents);
        }
        while (ends != 0);
        block.LineCount = count;
        line = start;
    }

    /// <summary>An empty line was entered as line <paramref name="count"/> - 1. Returns how many lines stay in the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int EndFrame(int count, int end, bool watchEvents)
    {
        var first = block.Frames[block.FrameCount];
        if (count - first == 1)
        {
            sink.SkipEmptyLine(); // between messages
            return first;
        }

        var lines = block.Lines.AsSpan(first, count - first);
        var start = lines[0];
        var frame = new AmiFrame(block.Data.AsSpan(start, end - start), lines);
        var kind = frame.Kind;
        if ((kind != AmiFrameKind.Event || watchEvents) && (sink.Take(kind, frame) || kind != AmiFrameKind.Event)) return first;
        block.Frames[++block.FrameCount] = count;
        return count;
    }

    /// <summary>Begins a new block, with the unfinished message brought along. It is at most half full then, so a long message is copied a few times, not for each piece.</summary>
    private void MoveOn()
    {
        if (handedOut < block.FrameCount) throw new InvalidOperationException("Events of a full block were not taken.");
        var start = FrameStart;
        var pending = filled - start;
        var next = new AmiBlock(Math.Max(blockSize, Math.Min(pending, maxMessageBytes) + pending));
        block.Data.AsSpan(start, pending).CopyTo(next.Data);
        var first = block.Frames[block.FrameCount];
        for (var i = first; i < block.LineCount; i++)
        {
            if (next.LineCount == next.Lines.Length) next.GrowLines();
            next.Lines[next.LineCount++] = block.Lines[i] - start;
        }

        line -= start;
        filled = pending;
        scanned -= start;
        handedOut = 0;
        block.Release();
        block = next;
    }
}
