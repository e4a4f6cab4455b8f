using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>A person as the list of people shows them.</summary>
/// <param name="Id">The person's uuid.</param>
/// <param name="Name">The name to sign in with.</param>
/// <param name="Role">One of <see cref="Domain.Access.PortalRole"/>.</param>
/// <param name="IsEnabled">May sign in.</param>
/// <param name="LockedUntil">Wrong passwords or codes lock the account until then; null: it is not locked.</param>
/// <param name="HasSecondFactor">Signs in with a code too.</param>
/// <param name="CreatedAt">Since when there is this person.</param>
/// <param name="LastSignInAt">Null: never.</param>
/// <param name="Sessions">How many browsers are signed in.</param>
internal sealed record UserSummary(
    string Id, string Name, string Role, bool IsEnabled, DateTimeOffset? LockedUntil, bool HasSecondFactor, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, int Sessions)
{
    /// <summary>The group whose calls the person sees; null: all.</summary>
    public Guid? GroupId { get; init; }

    /// <summary>Its name.</summary>
    public string? Group { get; init; }
}

/// <summary>Reads who can sign in.</summary>
internal sealed class UserDirectory(IDbContextFactory<PortalDbContext> databases, IEnumerable<IPersonGroups> groups, TimeProvider time)
{
    /// <summary>Everybody, by name.</summary>
    public Task<IReadOnlyList<UserSummary>> ListAsync(CancellationToken cancellationToken) => ReadAsync(users => users, cancellationToken);

    /// <summary>One person, null when there is none of that id.</summary>
    public async Task<UserSummary?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await ReadAsync(users => users.Where(user => user.Id == id), cancellationToken)).SingleOrDefault();

    private async Task<IReadOnlyList<UserSummary>> ReadAsync(Func<IQueryable<PortalUser>, IQueryable<PortalUser>> choose, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = now - SessionStore.Lifetime;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var users = await choose(database.Set<PortalUser>().AsNoTracking()).OrderBy(user => user.NormalizedUserName).ToListAsync(cancellationToken);
        var sessions = await database.Set<PortalSession>().Where(session => session.LastSeenAt >= since).GroupBy(session => session.UserId)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var names = new Dictionary<Guid, string>();
        foreach (var source in groups)
            foreach (var group in await source.ListAsync(cancellationToken)) names[group.Id] = group.Name;
        return
        [
            .. users.Select(user => new UserSummary(
                user.Id, user.UserName ?? "", user.Role, user.IsEnabled, user.LockoutEnd > now ? user.LockoutEnd : null, user.TwoFactorEnabled, user.CreatedAt, user.LastSignInAt,
                sessions.GetValueOrDefault(user.Id))
            {
                GroupId = user.GroupId,
                Group = user.GroupId is { } group ? names.GetValueOrDefault(group) ?? group.ToString("D") : null,
            }),
        ];
    }
}
