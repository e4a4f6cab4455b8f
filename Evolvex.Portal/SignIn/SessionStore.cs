using System.Net;
using System.Security.Claims;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>Begins sessions, tells whether they still hold, and remembers when each was seen.</summary>
internal sealed class SessionStore(IDbContextFactory<PortalDbContext> databases, TimeProvider time)
{
    /// <summary>How long a cookie lives that is not used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    /// <summary>The session of that cookie or circuit, null where it has none.</summary>
    public static Guid? IdOf(ClaimsPrincipal? person) => Guid.TryParse(person?.FindFirstValue(PortalClaims.Session), out var id) ? id : null;

    /// <summary>Begins one, and forgets those of the same person that nobody can use any more.</summary>
    public async Task<Guid> BeginAsync(string userId, IPAddress? address, string? client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Set<PortalSession>().Where(Dead(now)).Where(session => session.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        var begun = new PortalSession
        {
            Id = Guid.NewGuid(),
            UserId = userId,
            CreatedAt = now,
            LastSeenAt = now,
            Address = address?.ToString(),
            Client = client is { Length: > PortalSession.LongestClient } ? client[..PortalSession.LongestClient] : client,
        };
        database.Add(begun);
        await database.SaveChangesAsync(cancellationToken);
        return begun.Id;
    }

    /// <summary>It has not been ended.</summary>
    public async Task<bool> HoldsAsync(Guid id, string userId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<PortalSession>().AnyAsync(session => session.Id == id && session.UserId == userId, cancellationToken);
    }

    /// <summary>Notes that it was just seen; not more often than once a minute.</summary>
    /// <param name="id">Which.</param>
    /// <param name="address">Where; null: not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SeeAsync(Guid id, IPAddress? address, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = now - SeenEvery;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<PortalSession>().FirstOrDefaultAsync(session => session.Id == id && session.LastSeenAt <= due, cancellationToken) is not { } seen) return;
        var from = address?.ToString() ?? seen.Address;
        await database.Set<PortalSession>().Where(session => session.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now).SetProperty(session => session.Address, from), cancellationToken);
    }

    /// <summary>Ends one, as its own person asks.</summary>
    public async Task EndAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Set<PortalSession>().Where(session => session.Id == id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>What a person has open, last seen first.</summary>
    public async Task<IReadOnlyList<PortalSession>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Lifetime;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<PortalSession>().AsNoTracking().Where(session => session.UserId == userId && session.LastSeenAt >= since)
            .OrderByDescending(session => session.LastSeenAt).ToListAsync(cancellationToken);
    }

    private static System.Linq.Expressions.Expression<Func<PortalSession, bool>> Dead(DateTimeOffset now)
    {
        // A cookie that was seen lately is renewed at half its life.
        var before = now - 2 * Lifetime;
        return session => session.LastSeenAt < before;
    }
}
