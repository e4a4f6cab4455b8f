namespace Evolvex.Portal.Recordings.Decoding;

/// <summary>Copies what others made, up to a limit: a few bytes can unpack to a terabyte of silence.</summary>
internal static class BoundedCopy
{
    /// <summary>Copies to the end.</summary>
    /// <exception cref="RecordingException">There is more than <paramref name="most"/>.</exception>
    public static async Task CopyAsync(Stream from, Stream to, long most, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        long copied = 0;
        while (await from.ReadAsync(buffer, cancellation) is > 0 and var got)
        {
            copied += got;
            if (copied > most) throw new RecordingException(RecordingFault.Broken, "it is larger than the whole cache (Recordings:CacheMegabytes)");
            await to.WriteAsync(buffer.AsMemory(0, got), cancellation);
        }
    }
}
