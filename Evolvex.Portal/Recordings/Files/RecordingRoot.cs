using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Evolvex.Portal.Recordings.Files;

/// <summary>What came of opening a file.</summary>
internal enum OpenOutcome
{
    Opened,
    NotFound,

    /// <summary>There, but this process may not read it.</summary>
    Unreadable,

    /// <summary>A name that leads out of the root, or no regular file. Callers tell nobody the difference to <see cref="NotFound"/>.</summary>
    Refused,
}

/// <summary>
/// The folder of the recordings, and the only way to open a file in it: nothing outside is ever read, whatever names, links and races are tried.
/// </summary>
/// <remarks>
/// A file is first named without being opened, then looked at (a regular file? really under the root?), and then opened through that very handle:
/// between the look and the opening nothing can be put in its place.
/// </remarks>
internal sealed class RecordingRoot(string folder)
{
    /// <summary>Full path of the root.</summary>
    public string Folder { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>A relative path with <c>/</c> that names something below the root.</summary>
    public static bool IsInside(string path) =>
        path.Length is > 0 and <= 4096 && path[0] != '/' && !path.Contains('\0', StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) && path.Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>Opens a file by its path relative to the root.</summary>
    public (OpenOutcome Outcome, RecordingFile? File) Open(string path)
    {
        if (!IsInside(path)) return (OpenOutcome.Refused, null);
        return OperatingSystem.IsLinux() ? OpenOnLinux(path) : OpenElsewhere(path);
    }

    /// <summary>Looks at a file without opening it; null when there is no regular file of that name under the root.</summary>
    public FileFacts? Look(string path) => Look(path, out _);

    /// <summary>The same, and why there is none: <see cref="OpenOutcome.Unreadable"/> where this process may not enter a folder on the way.</summary>
    public FileFacts? Look(string path, out OpenOutcome outcome)
    {
        outcome = OpenOutcome.Refused;
        if (!IsInside(path)) return null;
        if (!OperatingSystem.IsLinux())
        {
            var facts = LookElsewhere(path);
            outcome = facts is null ? OpenOutcome.NotFound : OpenOutcome.Opened;
            return facts;
        }

        using var named = NameOnLinux(path, out outcome);
        return named is null ? null : LinuxFiles.Look(named);
    }

    [SupportedOSPlatform("linux")]
    private (OpenOutcome Outcome, RecordingFile? File) OpenOnLinux(string path)
    {
        using var named = NameOnLinux(path, out var outcome);
        if (named is null) return (outcome, null);
        try
        {
            var handle = File.OpenHandle(LinuxFiles.PathOfHandle(named), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return LinuxFiles.Look(handle) is { } facts ? (OpenOutcome.Opened, new RecordingFile(handle, facts)) : (OpenOutcome.Unreadable, null);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            return (fault is FileNotFoundException ? OpenOutcome.NotFound : OpenOutcome.Unreadable, null);
        }
    }

    [SupportedOSPlatform("linux")]
    private SafeFileHandle? NameOnLinux(string path, out OpenOutcome outcome)
    {
        using var root = LinuxFiles.Name(null, Folder);
        if (root.IsInvalid)
        {
            outcome = OutcomeOf(Marshal.GetLastPInvokeError());
            return null;
        }
        var named = LinuxFiles.Name(root, path);
        if (named.IsInvalid) outcome = OutcomeOf(Marshal.GetLastPInvokeError());
        else if (LinuxFiles.Look(named) is not { IsRegular: true } || !IsUnder(RealPath(named), RealPath(root))) outcome = OpenOutcome.Refused;
        else
        {
            outcome = OpenOutcome.Opened;
            return named;
        }
        named.Dispose();
        return null;
    }

    [SupportedOSPlatform("linux")]
    private static OpenOutcome OutcomeOf(int error) => error switch
    {
        LinuxFiles.NoSuchFile or LinuxFiles.NotAFolder => OpenOutcome.NotFound,
        LinuxFiles.AccessDenied => OpenOutcome.Unreadable,
        _ => OpenOutcome.Refused,
    };

    [SupportedOSPlatform("linux")]
    private static string? RealPath(SafeFileHandle named) => new FileInfo(LinuxFiles.PathOfHandle(named)).LinkTarget;

    private static bool IsUnder(string? path, string? root) =>
        path is not null && root is not null && (root == "/" || (path.Length > root.Length && path[root.Length] == '/' && path.StartsWith(root, StringComparison.Ordinal)));

    // Without handles that only name a file, links are refused altogether.
    private FileFacts? LookElsewhere(string path)
    {
        var file = new FileInfo(Path.Combine(Folder, path));
        for (FileSystemInfo? part = file; part is not null && part.FullName.Length > Folder.Length; part = Directory.GetParent(part.FullName))
            if (part.LinkTarget is not null) return null;
        return file.Exists ? new FileFacts(true, file.Length, new DateTimeOffset(file.LastWriteTimeUtc), 0) : null;
    }

    private (OpenOutcome Outcome, RecordingFile? File) OpenElsewhere(string path)
    {
        try
        {
            if (LookElsewhere(path) is not { } facts) return (OpenOutcome.NotFound, null);
            var full = Path.Combine(Folder, path);
            return (OpenOutcome.Opened, new RecordingFile(File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), facts) { PathElsewhere = full });
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            return (OpenOutcome.Unreadable, null);
        }
    }
}
