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
    private readonly Dictionary<string, (string Uniqueid, string Linkedid)> _callOf = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Takes in that a channel's recording goes into a file; what its name tells anyhow is not kept.</summary>
    public void Add(string uniqueid, string linkedid, string file)
    {
        var stem = RecordingFileName.StemOf(file).ToString();
        if (stem.Length == 0 || _layout.IdOf("", stem) is var id && (id.SequenceEqual(uniqueid) || id.SequenceEqual(linkedid))) return;
        lock (_gate)
        {
            if (!_callOf.TryAdd(stem, (uniqueid, linkedid))) return;
            _order.Enqueue(stem);
            foreach (var call in new[] { uniqueid, linkedid }.Distinct(StringComparer.Ordinal))
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

    /// <summary>The id of the call that a file belongs to; null where nobody told.</summary>
    public string? CallOf(ReadOnlySpan<char> stem)
    {
        lock (_gate) return _callOf.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(stem, out var call) ? call.Linkedid : null;
    }

    private void Forget(string stem)
    {
        if (!_callOf.Remove(stem, out var call)) return;
        foreach (var id in new[] { call.Uniqueid, call.Linkedid })
            if (_filesOf.TryGetValue(id, out var files) && files.RemoveAll(file => RecordingFileName.StemOf(file).SequenceEqual(stem)) > 0 && files.Count == 0) _filesOf.Remove(id);
    }
}
