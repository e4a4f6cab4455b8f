using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Hosting;
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

    /// <summary>The other machine wants a pause, so that there are fewer than asked for.</summary>
    public bool IsPaused { get; set; }
}

/// <summary>The recorded calls of a period, newest first. The calls come from the call records, their files from the index of the folder.</summary>
internal sealed class RecordingList(RecordingsOptions options, IRecordedCalls calls, IRecordings recordings, IServiceProvider services)
{
    // Another machine is asked for each call, and allows some hundred questions a minute.
    private bool IsRemote => options.Source == RecordingsSource.EvolvexApi;

    private int RecordsAtOnce => IsRemote ? 60 : 400;

    private int CallsAtOnce => IsRemote ? 12 : 400;

    private int MostRecords => IsRemote ? 300 : 20_000;

    /// <summary>Some more of the list; fewer than asked for also where a long stretch has no recordings: then it goes on with the next call.</summary>
    /// <exception cref="RecordingException">The call records cannot be read, or the other machine that has the recordings does not answer.</exception>
    public async Task<IReadOnlyList<ListedRecording>> NextAsync(RecordedCallFilter filter, RecordingListCursor cursor, int most, CancellationToken cancellation)
    {
        var listed = new List<ListedRecording>();
        cursor.IsPaused = false;
        for (var read = 0; read < MostRecords && listed.Count < most && !cursor.IsAtEnd; read += RecordsAtOnce)
        {
            var page = await calls.ReadAsync(filter, cursor.Latest, RecordsAtOnce, cancellation);
            try
            {
                foreach (var some in page.Calls.Where(call => !cursor.Seen.Contains(call.Linkedid)).Chunk(CallsAtOnce))
                    if (listed.Count < most) await AddAsync(listed, some, cursor, most, cancellation);
            }
            catch (RecordingException fault) when (fault.AskAgainAfter is not null && listed.Count > 0)
            {
                cursor.IsPaused = true;
                break;
            }

            if (listed.Count >= most) break;
            cursor.Latest = page.Next;
            cursor.IsAtEnd = page.Next is null;
        }
        return listed;
    }

    private async Task AddAsync(List<ListedRecording> listed, RecordedCall[] some, RecordingListCursor cursor, int most, CancellationToken cancellation)
    {
        var found = await FindAsync(some, cancellation);
        for (var index = 0; index < some.Length && listed.Count < most; index++)
        {
            cursor.Seen.Add(some[index].Linkedid);
            cursor.Latest = some[index].StartedOnWall;
            if (found[index] is { } recording) listed.Add(recording);
        }
    }

    private async Task<ListedRecording?[]> FindAsync(RecordedCall[] fresh, CancellationToken cancellation)
    {
        var wanted = fresh.SelectMany((call, index) => call.Queries().Select(query => (Index: index, Query: query))).ToList();
        var found = await recordings.FindAllAsync([.. wanted.Select(pair => pair.Query)], cancellation);
        var listed = new ListedRecording?[fresh.Length];
        for (var at = 0; at < wanted.Count; at++)
        {
            var (index, query) = wanted[at];
            if (found[at].Count > 0 && listed[index] is null) listed[index] = new ListedRecording(fresh[index], query.Uniqueid!, found[at], SizeOf(found[at]), LengthOf(found[at][0]));
        }
        return listed;
    }

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
