using System.IO.Enumeration;

namespace Evolvex.Portal.Recordings.Finding;

/// <summary>
/// Brings the index up to what is on the disk. A folder whose time of change is the one of the last scan is not listed again, so that going over years of daily
/// folders costs one look at each.
/// </summary>
internal sealed class FolderScan(string root, RecordingIndex index, TimeProvider clock)
{
    /// <summary>A file written more recently may still grow.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly HashSet<(string Folder, string Name)> _young = [];
    private readonly SortedSet<string> _closed = new(StringComparer.Ordinal);
    private int _generation;

    /// <summary>Folders that this process may not list, relative to the root.</summary>
    public IReadOnlyCollection<string> Closed => _closed;

    /// <summary>Goes over a folder and all below it; the empty name is the root. Not for two callers at once.</summary>
    /// <returns>How many folders had to be listed.</returns>
    public int Run(string folder, CancellationToken cancellation)
    {
        LookAgainAtYoung();
        var listed = 0;
        var pending = new Stack<string>();
        pending.Push(folder);
        while (pending.TryPop(out var next))
        {
            cancellation.ThrowIfCancellationRequested();
            if (ChangedAt(next) is not { } changedAt)
            {
                Forget(next);
                continue;
            }
            if (!_known.TryGetValue(next, out var known) || known.ChangedAt != changedAt || known.ListedTooSoon)
            {
                var before = known?.Children ?? [];
                _known[next] = known = ListOrClose(next, changedAt, cancellation);
                foreach (var gone in before.Except(known.Children, StringComparer.Ordinal)) Forget(gone);
                if (!_closed.Contains(next)) listed++;
            }
            foreach (var child in known.Children) pending.Push(child);
        }
        return listed;
    }

    /// <summary>Takes a file in whose coming the file system told of. Not while a scan runs.</summary>
    public void Note(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(root, folder, name));
        if (file.Exists && index.Set(folder, name, file.Length, file.LastWriteTimeUtc.Ticks)) _young.Add((folder, name));
    }

    private long? ChangedAt(string folder)
    {
        var directory = new DirectoryInfo(Path.Combine(root, folder));
        return directory.Exists ? directory.LastWriteTimeUtc.Ticks : null;
    }

    private void Forget(string folder)
    {
        index.RemoveFolder(folder);
        _closed.RemoveWhere(name => name == folder || folder.Length == 0 || name.StartsWith(folder + "/", StringComparison.Ordinal));
        foreach (var gone in _known.Keys.Where(name => name == folder || folder.Length == 0 || name.StartsWith(folder + "/", StringComparison.Ordinal)).ToList()) _known.Remove(gone);
    }

    // A folder that may not be listed keeps nobody from the others; it is tried again each time.
    private Known ListOrClose(string folder, long changedAt, CancellationToken cancellation)
    {
        try
        {
            var known = List(folder, changedAt, cancellation);
            _closed.Remove(folder);
            return known;
        }
        catch (UnauthorizedAccessException) when (folder.Length > 0)
        {
            _closed.Add(folder);
            index.RemoveFolder(folder);
            return new Known(changedAt, [], ListedTooSoon: true);
        }
    }

    private Known List(string folder, long changedAt, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var generation = ++_generation;
        var children = new List<string>();
        // No string is made of a name that is known already: a folder of a million files is gone over without filling memory.
        var entries = new FileSystemEnumerable<string?>(
            Path.Combine(root, folder),
            (ref FileSystemEntry entry) =>
            {
                if (!entry.IsDirectory) Take(folder, ref entry, generation);
                else if (!IsLink(ref entry)) return folder.Length == 0 ? entry.FileName.ToString() : $"{folder}/{entry.FileName}";
                return null;
            },
            Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.FileName.StartsWith("."),
        };
        foreach (var child in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            if (child is not null) children.Add(child);
        }
        index.RemoveUnseen(folder, generation);
        // A change within the same tick of the file system's clock as this listing would not show in the folder's time.
        return new Known(changedAt, children, changedAt > now - TimeSpan.TicksPerSecond * 2);
    }

    private void Take(string folder, ref FileSystemEntry entry, int generation)
    {
        if (index.Seen(folder, entry.FileName, generation)) return;
        if (IsLink(ref entry) && !LeadsInside(ref entry)) return;
        var modified = entry.LastWriteTimeUtc.UtcTicks;
        if (index.Set(folder, entry.FileName, entry.Length, modified, generation) && modified > clock.GetUtcNow().UtcTicks - Settling.Ticks)
            _young.Add((folder, entry.FileName.ToString()));
    }

    private void LookAgainAtYoung()
    {
        var settledBefore = clock.GetUtcNow().UtcTicks - Settling.Ticks;
        foreach (var (folder, name) in _young.ToList())
        {
            var file = new FileInfo(Path.Combine(root, folder, name));
            if (file.Exists) index.Set(folder, name, file.Length, file.LastWriteTimeUtc.Ticks);
            if (!file.Exists || file.LastWriteTimeUtc.Ticks < settledBefore) _young.Remove((folder, name));
        }
    }

    // Folders behind links are not gone into: they lead out, or around in a circle.
    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private bool LeadsInside(ref FileSystemEntry entry) =>
        entry.ToFileSystemInfo().ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target
        && target.FullName.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private sealed record Known(long ChangedAt, IReadOnlyList<string> Children, bool ListedTooSoon);
}
