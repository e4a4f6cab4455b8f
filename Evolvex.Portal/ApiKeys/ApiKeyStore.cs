using System.Security.Cryptography;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>What an administrator says of a key.</summary>
/// <param name="Name">Its name, unique.</param>
/// <param name="Description">Words for people.</param>
/// <param name="GroupId">The group that says what it may see and use.</param>
/// <param name="ExpiresAt">The first moment at which it is no longer good; null: never.</param>
/// <param name="Addresses">As <see cref="AddressList"/> reads it; empty: from anywhere.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="RateLimitPerMinute">Requests a minute; null: the portal's own limit.</param>
internal sealed record ApiKeySettings(
    string Name,
    string Description,
    Guid GroupId,
    DateTimeOffset? ExpiresAt = null,
    string Addresses = "",
    ApiKeyScope Scopes = ApiKeyScope.All,
    int? RateLimitPerMinute = null)
{
    /// <summary>Scripts may make a key that is over already.</summary>
    public bool MayHaveExpired { get; init; }

    /// <summary>Switched on or off; null: as it is, and a new one is on.</summary>
    public bool? IsEnabled { get; init; }
}

/// <summary>A key that has just been made or rotated: the only moment at which its secret is known.</summary>
internal sealed record NewApiKey(Guid Id, ApiKeySecret Secret);

/// <summary>Creates, changes, rotates and revokes keys. Each change and its audit entry are saved together.</summary>
internal sealed class ApiKeyStore(IDbContextFactory<PortalDbContext> databases, IAuditLog audit, TimeProvider time)
{
    /// <summary>Id of the key of that name, else null.</summary>
    public async Task<Guid?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<ApiKeyRow>().Where(key => key.Name == name).Select(key => (Guid?)key.Id).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<AccessResult<NewApiKey>> CreateAsync(ApiKeySettings settings, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var key = new ApiKeyRow { Name = settings.Name, GroupId = settings.GroupId, CreatedAt = time.GetUtcNow() };
        if (await ApplyAsync(database, key, settings, cancellationToken) is { } mistake) return mistake;
        var secret = NewSecret();
        database.Add(key);
        database.Add(Row(key, secret));
        audit.Add(database, actor, AuditVerb.Created, Subject(key), after: Values(key, secret.Prefix));
        return await database.TrySaveAsync(cancellationToken) ? new NewApiKey(key.Id, secret) : AccessMistake.NameTaken;
    }

    public async Task<AccessMistake?> ChangeAsync(Guid id, ApiKeySettings settings, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<ApiKeyRow>().FindAsync([id], cancellationToken) is not { } key) return AccessMistake.KeyUnknown;
        var before = Values(key);
        if (await ApplyAsync(database, key, settings, cancellationToken) is { } mistake) return mistake;
        audit.Add(database, actor, AuditVerb.Changed, Subject(key), before, Values(key));
        return await database.TrySaveAsync(cancellationToken) ? null : AccessMistake.NameTaken;
    }

    public async Task<AccessMistake?> SetEnabledAsync(Guid id, bool isEnabled, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<ApiKeyRow>().FindAsync([id], cancellationToken) is not { } key) return AccessMistake.KeyUnknown;
        if (key.RevokedAt is not null) return AccessMistake.KeyRevoked;
        var before = Values(key);
        key.IsEnabled = isEnabled;
        audit.Add(database, actor, isEnabled ? AuditVerb.Enabled : AuditVerb.Disabled, Subject(key), before, Values(key));
        await database.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Gives a key a new secret. The old ones stay good for the overlap, so that clients can be changed one after another.</summary>
    public async Task<AccessResult<NewApiKey>> RotateAsync(Guid id, TimeSpan overlap, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<ApiKeyRow>().FindAsync([id], cancellationToken) is not { } key) return AccessMistake.KeyUnknown;
        if (key.RevokedAt is not null) return AccessMistake.KeyRevoked;
        var end = time.GetUtcNow() + overlap;
        foreach (var old in await database.Set<ApiKeySecretRow>().Where(old => old.ApiKeyId == id && (old.EndsAt == null || old.EndsAt > end)).ToListAsync(cancellationToken))
            old.EndsAt = end;
        var secret = NewSecret();
        database.Add(Row(key, secret));
        audit.Add(database, actor, AuditVerb.Rotated, Subject(key), after: new { secret.Prefix, OldEndsAt = end });
        await database.SaveChangesAsync(cancellationToken);
        return new NewApiKey(id, secret);
    }

    /// <summary>Ends a key for good, at once, in the middle of an answer too.</summary>
    public async Task<AccessMistake?> RevokeAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<ApiKeyRow>().FindAsync([id], cancellationToken) is not { } key) return AccessMistake.KeyUnknown;
        if (key.RevokedAt is not null) return AccessMistake.KeyRevoked;
        var before = Values(key);
        key.RevokedAt = time.GetUtcNow();
        audit.Add(database, actor, AuditVerb.Revoked, Subject(key), before, Values(key));
        await database.SaveChangesAsync(cancellationToken);
        return null;
    }

    private static ApiKeySecret NewSecret() => ApiKeySecret.FromRandom(RandomNumberGenerator.GetBytes(ApiKeySecret.RandomBytes));

    private static AuditObject Subject(ApiKeyRow key) => new(AuditObjectKind.ApiKey, key.Id.ToString("D"), key.Name);

    private static object Values(ApiKeyRow key, string? prefix = null) =>
        new { key.Name, key.Description, key.GroupId, key.IsEnabled, key.RevokedAt, key.ExpiresAt, key.Addresses, key.Scopes, key.RateLimitPerMinute, Prefix = prefix };

    private ApiKeySecretRow Row(ApiKeyRow key, ApiKeySecret secret) =>
        new() { ApiKeyId = key.Id, Hash = secret.HashText(), Prefix = secret.Prefix, CreatedAt = time.GetUtcNow() };

    private async Task<AccessMistake?> ApplyAsync(PortalDbContext database, ApiKeyRow key, ApiKeySettings settings, CancellationToken cancellationToken)
    {
        if (!AccessNames.IsName(settings.Name)) return AccessMistake.NameInvalid;
        if (!AccessNames.IsDescription(settings.Description)) return AccessMistake.DescriptionInvalid;
        if (!AddressList.TryParse(settings.Addresses, out var addresses, out _) || addresses.ToString().Length > ApiKeyTable.LongestAddresses) return AccessMistake.AddressesInvalid;
        if (settings.Scopes == ApiKeyScope.None) return AccessMistake.NoScope;
        if (settings.RateLimitPerMinute is < 1 or > 10_000_000) return AccessMistake.RateLimitInvalid;
        if (!settings.MayHaveExpired && settings.ExpiresAt is { } expiry && expiry != key.ExpiresAt && expiry <= time.GetUtcNow()) return AccessMistake.ExpiryPast;
        if (!await database.Set<GroupRow>().AnyAsync(group => group.Id == settings.GroupId, cancellationToken)) return AccessMistake.GroupUnknown;
        if (await database.Set<ApiKeyRow>().AnyAsync(other => other.Name == settings.Name && other.Id != key.Id, cancellationToken)) return AccessMistake.NameTaken;
        (key.Name, key.Description, key.GroupId, key.ExpiresAt) = (settings.Name, settings.Description, settings.GroupId, settings.ExpiresAt);
        (key.Addresses, key.Scopes, key.RateLimitPerMinute) = (addresses.ToString(), ApiKeyScopes.Format(settings.Scopes), settings.RateLimitPerMinute);
        key.IsEnabled = settings.IsEnabled ?? key.IsEnabled;
        return null;
    }
}
