using System.IO.Pipelines;
using Evolvex.Portal.Recordings.Decoding;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>What a recording is asked for as.</summary>
internal enum AudioKind
{
    /// <summary>The file as it is where a browser can play it, else 16-bit samples.</summary>
    Wav,

    Mp3,
}

/// <summary>
/// The bytes of an answer: how many there are is known before the first is made, and any stretch of them can be written at once. What is written for a place
/// never depends on which stretch was asked for.
/// </summary>
internal abstract class AudioBody(string contentType, long length, string version, DateTimeOffset modifiedAt, params IReadOnlyList<IDisposable> owned) : IDisposable
{
    /// <summary>Media type.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>In bytes.</summary>
    public long Length { get; } = length;

    /// <summary>Strong validator: differs wherever the bytes may differ.</summary>
    public string Version { get; } = version;

    /// <summary>When the recording was last written.</summary>
    public DateTimeOffset ModifiedAt { get; } = modifiedAt;

    /// <summary>Writes a stretch and flushes it; the reader's pace is kept.</summary>
    public abstract Task WriteAsync(PipeWriter output, long from, long count, CancellationToken cancellation);

    public void Dispose()
    {
        foreach (var part in owned) part.Dispose();
    }
}

/// <summary>A stretch of a file as it is, with other bytes in front of it if need be (a header that tells the truth).</summary>
internal sealed class FileBody(OpenedRecording opened, string contentType, string version, byte[] head, long offset, long length)
    : AudioBody(contentType, head.Length + length, version, opened.ModifiedAt, opened.File)
{
    private const int Block = 64 * 1024;

    public override async Task WriteAsync(PipeWriter output, long from, long count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            var wanted = (int)Math.Min(Block, count);
            var memory = output.GetMemory(wanted)[..wanted];
            int got;
            if (from < head.Length)
            {
                got = (int)Math.Min(head.Length - from, wanted);
                head.AsSpan((int)from, got).CopyTo(memory.Span);
            }
            else
            {
                got = await opened.File.ReadAtAsync(offset + from - head.Length, memory, cancellation);
                // Cut short while it was read: the rest is silence, as the length was promised.
                if (got == 0)
                {
                    memory.Span.Clear();
                    got = wanted;
                }
            }
            output.Advance(got);
            from += got;
            count -= got;
            if ((await output.FlushAsync(cancellation)).IsCompleted) return;
        }
    }
}
