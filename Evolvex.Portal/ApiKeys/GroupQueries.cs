using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Reads groups, their routes and their keys for those who administer them.</summary>
internal sealed class GroupQueries(IDbContextFactory<PortalDbContext> databases)
{
    /// <summary>All groups, by name.</summary>
    public async Task<IReadOnlyList<GroupView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var groups = await database.Set<GroupRow>().AsNoTracking().ToListAsync(cancellationToken);
        var routes = (await database.Set<RouteRow>().AsNoTracking().ToListAsync(cancellationToken)).ToLookup(route => route.GroupId);
        var keys = (await database.Set<ApiKeyRow>().AsNoTracking().Select(key => new { key.GroupId, key.Id, key.Name, IsRevoked = key.RevokedAt != null }).ToListAsync(cancellationToken))
            .ToLookup(key => key.GroupId, key => new GroupKeyView(key.Id, key.Name, key.IsRevoked));
        var byName = StringComparer.CurrentCultureIgnoreCase;
        return
        [
            .. groups.OrderBy(group => group.Name, byName).Select(group => new GroupView(
                group.Id, group.Name, group.Description, group.IsUnrestricted,
                [.. routes[group.Id].OrderBy(route => route.Name, byName).Select(route => new RouteView(route.Id, route.Name, route.Description))],
                [.. keys[group.Id].OrderBy(key => key.Name, byName)])),
        ];
    }
}
