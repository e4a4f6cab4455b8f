using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Evolvex.Portal.Recordings.Files;

/// <summary>The few calls of Linux without which a file cannot be looked at before it is opened. See open(2), statx(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxFiles
{
    /// <summary>Only names the file: no device wakes, no pipe blocks, no permission to read is needed.</summary>
    private const int PathOnly = 0x200000;

    private const int CloseOnExec = 0x80000;
    private const int EmptyPath = 0x1000;
    private const int CurrentFolder = -100;
    private const uint BasicStats = 0x7FF;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    public const int NoSuchFile = 2, AccessDenied = 13, NotAFolder = 20;

    /// <summary>Names a file below a folder without opening it; an invalid handle and the error number in <see cref="Marshal.GetLastPInvokeError"/> when there is none.</summary>
    public static SafeFileHandle Name(SafeFileHandle? folder, string path)
    {
        if (folder is null) return new SafeFileHandle(OpenAt(CurrentFolder, path, PathOnly | CloseOnExec), ownsHandle: true);
        var held = false;
        try
        {
            folder.DangerousAddRef(ref held);
            return new SafeFileHandle(OpenAt((int)folder.DangerousGetHandle(), path, PathOnly | CloseOnExec), ownsHandle: true);
        }
        finally
        {
            if (held) folder.DangerousRelease();
        }
    }

    /// <summary>What a named file is; null when the system does not say.</summary>
    public static FileFacts? Look(SafeFileHandle file)
    {
        var facts = default(Statx);
        if (StatX(file, "", EmptyPath, BasicStats, ref facts) != 0) return null;
        var modified = DateTimeOffset.UnixEpoch.AddSeconds(facts.ModifiedSeconds).AddTicks(facts.ModifiedNanoseconds / 100);
        return new FileFacts((facts.Mode & TypeMask) == RegularFile, (long)facts.Size, modified, facts.Inode);
    }

    /// <summary>The way to a held file that leads to it and nothing else, whatever happens to its name.</summary>
    public static string PathOfHandle(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(int folder, string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle file, string path, int flags, uint mask, ref Statx facts);

    // struct statx has the same layout on every architecture, unlike struct stat.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
    }
}

/// <summary>What the file system says of a file.</summary>
/// <param name="IsRegular">Not a folder, pipe, socket or device.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ModifiedAt">Last written.</param>
/// <param name="Inode">Its number on its file system; 0 where there is none.</param>
internal sealed record FileFacts(bool IsRegular, long Length, DateTimeOffset ModifiedAt, ulong Inode);
