using System.Runtime.InteropServices;

namespace Evolvex.Portal.Uploads;

/// <summary>Has the system write a folder's names to the disk, so that a file that was put there survives a power cut: fsync(2).</summary>
internal static partial class FolderSync
{
    private const int CloseOnExec = 0x80000;

    /// <summary>Waits until the names are on the disk; false where the system has no way to do that.</summary>
    public static bool Flush(string folder)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var handle = Open(folder, CloseOnExec, 0);
        if (handle < 0) return false;
        var done = Sync(handle) == 0;
        _ = Close(handle);
        return done;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
