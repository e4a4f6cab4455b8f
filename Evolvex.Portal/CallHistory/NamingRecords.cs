using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// Leads files whose names say nothing of their calls to them, by the records of the time when they were written. No table has an index on those names, so the
/// records are gone through once for all files, a day at a time.
/// </summary>
internal sealed class NamingRecords(CdrDatabase database, WallClock clock)
{
    /// <summary>A file is written while its call goes on.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(12);

    /// <summary>Clocks of two machines differ.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(1);

    /// <summary>The linkedid of the call that each file belongs to, by its path; of calls that name the same file, the last one that began before it was written.</summary>
    /// <exception cref="System.Data.Common.DbException">The call records cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, string>> CallsOfAsync(IReadOnlyCollection<WrittenFile> files, CancellationToken cancellationToken)
    {
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        if (files.Count == 0) return calls;
        await using var context = await database.OpenAsync(cancellationToken);
        if (database.Table.OwnName(CdrOptions.RecordingFile) is null && database.Table.OwnName("userfield") is null) return calls;
        var sought = files.Select(file => new Sought(file, clock.At(file.WrittenAt))).ToList();
        var byStem = sought.ToLookup(file => file.Stem, StringComparer.Ordinal);
        foreach (var (from, until) in Spans(sought))
        {
            await foreach (var row in Rows(context, from, until).AsAsyncEnumerable().WithCancellation(cancellationToken))
                Take(row, byStem, calls);
        }

        return calls;
    }

    private static void Take(CdrRow row, ILookup<string, Sought> byStem, Dictionary<string, string> calls)
    {
        if (RecordingFileName.InRow(row.RecordingFile, row.UserField) is not { } name) return;
        var fitting = byStem[RecordingFileName.StemOf(name).ToString()].Where(file => row.Start <= file.WrittenOnWall + Slack && row.Start >= file.WrittenOnWall - LongestCall)
            .Select(file => (File: file, Fit: NamedFolder.Fit(file.Folder, name))).Where(found => found.Fit is not null).ToList();
        var best = fitting.Where(found => found.Fit == fitting.Max(other => other.Fit)).Select(found => found.File).ToList();
        // A name that may mean files of several folders means none.
        if (best.Select(file => file.Folder).Distinct(StringComparer.Ordinal).Count() != 1) return;
        var call = string.IsNullOrWhiteSpace(row.LinkedId) ? row.UniqueId : row.LinkedId;
        if (string.IsNullOrWhiteSpace(call)) return;
        foreach (var file in best) calls[file.Path] = call;
    }

    private static IQueryable<CdrRow> Rows(CdrDbContext context, DateTime from, DateTime until) => context.Rows
        .Where(row => row.Start >= from && row.Start < until && ((row.RecordingFile != null && row.RecordingFile != "") || (row.UserField != null && row.UserField != "")))
        .OrderBy(row => row.Start)
        .Select(row => new CdrRow { Start = row.Start, UniqueId = row.UniqueId, LinkedId = row.LinkedId, RecordingFile = row.RecordingFile, UserField = row.UserField });

    /// <summary>The times of the records that may name them, each once, oldest first, none longer than a day.</summary>
    private static IEnumerable<(DateTime From, DateTime Until)> Spans(List<Sought> sought)
    {
        var (from, until) = (DateTime.MinValue, DateTime.MinValue);
        foreach (var written in sought.Select(file => file.WrittenOnWall).Order())
        {
            if (written - LongestCall > until)
            {
                foreach (var span in Days(from, until)) yield return span;
                from = written - LongestCall;
            }

            until = written + Slack;
        }

        foreach (var span in Days(from, until)) yield return span;
    }

    private static IEnumerable<(DateTime From, DateTime Until)> Days(DateTime from, DateTime until)
    {
        for (; from < until; from += LongestSpan) yield return (from, until - from > LongestSpan ? from + LongestSpan : until);
    }

    private sealed record Sought(WrittenFile File, DateTime WrittenOnWall)
    {
        public string Path => File.Path;

        public string Stem { get; } = RecordingFileName.StemOf(File.Path).ToString();

        public string Folder { get; } = File.Path.LastIndexOf('/') is > 0 and var slash ? File.Path[..slash] : "";
    }
}
