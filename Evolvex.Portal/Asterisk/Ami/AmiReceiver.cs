namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// The read loop. What it reads it never makes wait for anyone: Asterisk drops a manager session that reads slowly. Events go into a queue of limited size,
/// answers to those who wait for them.
/// </summary>
internal sealed class AmiReceiver(Stream stream, AmiCorrelator correlator, AmiConnectionOptions options, TimeProvider time)
{
    /// <summary>While more is there to be read at once, the consumer is woken once for so many bytes: about 0.3 ms of reading.</summary>
    private const int MostUnannounced = 512 * 1024;

    /// <summary>
    /// With so much unread the loop lets the consumer have the processor for a moment before it reads on: what both work on stays in the cache, and a stream that
    /// comes as fast as memory can be read loses nothing.
    /// </summary>
    private const int MuchUnread = 1024 * 1024;

    /// <summary>That moment. The loop still reads 25 MB a second then, ten times what a PBX can say, and stays far from the 100 ms after which Asterisk drops a slow reader.</summary>
    private static readonly TimeSpan LongestBrake = TimeSpan.FromMilliseconds(10);

    private long bytesReceived;
    private long eventsReceived;
    private long lastReceivedTicks = time.GetUtcNow().UtcTicks;
    private int unannounced; // bytes read since the consumer was last woken

    public AmiEventQueue Events { get; } = new(options.MaxBacklogBytes, Math.Min(options.MaxBacklogBytes / 8, MuchUnread));

    public DateTimeOffset LastReceived => new(Interlocked.Read(ref lastReceivedTicks), TimeSpan.Zero);

    public long BytesReceived => Interlocked.Read(ref bytesReceived);

    public long EventsReceived => Interlocked.Read(ref eventsReceived);

    /// <summary>Reads until the connection ends and tells why it did.</summary>
    /// <param name="rest">What came with the greeting already.</param>
    public async Task<AmiException> RunAsync(byte[] rest)
    {
        using var reader = new AmiFrameReader(correlator, options.MaxMessageBytes);
        try
        {
            rest.CopyTo(reader.GetMemory());
            var count = rest.Length;
            do
            {
                Take(reader, count);
                if (Events.IsStrained(out var eased)) await Task.WhenAny(eased, Task.Delay(LongestBrake, time));
                var read = stream.ReadAsync(reader.GetMemory());
                if (!read.IsCompleted) HandOver(reader); // there is no more for now
                count = await read;
            }
            while (count > 0);
            return new AmiConnectionLostException(reader.Pending == 0 ? "The server closed the connection." : "The server closed the connection in the middle of a message.");
        }
        catch (AmiException error)
        {
            return error;
        }
        catch (Exception error)
        {
            return new AmiConnectionLostException($"The connection broke: {error.Message}", error);
        }
        finally
        {
            HandOver(reader);
        }
    }

    private void Take(AmiFrameReader reader, int count)
    {
        Interlocked.Exchange(ref lastReceivedTicks, time.GetUtcNow().UtcTicks);
        Interlocked.Add(ref bytesReceived, count);
        unannounced += count;
        reader.Advance(count);
        if (unannounced >= MostUnannounced) HandOver(reader);
        else if (reader.IsFull) Queue(reader);
    }

    private void HandOver(AmiFrameReader reader)
    {
        Queue(reader);
        unannounced = 0;
        Events.Wake();
    }

    private void Queue(AmiFrameReader reader)
    {
        if (reader.TakeBatch(LastReceived) is not { } batch) return;
        Interlocked.Add(ref eventsReceived, batch.Count);
        Events.Write(batch);
    }
}
