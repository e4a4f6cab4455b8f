using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Files;

namespace Evolvex.Portal.Recordings.Pages;

/// <summary>A call with a recording that can be played.</summary>
/// <param name="Call">The call.</param>
/// <param name="Id">The id that its recording is found by.</param>
/// <param name="Recordings">Its recordings.</param>
/// <param name="Size">In bytes, all of them; null where another machine has them.</param>
/// <param name="Length">How long the first one plays; null where only decoding it would tell.</param>
internal sealed record ListedRecording(RecordedCall Call, string Id, IReadOnlyList<Recording> Recordings, long? Size, TimeSpan? Length);

/// <summary>Where a list goes on.</summary>
internal sealed class RecordingListCursor
{
    public DateTime? Latest { get; set; }

    /// <summary>Calls that were looked at: one whose records lie on both sides of a page comes twice.</summary>
    public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>There is nothing more.</summary>
    public bool IsAtEnd { get; set; }
}

/// <summary>The recorded calls of a period, newest first. The calls come from the call records, their files from the index of the folder.</summary>
internal sealed class RecordingList(IRecordedCalls calls, IRecordings recordings, IServiceProvider services)
{
    private const int RecordsAtOnce = 400;
    private const int MostRecords = 20_000;

    /// <summary>Some more of the list; fewer than asked for also where a long stretch has no recordings: then it goes on with the next call.</summary>
    /// <exception cref="RecordingException">The call records cannot be read, or the other machine that has the recordings does not answer.</exception>
    public async Task<IReadOnlyList<ListedRecording>> NextAsync(RecordedCallFilter filter, RecordingListCursor cursor, int most, CancellationToken cancellation)
    {
        var listed = new List<ListedRecording>();
        for (var read = 0; read < MostRecords && listed.Count < most && !cursor.IsAtEnd; read += RecordsAtOnce)
        {
            var page = await calls.ReadAsync(filter, cursor.Latest, RecordsAtOnce, cancellation);
            var fresh = page.Calls.Where(call => !cursor.Seen.Contains(call.Linkedid)).ToList();
            var found = await FindAsync(fresh, cancellation);
            for (var index = 0; index < fresh.Count && listed.Count < most; index++)
            {
                cursor.Seen.Add(fresh[index].Linkedid);
                cursor.Latest = fresh[index].StartedOnWall;
                if (found[index] is { } recording) listed.Add(recording);
            }
            if (listed.Count >= most) break;
            cursor.Latest = page.Next;
            cursor.IsAtEnd = page.Next is null;
        }
        return listed;
    }

    private async Task<ListedRecording?[]> FindAsync(List<RecordedCall> fresh, CancellationToken cancellation)
    {
        var wanted = fresh.SelectMany((call, index) => IdsOf(call).Select(id => (Index: index, Id: id))).ToList();
        var found = await recordings.FindAllAsync([.. wanted.Select(pair => new RecordingQuery { Uniqueid = pair.Id, Linkedid = fresh[pair.Index].Linkedid, StartedAt = fresh[pair.Index].StartedAt })], cancellation);
        var listed = new ListedRecording?[fresh.Count];
        for (var at = 0; at < wanted.Count; at++)
        {
            var (index, id) = wanted[at];
            if (found[at].Count > 0 && listed[index] is null) listed[index] = new ListedRecording(fresh[index], id, found[at], SizeOf(found[at]), LengthOf(found[at][0]));
        }
        return listed;
    }

    private static IEnumerable<string> IdsOf(RecordedCall call) => call.Uniqueids.Count > 0 ? call.Uniqueids : [call.Uniqueid];

    private static long? SizeOf(IReadOnlyList<Recording> found) => found.All(recording => recording is FolderRecording) ? found.Sum(recording => ((FolderRecording)recording).Length) : null;

    // A look at the header, for those on the page only.
    private TimeSpan? LengthOf(Recording recording)
    {
        if (recording is not FolderRecording { Packing: Domain.Recordings.RecordingPacking.None } inFolder) return null;
        var (_, opened) = services.GetRequiredService<RecordingRoot>().Open(inFolder.Path);
        using var file = opened;
        return file is null ? null : AudioReader.Open(file, inFolder.Format, WavFile.Read(file.ReadAt, file.Length))?.Duration;
    }
}
