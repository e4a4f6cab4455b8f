using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Audit;

/// <summary>Which audit entries to show; what is null does not matter.</summary>
/// <param name="From">At this moment or later.</param>
/// <param name="Until">Before this moment.</param>
/// <param name="ActorKind">Kind of actor.</param>
/// <param name="Verb">Verb, exactly.</param>
/// <param name="ObjectKind">Kind of object, exactly.</param>
/// <param name="ObjectId">The object, exactly.</param>
/// <param name="Text">Part of the actor's name, the object's name or the address.</param>
/// <param name="Who">The actor's name, exactly.</param>
internal sealed record AuditFilter(
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    AuditActorKind? ActorKind = null,
    string? Verb = null,
    string? ObjectKind = null,
    string? ObjectId = null,
    string? Text = null,
    string? Who = null);

/// <summary>A page of entries, newest first.</summary>
/// <param name="Entries">The entries with their ids.</param>
/// <param name="Next">Pass it on to get the older page; null: there is none.</param>
/// <param name="Previous">Pass it on to get the newer page; null: there is none, or it is the newest that was asked for.</param>
internal sealed record AuditPage(IReadOnlyList<(long Id, AuditEntry Entry)> Entries, long? Next, long? Previous = null);

/// <summary>Reads audit entries; a page costs the same however deep it lies, because it begins at an entry and not after a number of them.</summary>
internal sealed class AuditQueries(IDbContextFactory<PortalDbContext> databases)
{
    private const int ExportBatch = 2000;

    /// <summary>The page of entries older than <paramref name="before"/>, newest first.</summary>
    /// <param name="filter">Which entries.</param>
    /// <param name="before">Id of the entry to start below; null: from the newest.</param>
    /// <param name="size">Entries a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AuditPage> PageAsync(AuditFilter filter, long? before, int size, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = Filtered(database, filter);
        if (before is { } id && await MomentAsync(database, id, cancellationToken) is { } at) rows = rows.Where(row => row.At <= at && (row.At < at || row.Id < id));
        var found = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(size + 1).ToListAsync(cancellationToken);
        var shown = found.Take(size).ToList();
        return new AuditPage(Shown(shown), found.Count > size ? shown[^1].Id : null, before is null || shown.Count == 0 ? null : shown[0].Id);
    }

    /// <summary>The page of entries just newer than <paramref name="after"/>, newest first.</summary>
    public async Task<AuditPage> NewerPageAsync(AuditFilter filter, long after, int size, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await MomentAsync(database, after, cancellationToken) is not { } at) return await PageAsync(filter, null, size, cancellationToken);
        var found = await Filtered(database, filter).Where(row => row.At >= at && (row.At > at || row.Id > after))
            .OrderBy(row => row.At).ThenBy(row => row.Id).Take(size + 1).ToListAsync(cancellationToken);
        // A page that reaches the newest entry is the first page, and full.
        if (found.Count <= size) return await PageAsync(filter, null, size, cancellationToken);
        var shown = found.Take(size).Reverse().ToList();
        return new AuditPage(Shown(shown), shown[^1].Id, shown[0].Id);
    }

    /// <summary>How many there are, counted up to <paramref name="most"/> + 1.</summary>
    public async Task<int> CountAsync(AuditFilter filter, int most, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await Filtered(database, filter).Take(most + 1).CountAsync(cancellationToken);
    }

    /// <summary>All entries, newest first, in batches, for an export: memory does not grow with their number, and no long query holds the database up.</summary>
    public async IAsyncEnumerable<AuditEntry> AllAsync(
        AuditFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        do
        {
            var page = await PageAsync(filter, before, ExportBatch, cancellationToken);
            foreach (var (_, entry) in page.Entries) yield return entry;
            before = page.Next;
        }
        while (before is not null);
    }

    /// <summary>The names of those who did something, in their order.</summary>
    public Task<IReadOnlyList<string>> ActorsAsync(int most, CancellationToken cancellationToken) => DistinctAsync(nameof(AuditRow.ActorName), most, cancellationToken);

    /// <summary>The verbs that occur.</summary>
    public Task<IReadOnlyList<string>> VerbsAsync(int most, CancellationToken cancellationToken) => DistinctAsync(nameof(AuditRow.Verb), most, cancellationToken);

    /// <summary>The kinds of object that occur.</summary>
    public Task<IReadOnlyList<string>> ObjectKindsAsync(int most, CancellationToken cancellationToken) => DistinctAsync(nameof(AuditRow.ObjectKind), most, cancellationToken);

    // From value to value in the index: neither database does that by itself, DISTINCT reads every entry.
    private async Task<IReadOnlyList<string>> DistinctAsync(string column, int most, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var values = new List<string>();
        var last = "";
        while (values.Count < most)
        {
            var from = last;
            var next = await database.Set<AuditRow>().AsNoTracking().Where(row => string.Compare(EF.Property<string>(row, column), from) > 0)
                .OrderBy(row => EF.Property<string>(row, column)).Select(row => EF.Property<string>(row, column)).FirstOrDefaultAsync(cancellationToken);
            if (next is null) break;
            values.Add(last = next);
        }
        return values;
    }

    private static Task<DateTimeOffset?> MomentAsync(PortalDbContext database, long id, CancellationToken cancellationToken) =>
        database.Set<AuditRow>().AsNoTracking().Where(row => row.Id == id).Select(row => (DateTimeOffset?)row.At).FirstOrDefaultAsync(cancellationToken);

    private static IReadOnlyList<(long Id, AuditEntry Entry)> Shown(IEnumerable<AuditRow> rows) => [.. rows.Select(row => (row.Id, row.ToEntry()))];

    private static IQueryable<AuditRow> Filtered(PortalDbContext database, AuditFilter filter)
    {
        var rows = database.Set<AuditRow>().AsNoTracking();
        if (filter.From is { } from) rows = rows.Where(row => row.At >= from);
        if (filter.Until is { } until) rows = rows.Where(row => row.At < until);
        if (filter.ActorKind is { } kind) rows = rows.Where(row => row.ActorKind == kind);
        if (filter.Who is { } who) rows = rows.Where(row => row.ActorName == who);
        if (filter.Verb is { } verb) rows = rows.Where(row => row.Verb == verb);
        if (filter.ObjectKind is { } objectKind) rows = rows.Where(row => row.ObjectKind == objectKind);
        if (filter.ObjectId is { } objectId) rows = rows.Where(row => row.ObjectId == objectId);
        if (string.IsNullOrWhiteSpace(filter.Text)) return rows;
        var part = $"%{LikePattern.Escape(filter.Text.Trim())}%";
        return rows.Where(row => EF.Functions.Like(row.ActorName, part, LikePattern.EscapeCharacter)
            || EF.Functions.Like(row.ObjectName, part, LikePattern.EscapeCharacter) || EF.Functions.Like(row.Address!, part, LikePattern.EscapeCharacter));
    }
}
