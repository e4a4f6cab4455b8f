using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>The demo's account demo/demo, which everybody knows. It is told by its id: outside the demo it cannot sign in, whatever was made of it.</summary>
internal sealed class DemoUser(PbxOptions pbx, IPasswordHasher<PortalUser> hasher, TimeProvider time) : IStorageSeed
{
    public const string Name = "demo";
    public const string Password = "demo";

    private const string Id = "00000000-0000-0000-0000-00000000d340";

    public static bool Is(PortalUser user) => string.Equals(user.Id, Id, StringComparison.Ordinal);

    /// <summary>The condition for queries.</summary>
    public static IQueryable<PortalUser> Others(IQueryable<PortalUser> users) => users.Where(user => user.Id != Id);

    public async Task SeedAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        if (!pbx.IsDemo || await database.Set<PortalUser>().AnyAsync(user => user.NormalizedUserName == "DEMO", cancellationToken)) return;
        var user = new PortalUser
        {
            Id = Id,
            UserName = Name,
            NormalizedUserName = "DEMO",
            Role = PortalRole.Administrator,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            CreatedAt = time.GetUtcNow(),
        };
        user.PasswordHash = hasher.HashPassword(user, Password);
        database.Add(user);
        await database.SaveChangesAsync(cancellationToken);
    }
}
