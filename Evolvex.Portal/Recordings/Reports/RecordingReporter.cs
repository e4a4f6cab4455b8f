using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Recordings.Pages;

namespace Evolvex.Portal.Recordings.Reports;

/// <summary>A file that belongs to no call that is known.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="WrittenAt">Last written.</param>
internal sealed record StrayFile(string Path, long Bytes, DateTimeOffset WrittenAt);

/// <summary>Files and calls that do not fit together, in a period.</summary>
/// <param name="Files">Files looked at.</param>
/// <param name="Strays">Those without a call, the first of them.</param>
/// <param name="StrayCount">How many there are.</param>
/// <param name="Calls">Answered calls looked at.</param>
/// <param name="Silent">Those without a recording, the first of them.</param>
/// <param name="SilentCount">How many there are.</param>
/// <param name="IsWhole">False: there is more than was looked at.</param>
internal sealed record FitReport(int Files, IReadOnlyList<StrayFile> Strays, int StrayCount, int Calls, IReadOnlyList<RecordedCall> Silent, int SilentCount, bool IsWhole);

/// <summary>Looks over all recordings: what the disk holds, and what does not fit together. From the index of the folder, without going to the disk for each file.</summary>
internal sealed class RecordingReporter(RecordingsOptions options, IRecordedCalls calls, IRecordings recordings, IServiceProvider services)
{
    private const int MostShown = 100;
    private const int MostFiles = 20_000;

    private int RecordsAtOnce => HasFolder ? 500 : 100;

    // Another machine is asked for each call, and allows some hundred questions a minute.
    private int MostRecords => HasFolder ? 20_000 : 500;

    /// <summary>The files are in a folder of this machine; otherwise only the calls can be looked at.</summary>
    public bool HasFolder => options.Source == RecordingsSource.Folder;

    /// <summary>What the files take, and how much room is left; null where it cannot be told.</summary>
    public (DiskUse Use, long? FreeBytes) Disk(TimeZoneInfo zone)
    {
        var files = HasFolder ? Folder.Index.All() : [];
        var use = DiskUse.Of(files.Select(file => (TimeZoneInfo.ConvertTime(new DateTimeOffset(file.ModifiedTicks, TimeSpan.Zero), zone).DateTime, file.Length)), calls.WallNow);
        return (use, FreeBytes());
    }

    /// <summary>Compares the files and the calls of a period, as far as a group may see them.</summary>
    /// <exception cref="RecordingException">The call records cannot be read.</exception>
    public async Task<FitReport> CompareAsync(RecordingPeriod period, TimeZoneInfo zone, GroupAccess access, CancellationToken cancellation)
    {
        // Whose a file without a call is cannot be told.
        var files = access.IsUnrestricted ? FilesOf(period, zone) : [];
        var looked = files.Take(MostFiles).ToList();
        var strays = await StraysAsync(looked, cancellation);
        var (seen, silent, whole) = await SilentCallsAsync(period.Filter(null) with { Access = access }, cancellation);
        return new FitReport(
            files.Count, [.. strays.Take(MostShown).Select(file => new StrayFile(file.Path, file.Length, new DateTimeOffset(file.ModifiedTicks, TimeSpan.Zero)))], strays.Count,
            seen, [.. silent.Take(MostShown)], silent.Count, whole && looked.Count == files.Count);
    }

    private async Task<List<IndexedFile>> StraysAsync(List<IndexedFile> looked, CancellationToken cancellation)
    {
        if (looked.Count == 0) return [];
        var found = services.GetRequiredService<FolderRecordings>();
        var known = await calls.KnownAsync([.. looked.Select(found.CallOf)], cancellation);
        var strays = looked.Where(file => !known.Contains(found.CallOf(file))).ToList();
        // Only a record may name them.
        var named = await calls.NamedAsync([.. strays.Select(file => file.Written)], cancellation);
        strays.RemoveAll(file => named.ContainsKey(file.Path));
        return strays;
    }

    private RecordingFolder Folder => services.GetRequiredService<RecordingFolder>();

    private List<IndexedFile> FilesOf(RecordingPeriod period, TimeZoneInfo zone) => !HasFolder
        ? []
        : [.. Folder.Index.All().Where(file => DayOf(file, zone) is var day && day >= period.From && day <= period.To).OrderByDescending(file => file.ModifiedTicks)];

    private static DateOnly DayOf(IndexedFile file, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(new DateTimeOffset(file.ModifiedTicks, TimeSpan.Zero), zone).DateTime);

    private async Task<(int Seen, List<RecordedCall> Silent, bool IsWhole)> SilentCallsAsync(RecordedCallFilter filter, CancellationToken cancellation)
    {
        var (seen, silent, latest) = (new HashSet<string>(StringComparer.Ordinal), new List<RecordedCall>(), (DateTime?)null);
        for (var read = 0; read < MostRecords; read += RecordsAtOnce)
        {
            var page = await calls.ReadAsync(filter, latest, RecordsAtOnce, cancellation);
            var fresh = page.Calls.Where(call => seen.Add(call.Linkedid)).ToList();
            try
            {
                silent.AddRange(await WithoutAsync(fresh, cancellation));
            }
            catch (RecordingException fault) when (fault.AskAgainAfter is not null && seen.Count > fresh.Count)
            {
                seen.ExceptWith(fresh.Select(call => call.Linkedid));
                return (seen.Count, silent, false);
            }

            if (page.Next is not { } next) return (seen.Count, silent, true);
            latest = next;
        }
        return (seen.Count, silent, false);
    }

    private async Task<IEnumerable<RecordedCall>> WithoutAsync(List<RecordedCall> some, CancellationToken cancellation)
    {
        var asked = some.SelectMany(call => call.Queries().Select(query => (Call: call, Query: query))).ToList();
        var found = await recordings.FindAllAsync([.. asked.Select(pair => pair.Query)], cancellation);
        var heard = asked.Where((_, index) => found[index].Count > 0).Select(pair => pair.Call.Linkedid).ToHashSet(StringComparer.Ordinal);
        return some.Where(call => !heard.Contains(call.Linkedid));
    }

    private long? FreeBytes()
    {
        try
        {
            return HasFolder && Directory.Exists(options.Folder) ? new DriveInfo(options.Folder).AvailableFreeSpace : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A share may not tell.
            return null;
        }
    }
}
