using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Webhooks;

/// <summary>What the groups of webhooks may see.</summary>
internal static class WebhookGroups
{
    private static readonly GroupAccess Everything = new(Guid.Empty, true, []);

    /// <summary>What each webhook may be told, by its id.</summary>
    public static async Task<IReadOnlyDictionary<Guid, GroupAccess>> AccessAsync(PortalDbContext database, IReadOnlyList<WebhookRow> hooks, CancellationToken cancellationToken)
    {
        var ids = hooks.Select(hook => hook.GroupId).OfType<Guid>().Distinct().ToList();
        if (ids.Count == 0) return hooks.ToDictionary(hook => hook.Id, _ => Everything);
        var groups = await database.Set<GroupRow>().AsNoTracking().Where(group => ids.Contains(group.Id)).ToDictionaryAsync(group => group.Id, cancellationToken);
        var routes = (await database.Set<RouteRow>().AsNoTracking().Where(route => ids.Contains(route.GroupId)).ToListAsync(cancellationToken)).ToLookup(route => route.GroupId);
        return hooks.ToDictionary(hook => hook.Id, hook => hook.GroupId is not { } id ? Everything : new GroupAccess(id, groups.GetValueOrDefault(id)?.IsUnrestricted ?? false, [.. routes[id].Select(route => route.ToRoute())]));
    }
}
