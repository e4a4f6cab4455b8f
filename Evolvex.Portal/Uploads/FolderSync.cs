using System.Runtime.InteropServices;

namespace Evolvex.Portal.Uploads;

/// <summary>The calls of Linux without which a file is neither named without a race nor safe from a power cut: link(2), fsync(2).</summary>
internal static partial class FolderSync
{
    private const int CloseOnExec = 0x80000;
    private const int AlreadyThere = 17;

    /// <summary>Has the system write a folder's names to the disk; false where it has no way to do that.</summary>
    public static bool Flush(string folder)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var handle = Open(folder, CloseOnExec, 0);
        if (handle < 0) return false;
        var done = Sync(handle) == 0;
        _ = Close(handle);
        return done;
    }

    /// <summary>Gives a file its final name; false when somebody has taken that, be it in the same instant. <see cref="File.Move(string,string,bool)"/> looks first and moves then, and may overwrite.</summary>
    /// <exception cref="IOException">It cannot be done at all.</exception>
    public static bool TryName(string path, string name)
    {
        if (OperatingSystem.IsLinux())
        {
            if (Link(path, name) == 0)
            {
                File.Delete(path);
                return true;
            }
            if (Marshal.GetLastPInvokeError() == AlreadyThere) return false;
        }
        return TryReserve(path, name);
    }

    // A file system without links: who makes the empty file has the name, and puts the whole one in its place.
    private static bool TryReserve(string path, string name)
    {
        try
        {
            using (new FileStream(name, FileMode.CreateNew, FileAccess.Write))
            {
                // Only the name counts.
            }
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
        File.Move(path, name, overwrite: true);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string name);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
