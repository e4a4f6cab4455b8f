namespace Evolvex.Portal.Recordings.Pages;

/// <summary>
/// Passes on what is written; what is written without waiting is kept until the next asynchronous write. A ZIP archive writes a few bytes so at the end of each entry, and the
/// web server refuses that, since a slow client would hold a thread.
/// </summary>
internal sealed class LateWriteStream(Stream inner) : Stream
{
    private readonly MemoryStream _late = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => _late.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _late.Write(buffer);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await PassAsync(cancellationToken);
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // With the next write, or at the end.
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task PassAsync(CancellationToken cancellation)
    {
        if (_late.Length == 0) return;
        await inner.WriteAsync(_late.GetBuffer().AsMemory(0, (int)_late.Length), cancellation);
        _late.SetLength(0);
    }
}
