using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Recordings.Finding;

/// <summary>
/// Which calls the files belong to whose names do not tell it, as the PBX has told while it wrote them. In memory, so that lists need not ask for each; bounded, the
/// oldest goes first.
/// </summary>
internal sealed class ToldRecordings(RecordingsOptions options)
{
    /// <summary>Names that are known at most.</summary>
    public const int Most = 200_000;

    private readonly RecordingLayout _layout = new(options.Patterns);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<string>> _filesOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Told>> _told = new(StringComparer.Ordinal); // by the name without its folder and ending
    private readonly Queue<Told> _order = new();

    /// <summary>Takes in that a channel's recording goes into a file; what its name tells anyhow is not kept.</summary>
    public void Add(string uniqueid, string linkedid, string file)
    {
        var stem = RecordingFileName.StemOf(file).ToString();
        if (stem.Length == 0 || _layout.IdOf("", stem) is var id && (id.SequenceEqual(uniqueid) || id.SequenceEqual(linkedid))) return;
        lock (_gate)
        {
            if (!_told.TryGetValue(stem, out var named)) _told[stem] = named = [];
            if (named.Find(other => other.File == file) is { } same)
            {
                if (same.Uniqueid == uniqueid) return;
                Forget(same); // the file was written anew
                if (!_told.TryGetValue(stem, out named)) _told[stem] = named = [];
            }

            var told = new Told(stem, uniqueid, linkedid, file);
            named.Add(told);
            _order.Enqueue(told);
            foreach (var call in told.Calls)
            {
                if (!_filesOf.TryGetValue(call, out var files)) _filesOf[call] = files = [];
                files.Add(file);
            }

            if (_order.Count > Most) Forget(_order.Dequeue());
        }
    }

    /// <summary>The files of a channel or a call, as the PBX named them.</summary>
    public IReadOnlyList<string> FilesOf(string id)
    {
        lock (_gate) return _filesOf.TryGetValue(id, out var files) ? [.. files] : [];
    }

    /// <summary>The id of the call that a file belongs to; null where nobody told, or of several.</summary>
    /// <param name="folder">Relative to the root with <c>/</c>; empty for the root itself.</param>
    /// <param name="stem">The file's name without side and endings.</param>
    public string? CallOf(string folder, ReadOnlySpan<char> stem)
    {
        lock (_gate)
        {
            if (!_told.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(stem, out var named)) return null;
            var fitting = named.Select(told => (told.Linkedid, Fit: NamedFolder.Fit(folder, told.File))).Where(found => found.Fit is not null).ToList();
            var calls = fitting.Where(found => found.Fit == fitting.Max(other => other.Fit)).Select(found => found.Linkedid).Distinct(StringComparer.Ordinal).Take(2).ToList();
            return calls is [var call] ? call : null;
        }
    }

    private void Forget(Told told)
    {
        if (!_told.TryGetValue(told.Stem, out var named) || !named.Remove(told)) return;
        if (named.Count == 0) _told.Remove(told.Stem);
        foreach (var call in told.Calls)
            if (_filesOf.TryGetValue(call, out var files) && files.Remove(told.File) && files.Count == 0) _filesOf.Remove(call);
    }

    private sealed record Told(string Stem, string Uniqueid, string Linkedid, string File)
    {
        public IEnumerable<string> Calls => Uniqueid == Linkedid ? [Uniqueid] : [Uniqueid, Linkedid];
    }
}
