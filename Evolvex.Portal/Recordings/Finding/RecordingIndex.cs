using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Recordings.Finding;

/// <summary>A file as the index knows it.</summary>
/// <param name="Folder">Relative to the root with <c>/</c>; empty for the root itself.</param>
/// <param name="Name">Base name.</param>
/// <param name="Length">In bytes, when it was last looked at.</param>
/// <param name="ModifiedTicks">Last written, UTC ticks, when it was last looked at.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexedFile(string Folder, string Name, long Length, long ModifiedTicks)
{
    /// <summary>Relative to the root.</summary>
    public string Path => Folder.Length == 0 ? Name : $"{Folder}/{Name}";

    /// <summary>As it is sought in the call records.</summary>
    public WrittenFile Written => new(Path, new DateTimeOffset(ModifiedTicks, TimeSpan.Zero));
}

/// <summary>
/// All recording files under the root, in memory, by the id of their call: about 150 bytes a file, so that a list of calls need not touch the disk.
/// Safe for many readers and writers.
/// </summary>
internal sealed class RecordingIndex(RecordingLayout layout)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, int> _byId = [];
    private readonly Dictionary<string, int> _folders = new(StringComparer.Ordinal);
    private readonly List<string> _folderNames = [];
    private readonly List<int> _folderFirst = [];
    private Entry[] _entries = new Entry[256];
    private int _used;
    private int _free = -1;

    /// <summary>Files known.</summary>
    public int Count { get; private set; }

    /// <summary>Another number after a file came or went.</summary>
    public long Version { get; private set; }

    /// <summary>The files whose name tells this id.</summary>
    public List<IndexedFile> Find(ReadOnlySpan<char> id)
    {
        var found = new List<IndexedFile>();
        lock (_gate)
        {
            for (var at = _byId.GetValueOrDefault(Hash(id), -1); at >= 0; at = _entries[at].Next)
                if (IdOf(_folderNames[_entries[at].Folder], _entries[at].Name!).SequenceEqual(id)) found.Add(At(at));
        }
        return found;
    }

    /// <summary>Puts a file in, or what is new about it; false when its name is no recording's.</summary>
    public bool Set(string folder, ReadOnlySpan<char> name, long length, long modifiedTicks, int generation = 0)
    {
        if (!RecordingFileName.TryParse(name, out var parsed)) return false;
        lock (_gate)
        {
            var folderIndex = FolderIndex(folder);
            var hash = Hash(layout.IdOf(folder, parsed.Stem));
            var at = Locate(hash, folderIndex, name);
            if (at < 0) at = Add(hash, folderIndex, name.ToString());
            _entries[at].Length = length;
            _entries[at].ModifiedTicks = modifiedTicks;
            if (generation > 0) _entries[at].Generation = generation;
        }
        return true;
    }

    /// <summary>Marks a file as seen in a scan; false when it is not known yet. What is no recording needs no marking.</summary>
    public bool Seen(string folder, ReadOnlySpan<char> name, int generation)
    {
        if (!RecordingFileName.TryParse(name, out var parsed)) return true;
        lock (_gate)
        {
            var at = Locate(Hash(layout.IdOf(folder, parsed.Stem)), FolderIndex(folder), name);
            if (at < 0) return false;
            _entries[at].Generation = generation;
            return true;
        }
    }

    /// <summary>Takes a file out.</summary>
    public void Remove(string folder, ReadOnlySpan<char> name)
    {
        if (!RecordingFileName.TryParse(name, out var parsed)) return;
        lock (_gate)
        {
            var hash = Hash(layout.IdOf(folder, parsed.Stem));
            var at = Locate(hash, FolderIndex(folder), name);
            if (at >= 0) Remove(hash, at);
        }
    }

    /// <summary>Takes out every file of a folder that the scan of that generation did not see.</summary>
    public void RemoveUnseen(string folder, int generation)
    {
        lock (_gate)
        {
            for (int at = _folderFirst[FolderIndex(folder)], next; at >= 0; at = next)
            {
                next = _entries[at].NextInFolder;
                if (_entries[at].Generation != generation) Remove(Hash(IdOf(folder, _entries[at].Name!)), at);
            }
        }
    }

    /// <summary>Takes out a folder that is gone, and all below it; the empty name is the root.</summary>
    public void RemoveFolder(string folder)
    {
        lock (_gate)
        {
            foreach (var name in _folderNames.Where(name => folder.Length == 0 || name == folder || name.StartsWith(folder + "/", StringComparison.Ordinal)).ToList())
                while (_folderFirst[_folders[name]] is >= 0 and var at) Remove(Hash(IdOf(name, _entries[at].Name!)), at);
        }
    }

    /// <summary>A copy of everything, in no order: for reports.</summary>
    public List<IndexedFile> All()
    {
        lock (_gate)
        {
            var all = new List<IndexedFile>(Count);
            for (var at = 0; at < _used; at++)
                if (_entries[at].Name is not null) all.Add(At(at));
            return all;
        }
    }

    private ReadOnlySpan<char> IdOf(string folder, string name) => RecordingFileName.TryParse(name, out var parsed) ? layout.IdOf(folder, parsed.Stem) : default;

    private IndexedFile At(int at) => new(_folderNames[_entries[at].Folder], _entries[at].Name!, _entries[at].Length, _entries[at].ModifiedTicks);

    private int Locate(ulong hash, int folder, ReadOnlySpan<char> name)
    {
        for (var at = _byId.GetValueOrDefault(hash, -1); at >= 0; at = _entries[at].Next)
            if (_entries[at].Folder == folder && name.SequenceEqual(_entries[at].Name)) return at;
        return -1;
    }

    private int Add(ulong hash, int folder, string name)
    {
        var at = _free;
        if (at >= 0) _free = _entries[at].Next;
        else
        {
            if (_used == _entries.Length) Array.Resize(ref _entries, _used * 2);
            at = _used++;
        }
        var first = _folderFirst[folder];
        _entries[at] = new Entry { Name = name, Folder = folder, Next = _byId.GetValueOrDefault(hash, -1), NextInFolder = first, BeforeInFolder = -1 };
        if (first >= 0) _entries[first].BeforeInFolder = at;
        _folderFirst[folder] = at;
        _byId[hash] = at;
        Count++;
        Version++;
        return at;
    }

    private void Remove(ulong hash, int at)
    {
        var next = _entries[at].Next;
        if (_byId[hash] == at)
        {
            if (next >= 0) _byId[hash] = next;
            else _byId.Remove(hash);
        }
        else
        {
            var before = _byId[hash];
            while (_entries[before].Next != at) before = _entries[before].Next;
            _entries[before].Next = next;
        }
        var (ahead, behind) = (_entries[at].NextInFolder, _entries[at].BeforeInFolder);
        if (ahead >= 0) _entries[ahead].BeforeInFolder = behind;
        if (behind >= 0) _entries[behind].NextInFolder = ahead;
        else _folderFirst[_entries[at].Folder] = ahead;
        _entries[at] = new Entry { Next = _free };
        _free = at;
        Count--;
        Version++;
    }

    private int FolderIndex(string folder)
    {
        if (_folders.TryGetValue(folder, out var index)) return index;
        _folders[folder] = index = _folderNames.Count;
        _folderNames.Add(folder);
        _folderFirst.Add(-1);
        return index;
    }

    // FNV-1a, 64 bits. Two ids may share a number: what is found is compared by name.
    private static ulong Hash(ReadOnlySpan<char> id)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in id) hash = (hash ^ letter) * 1099511628211UL;
        return hash;
    }

    private struct Entry
    {
        public string? Name;
        public int Folder;
        public int Next;
        public int NextInFolder;
        public int BeforeInFolder;
        public int Generation;
        public long Length;
        public long ModifiedTicks;
    }
}
