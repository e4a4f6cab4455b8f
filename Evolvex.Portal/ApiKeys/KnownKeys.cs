using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>A secret's hash as a value to look up by.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SecretHash(UInt128 First, UInt128 Second)
{
    public static SecretHash Of(ApiKeySecret secret)
    {
        Span<byte> hash = stackalloc byte[ApiKeySecret.HashBytes];
        secret.Hash(hash);
        return new SecretHash(MemoryMarshal.Read<UInt128>(hash), MemoryMarshal.Read<UInt128>(hash[16..]));
    }
}

/// <summary>A secret as the database had it.</summary>
/// <param name="Terms">Under which terms it is good.</param>
/// <param name="Key">The key, for those who serve it.</param>
/// <param name="Use">The key's use in this process, shared by its secrets.</param>
/// <param name="RateLimit">Requests a minute; null: the portal's own.</param>
/// <param name="Stamp">The <see cref="AccessVersion"/> that it was read under: under another one it is read anew.</param>
internal sealed record KnownKey(ApiKeyTerms Terms, VerifiedKey Key, KeyUse Use, int? RateLimit, Guid Stamp);

/// <summary>What this process keeps of a key while it is in use: requests of the last minutes, and a way to end what is still being sent.</summary>
internal sealed class KeyUse
{
    private readonly Lock _gate = new();
    private readonly RateWindow _window = new();
    private readonly CancellationTokenSource _ended = new();

    public CancellationToken Ended => _ended.Token;

    public bool TryTake(DateTimeOffset now, int limit, out TimeSpan retryAfter)
    {
        lock (_gate) return _window.TryTake(now, limit, out retryAfter);
    }

    public void End() => _ended.Cancel();
}

/// <summary>Reads secrets with all that their verification needs.</summary>
internal static class KnownKeyQueries
{
    /// <summary>The stamp that changes with every change of keys, groups and routes.</summary>
    public static Task<Guid> StampAsync(PortalDbContext database, CancellationToken cancellationToken) =>
        database.Set<AccessVersion>().AsNoTracking().Select(version => version.Stamp).SingleAsync(cancellationToken);

    /// <summary>The secret with that hash, or null; one indexed lookup and the routes.</summary>
    /// <param name="database">The portal's database.</param>
    /// <param name="hashText">As <see cref="ApiKeySecret.HashText"/> writes it.</param>
    /// <param name="stamp">The stamp read before.</param>
    /// <param name="use">Finds the use of a key that is good.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<KnownKey?> FindAsync(
        PortalDbContext database, string hashText, Guid stamp, Func<Guid, KeyUse> use, CancellationToken cancellationToken)
    {
        var found = await (
            from secret in database.Set<ApiKeySecretRow>().AsNoTracking()
            join key in database.Set<ApiKeyRow>() on secret.ApiKeyId equals key.Id
            join owner in database.Set<GroupRow>() on key.GroupId equals owner.Id
            where secret.Hash == hashText
            select new { Secret = secret, Key = key, Group = owner }).SingleOrDefaultAsync(cancellationToken);
        if (found is null) return null;
        var (row, group) = (found.Key, found.Group);
        // A list that cannot be read must not become "from anywhere".
        var isEnabled = AddressList.TryParse(row.Addresses, out var addresses, out _) && row.IsEnabled && row.RevokedAt is null;
        var terms = new ApiKeyTerms(isEnabled, row.ExpiresAt, found.Secret.EndsAt, addresses, ApiKeyScopes.Parse(row.Scopes));
        var keyUse = use(row.Id);
        var access = new GroupAccess(group.Id, group.IsUnrestricted, await RoutesAsync(database, group, cancellationToken));
        var verified = new VerifiedKey(row.Id, row.Name, row.Description, isEnabled, found.Secret.Prefix, access, group.Name, keyUse.Ended);
        return new KnownKey(terms, verified, keyUse, row.RateLimitPerMinute, stamp);
    }

    // A group without bounds also names the routes of the others; its own come first where several groups have one.
    private static async Task<IReadOnlyList<AccessRoute>> RoutesAsync(PortalDbContext database, GroupRow group, CancellationToken cancellationToken)
    {
        var rows = await database.Set<RouteRow>().AsNoTracking().Where(route => group.IsUnrestricted || route.GroupId == group.Id)
            .OrderBy(route => route.Name).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(route => route.GroupId == group.Id ? 0 : 1).Select(route => route.ToRoute())];
    }
}
