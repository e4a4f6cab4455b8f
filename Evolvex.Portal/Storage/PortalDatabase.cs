using Evolvex.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Storage;

/// <summary>Chooses the provider of <see cref="PortalDbContext"/>.</summary>
internal static class PortalDatabase
{
    private static readonly SqliteSettings Sqlite = new();

    public static DbContextOptionsBuilder UsePortalDatabase(this DbContextOptionsBuilder builder, PortalOptions portal) => portal.Provider switch
    {
        DatabaseProvider.Sqlite => builder.UseSqlite(portal.ConnectionString).AddInterceptors(Sqlite),
        _ => throw new StartException($"Portal:Provider is \"{portal.Provider}\"; allowed here: Sqlite."),
    };
}
