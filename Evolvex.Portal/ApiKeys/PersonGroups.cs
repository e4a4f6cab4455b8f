using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>The groups of keys as groups of people: they see what a key of the group is told of.</summary>
internal sealed class PersonGroups(IDbContextFactory<PortalDbContext> databases) : IPersonGroups
{
    public async Task<IReadOnlyList<PersonGroup>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<GroupRow>().OrderBy(group => group.Name).Select(group => new PersonGroup(group.Id, group.Name, group.IsUnrestricted)).ToListAsync(cancellationToken);
    }
}
