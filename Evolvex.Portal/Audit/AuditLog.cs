using System.Security.Claims;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Audit;

/// <summary>Writes down who did what. Entries are for good: nothing in the portal changes or deletes one.</summary>
internal interface IAuditLog
{
    /// <summary>Adds an entry to a change that has not been saved yet, so that both are saved or neither.</summary>
    /// <param name="database">The context that the change is in; the caller saves it.</param>
    /// <param name="actor">Who.</param>
    /// <param name="verb">What, one of <see cref="AuditVerb"/>.</param>
    /// <param name="subject">On what.</param>
    /// <param name="before">The object before, as it may be shown; names that speak of secrets are blanked.</param>
    /// <param name="after">The object after.</param>
    void Add(PortalDbContext database, AuditActor actor, string verb, AuditObject subject, object? before = null, object? after = null);

    /// <summary>Writes down an act that changes nothing in the database, such as a download.</summary>
    Task RecordAsync(AuditActor actor, string verb, AuditObject subject, object? details, CancellationToken cancellationToken);
}

internal sealed class AuditLog(IDbContextFactory<PortalDbContext> databases, TimeProvider time) : IAuditLog
{
    public void Add(PortalDbContext database, AuditActor actor, string verb, AuditObject subject, object? before = null, object? after = null) =>
        database.Add(AuditRow.From(new AuditEntry(time.GetUtcNow(), actor, verb, subject, AuditValues.Describe(before), AuditValues.Describe(after))));

    public async Task RecordAsync(AuditActor actor, string verb, AuditObject subject, object? details, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        Add(database, actor, verb, subject, after: details);
        await database.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>Actors from what the web server knows.</summary>
internal static class AuditActors
{
    /// <summary>The person who is signed in.</summary>
    /// <param name="person">Who is signed in.</param>
    /// <param name="address">Where from; null where it is not known any more.</param>
    public static AuditActor ToAuditActor(this ClaimsPrincipal person, string? address) =>
        new(AuditActorKind.Person, person.FindFirstValue(ClaimTypes.NameIdentifier), person.Identity?.Name ?? "", address);

    /// <summary>The person behind a request.</summary>
    public static AuditActor ToAuditActor(this HttpContext http) => http.User.ToAuditActor(http.Connection.RemoteIpAddress?.ToString());
}
