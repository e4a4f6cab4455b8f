using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>All groups with their routes, in memory, as <see cref="AccessWatch"/> last saw them: what people of a group may see is asked for each picture that is drawn.</summary>
internal sealed class KnownGroups(IDbContextFactory<PortalDbContext> databases) : IGroupRoutes
{
    private volatile Known _known = new(Guid.Empty, new Dictionary<Guid, GroupAccess>());

    public event EventHandler? Changed;

    public GroupAccess? Find(Guid group) => _known.Groups.GetValueOrDefault(group);

    /// <summary>Reads them anew where the stamp is another one than the last time.</summary>
    public async Task RefreshAsync(Guid stamp, CancellationToken cancellationToken)
    {
        if (_known.Stamp == stamp) return;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var routes = (await database.Set<RouteRow>().AsNoTracking().OrderBy(route => route.Name).ToListAsync(cancellationToken)).ToLookup(route => route.GroupId);
        var groups = await database.Set<GroupRow>().AsNoTracking().ToListAsync(cancellationToken);
        _known = new Known(stamp, groups.ToDictionary(group => group.Id, group => new GroupAccess(group.Id, group.IsUnrestricted, [.. routes[group.Id].Select(route => route.ToRoute())])));
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private sealed record Known(Guid Stamp, IReadOnlyDictionary<Guid, GroupAccess> Groups);
}
