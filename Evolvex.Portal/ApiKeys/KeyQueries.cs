using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Reads keys for those who administer them.</summary>
internal sealed class KeyQueries(IDbContextFactory<PortalDbContext> databases)
{
    /// <summary>All keys, those that are no longer good too.</summary>
    public Task<IReadOnlyList<KeyView>> ListAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    /// <summary>One key, or null where there is none.</summary>
    public async Task<KeyView?> FindAsync(Guid id, CancellationToken cancellationToken) => (await ReadAsync(id, cancellationToken)) is [var key] ? key : null;

    private async Task<IReadOnlyList<KeyView>> ReadAsync(Guid? id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var groups = await database.Set<GroupRow>().AsNoTracking().ToDictionaryAsync(group => group.Id, group => group.Name, cancellationToken);
        var secrets = await database.Set<ApiKeySecretRow>().AsNoTracking().Where(secret => id == null || secret.ApiKeyId == id).ToListAsync(cancellationToken);
        var keys = await database.Set<ApiKeyRow>().AsNoTracking().Where(key => id == null || key.Id == id).ToListAsync(cancellationToken);
        var bySecret = secrets.ToLookup(secret => secret.ApiKeyId);
        return [.. keys.Select(key => View(key, groups.GetValueOrDefault(key.GroupId, ""), bySecret[key.Id])).OrderBy(key => key.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    private static KeyView View(ApiKeyRow key, string group, IEnumerable<ApiKeySecretRow> secrets) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Description = key.Description,
        GroupId = key.GroupId,
        Group = group,
        IsEnabled = key.IsEnabled,
        RevokedAt = key.RevokedAt,
        ExpiresAt = key.ExpiresAt,
        Addresses = key.Addresses,
        Scopes = Domain.ApiKeys.ApiKeyScopes.Parse(key.Scopes),
        RateLimitPerMinute = key.RateLimitPerMinute,
        CreatedAt = key.CreatedAt,
        LastUsedAt = key.LastUsedAt,
        LastUsedAddress = key.LastUsedAddress,
        LastUsedClient = key.LastUsedClient,
        LastInUrlAt = key.LastInUrlAt,
        Secrets = [.. secrets.OrderBy(secret => secret.EndsAt ?? DateTimeOffset.MaxValue).ThenBy(secret => secret.CreatedAt).Select(secret => new KeySecretView(secret.Prefix, secret.CreatedAt, secret.EndsAt))],
    };
}
