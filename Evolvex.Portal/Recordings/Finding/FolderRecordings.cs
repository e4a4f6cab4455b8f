using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Recordings.Files;

namespace Evolvex.Portal.Recordings.Finding;

/// <summary>Finds recordings in the folder: through the index, and for one call of which it knows nothing also by looking where its file must be.</summary>
internal sealed class FolderRecordings(RecordingFolder folder, ToldRecordings told, RecordingRoot root, TimeProvider clock) : IRecordings
{
    /// <summary>A file written since may have grown meanwhile.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    // A header of GSM in WAV has 60 bytes; below that only a look inside tells whether there is sound.
    private const int LongestHeader = 60;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Recording>> FindAsync(RecordingQuery query, CancellationToken cancellation)
    {
        var files = await FindFilesAsync(query, cancellation);
        return Choose(files);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyList<Recording>>> FindAllAsync(IReadOnlyList<RecordingQuery> queries, CancellationToken cancellation)
    {
        var all = new List<IReadOnlyList<Recording>>(queries.Count);
        foreach (var query in queries)
        {
            cancellation.ThrowIfCancellationRequested();
            all.Add(Choose(Known(query)));
        }
        return ValueTask.FromResult<IReadOnlyList<IReadOnlyList<Recording>>>(all);
    }

    /// <summary>Every file of a call, those without sound too.</summary>
    public async ValueTask<List<IndexedFile>> FindFilesAsync(RecordingQuery query, CancellationToken cancellation)
    {
        var files = Known(query);
        // A header without sound may have a better file beside it of which nobody told yet.
        if (files.Exists(file => file.Length > LongestHeader)) return files;
        AddNew(files, Probe(query, cancellation));
        if (files.Count > 0 || folder.Ready.IsCompleted) return files;
        // Right after the start the folder is still being gone over.
        await Task.WhenAny(folder.Ready, Task.Delay(LongestWait, clock, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return Known(query);
    }

    /// <summary>Where a call's file would be: relative paths without extension.</summary>
    public IEnumerable<string> Places(RecordingQuery query)
    {
        var uniqueid = Usable(query.Uniqueid);
        var startedAt = query.StartedAt ?? (uniqueid is null ? null : CallId.StartedAt(uniqueid));
        return folder.Layout.PlacesOf(uniqueid, Usable(query.Linkedid), startedAt).Where(RecordingRoot.IsInside);
    }

    /// <summary>The first place where a call's file may be and that this process may not look at, relative to the root; null where it may look everywhere.</summary>
    public string? Unreadable(RecordingQuery query) => Places(query).Concat(PlacesNamed(query.RecordingFile)).Select(place => RecordingFileName.TryParse(place.AsSpan(place.LastIndexOf('/') + 1), out _) ? place : $"{place}.wav")
        .FirstOrDefault(place => root.Look(place, out var outcome) is null && outcome == OpenOutcome.Unreadable);

    // The PBX names a path of its own machine; how much of its beginning is the root is not known.
    private static IEnumerable<string> PlacesNamed(string? named)
    {
        if (named is not { Length: > 0 and <= 4096 }) yield break;
        var parts = (named.StartsWith("audio:", StringComparison.Ordinal) ? named["audio:".Length..] : named).Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var from = 0; from < parts.Length; from++)
            if (string.Join('/', parts[from..]) is var place && RecordingRoot.IsInside(place)) yield return place;
    }

    /// <summary>The id of the call that a file belongs to, as the PBX told or its name tells.</summary>
    public string CallOf(IndexedFile file) => RecordingFileName.TryParse(file.Name, out var name) ? told.CallOf(file.Folder, name.Stem) ?? folder.Layout.IdOf(file.Folder, name.Stem).ToString() : file.Name;

    private static string? Usable(string? id) => id is not null && CallId.CanBe(id) ? id : null;

    private List<IndexedFile> Known(RecordingQuery query)
    {
        var files = new List<IndexedFile>();
        foreach (var id in new[] { Usable(query.Uniqueid), Usable(query.Linkedid) })
        {
            if (id is null) continue;
            AddNew(files, folder.Index.Find(id));
            foreach (var named in told.FilesOf(id)) AddNew(files, Named(named));
        }

        if (query.RecordingFile is { Length: > 0 and <= 4096 } inRow) AddNew(files, Named(inRow));
        for (var index = 0; index < files.Count; index++) files[index] = Fresh(files[index]);
        files.RemoveAll(file => file.Length < 0);
        return files;
    }

    /// <summary>The files that a path of the PBX means; none where it may mean those of several folders, which may be of other calls.</summary>
    private List<IndexedFile> Named(string named)
    {
        var stem = RecordingFileName.StemOf(named).ToString();
        var fitting = folder.Index.Find(folder.Layout.IdOf("", stem))
            .Where(file => RecordingFileName.StemOf(file.Name).SequenceEqual(stem))
            .Select(file => (File: file, Fit: NamedFolder.Fit(file.Folder, named))).Where(found => found.Fit is not null).ToList();
        var best = fitting.Where(found => found.Fit == fitting.Max(other => other.Fit)).Select(found => found.File).ToList();
        return best.Select(file => file.Folder).Distinct(StringComparer.Ordinal).Count() > 1 ? [] : best;
    }

    private static void AddNew(List<IndexedFile> files, IEnumerable<IndexedFile> found)
    {
        foreach (var file in found)
            if (!files.Exists(known => known.Path == file.Path)) files.Add(file);
    }

    private IndexedFile Fresh(IndexedFile file)
    {
        if (file.Length > LongestHeader && file.ModifiedTicks < (clock.GetUtcNow() - Settling).UtcTicks) return file;
        if (root.Look(file.Path) is not { } facts) return file with { Length = -1 };
        folder.Index.Set(file.Folder, file.Name, facts.Length, facts.ModifiedAt.UtcTicks);
        return file with { Length = facts.Length, ModifiedTicks = facts.ModifiedAt.UtcTicks };
    }

    private List<IndexedFile> Probe(RecordingQuery query, CancellationToken cancellation)
    {
        var found = new List<IndexedFile>();
        foreach (var place in Places(query))
        {
            cancellation.ThrowIfCancellationRequested();
            var slash = place.LastIndexOf('/');
            var directory = slash < 0 ? "" : place[..slash];
            foreach (var extension in RecordingFormat.All.Select(format => format.Extension).Append("WAV"))
            {
                if (root.Look($"{place}.{extension}") is not { } facts) continue;
                var name = $"{place[(slash + 1)..]}.{extension}";
                folder.Index.Set(directory, name, facts.Length, facts.ModifiedAt.UtcTicks);
                AddNew(found, [new IndexedFile(directory, name, facts.Length, facts.ModifiedAt.UtcTicks)]);
            }
        }
        return found;
    }

    // Files that share folder, name and side are one recording in several forms: the one that needs least decoding is served.
    private List<FolderRecording> Choose(List<IndexedFile> files)
    {
        var recordings = new List<FolderRecording>();
        foreach (var file in files)
        {
            if (ToRecording(file) is not { } recording || !HasSound(recording)) continue;
            var same = recordings.FindIndex(known => known.Name == recording.Name && known.Side == recording.Side && FolderOf(known.Path) == file.Folder);
            if (same < 0) recordings.Add(recording);
            else if (Rank(recording) < Rank(recordings[same])) recordings[same] = recording;
        }
        return recordings;
    }

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";

    private static int Rank(FolderRecording recording) => recording.Format.Preference * 4 + (int)recording.Packing;

    /// <summary>What a file is by its name; null when it is no recording.</summary>
    public static FolderRecording? ToRecording(IndexedFile file) =>
        RecordingFileName.TryParse(file.Name, out var name)
            ? new FolderRecording
            {
                Name = name.Stem.ToString(),
                Side = name.Side,
                Path = file.Path,
                Format = name.Format,
                Packing = name.Packing,
                Length = file.Length,
                ModifiedAt = new DateTimeOffset(file.ModifiedTicks, TimeSpan.Zero),
            }
            : null;

    private bool HasSound(FolderRecording recording)
    {
        if (recording.Length == 0) return false;
        if (recording.Length > LongestHeader || recording.Format.Coding != RecordingCoding.Wav || recording.Packing != RecordingPacking.None) return true;
        if (recording.Length <= WavFile.PlainHeader) return false;
        var (_, opened) = root.Open(recording.Path);
        using var file = opened;
        return file is not null && WavFile.Read(file.ReadAt, file.Length) is { Frames: > 0 };
    }
}
