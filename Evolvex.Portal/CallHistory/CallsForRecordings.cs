using System.Data.Common;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>Tells recordings which calls there are, from the PBX's records.</summary>
internal sealed class CallsForRecordings(CallRecordLookup lookup, NamingRecords naming, CdrDatabase database, IDbContextFactory<PortalDbContext> tables, WallClock clock, ExtensionNames names, TimeProvider time) : ICallFacts, IRecordedCalls
{
    private const int MostChannels = 16;
    private const int CallsAtOnce = 200;

    public DateTime WallNow => clock.At(time.GetUtcNow());

    /// <inheritdoc/>
    public async ValueTask<RecordingQuery?> OfAsync(string id, GroupAccess access, CancellationToken cancellation)
    {
        try
        {
            return await lookup.FindVisibleAsync(id, access, cancellation) is [var first, ..] rows ? QueryOf(id, first, rows) : null;
        }
        catch (DbException fault)
        {
            throw Unreadable(CdrTrouble.From(fault));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> MayHearAsync(string id, GroupAccess access, CancellationToken cancellation)
    {
        try
        {
            return (await lookup.FindVisibleAsync(id, access, cancellation)).Count > 0;
        }
        catch (DbException)
        {
            // Whose it is cannot be told now, so it is nobody's.
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<RecordedCall?> FindAsync(string id, GroupAccess access, CancellationToken cancellation)
    {
        if (!CallId.CanBe(id)) return null;
        try
        {
            return Seen(await lookup.FindWholeAsync(id, cancellation), access) is { Count: > 0 } rows ? CallOf(rows) : null;
        }
        catch (DbException fault)
        {
            throw Unreadable(CdrTrouble.From(fault));
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlySet<string>> KnownAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) => (await CallsOfAsync(ids, cancellation)).Keys.ToHashSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, CallTraits>> TraitsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var calls = await CallsOfAsync(ids, cancellation);
        var read = new Dictionary<string, (CallDirection Direction, string? Queue)>(StringComparer.Ordinal);
        await using var own = await tables.CreateDbContextAsync(cancellation);
        foreach (var some in calls.Values.Distinct(StringComparer.Ordinal).Chunk(CallsAtOnce))
            foreach (var call in await own.Set<CallRow>().AsNoTracking().Where(row => some.Contains(row.CallKey)).Select(row => new { row.CallKey, row.Direction, row.Queue }).ToListAsync(cancellation))
                read[call.CallKey] = (call.Direction, call.Queue);
        return calls.ToDictionary(
            pair => pair.Key,
            pair => read.TryGetValue(pair.Value, out var call) ? new CallTraits([pair.Key, pair.Value], call.Direction, call.Queue) : new CallTraits([pair.Key, pair.Value], null, null),
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> NamedAsync(IReadOnlyCollection<WrittenFile> files, CancellationToken cancellation)
    {
        try
        {
            return await naming.CallsOfAsync(files, cancellation);
        }
        catch (DbException fault)
        {
            throw Unreadable(CdrTrouble.From(fault));
        }
    }

    /// <inheritdoc/>
    public async Task<RecordedCallPage> ReadAsync(RecordedCallFilter filter, DateTime? latest, int most, CancellationToken cancellation)
    {
        var answer = await database.AskAsync((context, cancelled) => Rows(context, filter, latest).Take(most).ToListAsync(cancelled), cancellation);
        if (!answer.TryGet(out var rows)) throw Unreadable(answer.Trouble!);
        var calls = Seen(rows, filter.Access).GroupBy(KeyOf, StringComparer.Ordinal).Where(call => call.Key.Length > 0).Select(call => CallOf([.. call.OrderBy(row => row.Start)]));
        // Where all are of one second, that second is left behind rather than read for ever.
        DateTime? next = rows.Count < most ? null : rows[^1].Start == rows[0].Start ? rows[0].Start?.AddSeconds(-1) : rows[^1].Start;
        return new RecordedCallPage([.. calls.OrderByDescending(call => call.StartedOnWall)], next);
    }

    private async Task<IReadOnlyDictionary<string, string>> CallsOfAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        try
        {
            return await lookup.CallsOfAsync(ids, cancellation);
        }
        catch (DbException fault)
        {
            throw Unreadable(CdrTrouble.From(fault));
        }
    }

    private static IQueryable<CdrRow> Rows(CdrDbContext context, RecordedCallFilter filter, DateTime? latest)
    {
        var rows = context.Rows.Where(row => row.Start >= filter.From && row.Start < filter.Until && row.BillSec > 0);
        if (latest is { } end) rows = rows.Where(row => row.Start <= end);
        if (filter.Access is { IsUnrestricted: false } access)
        {
            // Narrowed down here, decided by the rule itself.
            var (contexts, group) = (access.Routes.Select(route => route.Name).ToList(), access.GroupId.ToString("D"));
            rows = rows.Where(row => contexts.Contains(row.DContext!) || row.GroupUuid!.ToLower() == group);
        }

        foreach (var word in filter.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(5))
        {
            var part = $"%{LikePattern.Escape(word)}%";
            rows = rows.Where(row => EF.Functions.Like(row.Src!, part, LikePattern.EscapeCharacter) || EF.Functions.Like(row.Dst!, part, LikePattern.EscapeCharacter)
                || EF.Functions.Like(row.Clid!, part, LikePattern.EscapeCharacter) || EF.Functions.Like(row.DstChannel!, part, LikePattern.EscapeCharacter)
                || row.UniqueId == word || row.LinkedId == word);
        }
        return rows.OrderByDescending(row => row.Start);
    }

    private RecordingQuery QueryOf(string id, CdrRow first, IReadOnlyList<CdrRow> rows) => new()
    {
        Uniqueid = id,
        Linkedid = NotEmpty(first.LinkedId) ?? id,
        StartedAt = first.Start is { } start ? clock.Earliest(start) : null,
        // Some dialplans leave the file's name in the row.
        RecordingFile = rows.Select(FileOf).FirstOrDefault(file => file is not null),
    };

    private RecordedCall CallOf(IReadOnlyList<CdrRow> rows)
    {
        var first = rows[0];
        var start = first.Start ?? DateTime.UnixEpoch;
        var number = NotEmpty(first.Source) ?? NotEmpty(first.Src);
        return new RecordedCall
        {
            Uniqueid = NotEmpty(first.UniqueId) ?? KeyOf(first),
            Linkedid = KeyOf(first),
            Uniqueids = [.. rows.Select(row => NotEmpty(row.UniqueId)).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostChannels)],
            RecordingFiles = FilesOf(rows),
            StartedAt = clock.Earliest(start),
            StartedOnWall = start,
            From = new Party(number, NameIn(first.Clid, number)),
            To = new Party(NotEmpty(first.Destination) ?? NotEmpty(first.Dst), null),
            AnsweredBy = rows.Where(row => row.BillSec > 0).Select(row => names.Behind(row.DstChannel)).FirstOrDefault(party => party is not null),
            Talk = TimeSpan.FromSeconds(rows.Max(row => row.BillSec ?? 0)),
        };
    }

    private static Dictionary<string, string> FilesOf(IReadOnlyList<CdrRow> rows)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
            if (FileOf(row) is { } file) files.TryAdd(NotEmpty(row.UniqueId) ?? KeyOf(row), file);
        return files;
    }

    private static string? FileOf(CdrRow row) => RecordingFileName.InRow(row.RecordingFile, row.UserField);

    // Decided here: databases disagree on when two texts are equal.
    private static List<CdrRow> Seen(IReadOnlyList<CdrRow> rows, GroupAccess? access) =>
        [.. access is null or { IsUnrestricted: true } ? rows : rows.Where(row => access.MaySeeRecord(row.DContext, row.GroupUuid))];

    private static string KeyOf(CdrRow row) => NotEmpty(row.LinkedId) ?? row.UniqueId ?? "";

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // "Anna Petrova" <109>
    private static string? NameIn(string? callerId, string? number)
    {
        if (callerId is null || callerId.LastIndexOf('<') is not (> 0 and var end)) return null;
        var name = callerId[..end].Trim().Trim('"').Trim();
        return name.Length > 0 && name != number ? name : null;
    }

    private static RecordingException Unreadable(CdrTrouble trouble) => new(RecordingFault.Unreadable, $"the call records cannot be read: {trouble.Fault}");
}
