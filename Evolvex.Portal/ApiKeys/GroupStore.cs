using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Creates, changes and deletes groups and their routes. Each change and its audit entry are saved together.</summary>
internal sealed class GroupStore(IDbContextFactory<PortalDbContext> databases, IAuditLog audit, TimeProvider time)
{
    /// <summary>All groups with their routes and how many keys each has, by name.</summary>
    public async Task<IReadOnlyList<(GroupRow Group, IReadOnlyList<RouteRow> Routes, int Keys)>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var groups = await database.Set<GroupRow>().AsNoTracking().OrderBy(group => group.Name).ToListAsync(cancellationToken);
        var routes = (await database.Set<RouteRow>().AsNoTracking().OrderBy(route => route.Name).ToListAsync(cancellationToken)).ToLookup(route => route.GroupId);
        var keys = await database.Set<ApiKeyRow>().GroupBy(key => key.GroupId).Select(keys => new { keys.Key, Count = keys.Count() })
            .ToDictionaryAsync(keys => keys.Key, keys => keys.Count, cancellationToken);
        return [.. groups.Select(group => (group, (IReadOnlyList<RouteRow>)[.. routes[group.Id]], keys.GetValueOrDefault(group.Id)))];
    }

    /// <summary>The group of that name, else null.</summary>
    public async Task<GroupRow?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<GroupRow>().AsNoTracking().SingleOrDefaultAsync(group => group.Name == name, cancellationToken);
    }

    public async Task<AccessResult<Guid>> CreateAsync(string name, string description, bool isUnrestricted, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var group = new GroupRow { Name = name, Description = description, IsUnrestricted = isUnrestricted, CreatedAt = time.GetUtcNow() };
        if (await JudgeAsync(database, group, cancellationToken) is { } mistake) return mistake;
        database.Add(group);
        audit.Add(database, actor, AuditVerb.Created, Subject(group), after: Values(group));
        return await database.TrySaveAsync(cancellationToken) ? group.Id : AccessMistake.NameTaken;
    }

    public async Task<AccessMistake?> ChangeAsync(
        Guid id, string name, string description, bool isUnrestricted, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<GroupRow>().FindAsync([id], cancellationToken) is not { } group) return AccessMistake.GroupUnknown;
        var before = Values(group);
        (group.Name, group.Description, group.IsUnrestricted) = (name, description, isUnrestricted);
        if (await JudgeAsync(database, group, cancellationToken) is { } mistake) return mistake;
        audit.Add(database, actor, AuditVerb.Changed, Subject(group), before, Values(group));
        return await database.TrySaveAsync(cancellationToken) ? null : AccessMistake.NameTaken;
    }

    /// <summary>Deletes a group that has neither keys nor people, with its routes.</summary>
    public async Task<AccessMistake?> DeleteAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<GroupRow>().FindAsync([id], cancellationToken) is not { } group) return AccessMistake.GroupUnknown;
        if (await database.Set<ApiKeyRow>().AnyAsync(key => key.GroupId == id, cancellationToken)) return AccessMistake.GroupInUse;
        if (await database.Set<PortalUser>().AnyAsync(user => user.GroupId == id, cancellationToken)) return AccessMistake.GroupHasPeople;
        database.Remove(group);
        audit.Add(database, actor, AuditVerb.Deleted, Subject(group), before: Values(group));
        return await database.TrySaveAsync(cancellationToken) ? null : AccessMistake.GroupInUse;
    }

    public async Task<AccessResult<Guid>> CreateRouteAsync(
        Guid groupId, string context, string description, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<GroupRow>().FindAsync([groupId], cancellationToken) is not { } group) return AccessMistake.GroupUnknown;
        var route = new RouteRow { GroupId = groupId, Name = context, Description = description };
        if (await JudgeAsync(database, route, cancellationToken) is { } mistake) return mistake;
        database.Add(route);
        audit.Add(database, actor, AuditVerb.Created, Subject(route), after: Values(route, group));
        return await database.TrySaveAsync(cancellationToken) ? route.Id : AccessMistake.RouteTaken;
    }

    public async Task<AccessMistake?> ChangeRouteAsync(Guid id, string context, string description, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<RouteRow>().FindAsync([id], cancellationToken) is not { } route) return AccessMistake.RouteUnknown;
        var group = await database.Set<GroupRow>().SingleAsync(owner => owner.Id == route.GroupId, cancellationToken);
        var before = Values(route, group);
        (route.Name, route.Description) = (context, description);
        if (await JudgeAsync(database, route, cancellationToken) is { } mistake) return mistake;
        audit.Add(database, actor, AuditVerb.Changed, Subject(route), before, Values(route, group));
        return await database.TrySaveAsync(cancellationToken) ? null : AccessMistake.RouteTaken;
    }

    public async Task<AccessMistake?> DeleteRouteAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<RouteRow>().FindAsync([id], cancellationToken) is not { } route) return AccessMistake.RouteUnknown;
        var group = await database.Set<GroupRow>().SingleAsync(owner => owner.Id == route.GroupId, cancellationToken);
        database.Remove(route);
        audit.Add(database, actor, AuditVerb.Deleted, Subject(route), before: Values(route, group));
        await database.SaveChangesAsync(cancellationToken);
        return null;
    }

    private static AuditObject Subject(GroupRow group) => new(AuditObjectKind.Group, group.Id.ToString("D"), group.Name);

    private static AuditObject Subject(RouteRow route) => new(AuditObjectKind.Route, route.Id.ToString("D"), route.Name);

    private static object Values(GroupRow group) => new { group.Name, group.Description, group.IsUnrestricted };

    private static object Values(RouteRow route, GroupRow group) => new { route.Name, route.Description, Group = group.Name };

    private static async Task<AccessMistake?> JudgeAsync(PortalDbContext database, GroupRow group, CancellationToken cancellationToken)
    {
        if (!AccessNames.IsName(group.Name)) return AccessMistake.NameInvalid;
        if (!AccessNames.IsDescription(group.Description)) return AccessMistake.DescriptionInvalid;
        return await database.Set<GroupRow>().AnyAsync(other => other.Name == group.Name && other.Id != group.Id, cancellationToken) ? AccessMistake.NameTaken : null;
    }

    private static async Task<AccessMistake?> JudgeAsync(PortalDbContext database, RouteRow route, CancellationToken cancellationToken)
    {
        if (!AccessNames.IsContext(route.Name)) return AccessMistake.ContextInvalid;
        if (!AccessNames.IsDescription(route.Description)) return AccessMistake.DescriptionInvalid;
        return await database.Set<RouteRow>().AnyAsync(other => other.GroupId == route.GroupId && other.Name == route.Name && other.Id != route.Id, cancellationToken)
            ? AccessMistake.RouteTaken
            : null;
    }
}
