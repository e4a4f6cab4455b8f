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
internal sealed record AuditFilter(
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    AuditActorKind? ActorKind = null,
    string? Verb = null,
    string? ObjectKind = null,
    string? ObjectId = null,
    string? Text = null);

/// <summary>A page of entries, newest first.</summary>
/// <param name="Entries">The entries with their ids.</param>
/// <param name="Next">Pass it on to get the next page; null: this was the last.</param>
internal sealed record AuditPage(IReadOnlyList<(long Id, AuditEntry Entry)> Entries, long? Next);

/// <summary>Reads audit entries; a page costs the same however deep it lies.</summary>
internal sealed class AuditQueries(IDbContextFactory<PortalDbContext> databases)
{
    /// <summary>The page of entries older than <paramref name="before"/>, newest first.</summary>
    /// <param name="filter">Which entries.</param>
    /// <param name="before">Id to start below; null: from the newest.</param>
    /// <param name="size">Entries a page, 1 to 500.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AuditPage> PageAsync(AuditFilter filter, long? before, int size, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await Filtered(database, filter).Where(row => before == null || row.Id < before).OrderByDescending(row => row.Id)
            .Take(size + 1).ToListAsync(cancellationToken);
        return new AuditPage([.. rows.Take(size).Select(row => (row.Id, row.ToEntry()))], rows.Count > size ? rows[size - 1].Id : null);
    }

    /// <summary>All entries, newest first, page by page, for an export.</summary>
    public async IAsyncEnumerable<AuditEntry> AllAsync(
        AuditFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        do
        {
            var page = await PageAsync(filter, before, 500, cancellationToken);
            foreach (var (_, entry) in page.Entries) yield return entry;
            before = page.Next;
        }
        while (before is not null);
    }

    private static IQueryable<AuditRow> Filtered(PortalDbContext database, AuditFilter filter)
    {
        var rows = database.Set<AuditRow>().AsNoTracking();
        if (filter.From is { } from) rows = rows.Where(row => row.At >= from);
        if (filter.Until is { } until) rows = rows.Where(row => row.At < until);
        if (filter.ActorKind is { } kind) rows = rows.Where(row => row.ActorKind == kind);
        if (filter.Verb is { } verb) rows = rows.Where(row => row.Verb == verb);
        if (filter.ObjectKind is { } objectKind) rows = rows.Where(row => row.ObjectKind == objectKind);
        if (filter.ObjectId is { } objectId) rows = rows.Where(row => row.ObjectId == objectId);
        if (string.IsNullOrWhiteSpace(filter.Text)) return rows;
        var part = $"%{LikePattern.Escape(filter.Text.Trim())}%";
        return rows.Where(row => EF.Functions.Like(row.ActorName, part, LikePattern.EscapeCharacter)
            || EF.Functions.Like(row.ObjectName, part, LikePattern.EscapeCharacter) || EF.Functions.Like(row.Address!, part, LikePattern.EscapeCharacter));
    }
}
