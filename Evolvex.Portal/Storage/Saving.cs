using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Storage;

/// <summary>Saving where another process may have been faster.</summary>
internal static class Saving
{
    /// <summary>Saves; false when a unique or foreign key forbids it, which was asked before and can only be somebody else's doing in between.</summary>
    public static async Task<bool> TrySaveAsync(this PortalDbContext database, CancellationToken cancellationToken)
    {
        try
        {
            await database.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException fault) when (IsConstraint(fault.InnerException))
        {
            return false;
        }
    }

    // SQLite: error 19. MySQL and MariaDB: SQLSTATE 23000. Anything else is a fault of the database and goes on as one.
    internal static bool IsConstraint(Exception? fault) => fault switch
    {
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 19 } => true,
        System.Data.Common.DbException { SqlState: "23000" } => true,
        _ => false,
    };
}
