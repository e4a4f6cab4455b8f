using Microsoft.Win32.SafeHandles;

namespace Evolvex.Portal.Recordings.Files;

/// <summary>
/// An open recording, as long as it was when it was opened: what is written to it afterwards is not seen, so that lengths announced stay true.
/// Safe for several readers at once.
/// </summary>
internal sealed class RecordingFile(SafeFileHandle handle, FileFacts facts) : IDisposable
{
    /// <summary>In bytes.</summary>
    public long Length => facts.Length;

    /// <summary>Last written.</summary>
    public DateTimeOffset ModifiedAt => facts.ModifiedAt;

    /// <summary>Changes whenever the bytes may have: file, length and time of the last write.</summary>
    public string Version => $"{facts.Inode:x}-{facts.Length:x}-{facts.ModifiedAt.UtcTicks:x}";

    /// <summary>A path that another process of the same user can open while this file is open.</summary>
    public string PathForChildren => OperatingSystem.IsLinux() ? $"/proc/{Environment.ProcessId}/fd/{handle.DangerousGetHandle()}" : PathElsewhere;

    /// <summary>Where there are no paths of handles: the file's own.</summary>
    public string PathElsewhere { get; init; } = "";

    /// <summary>Reads at an offset; fewer bytes than asked for only at the end.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public int ReadAt(long offset, Span<byte> destination)
    {
        var wanted = (int)Math.Clamp(facts.Length - offset, 0, destination.Length);
        var done = 0;
        while (done < wanted)
        {
            var got = RandomAccess.Read(handle, destination[done..wanted], offset + done);
            if (got == 0) break;
            done += got;
        }
        return done;
    }

    /// <summary>Reads at an offset without holding a thread while the disk works; fewer bytes than asked for only at the end.</summary>
    public ValueTask<int> ReadAtAsync(long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        var wanted = (int)Math.Clamp(facts.Length - offset, 0, destination.Length);
        return RandomAccess.ReadAsync(handle, destination[..wanted], offset, cancellation);
    }

    public void Dispose() => handle.Dispose();
}
