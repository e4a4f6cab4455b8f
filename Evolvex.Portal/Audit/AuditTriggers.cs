using System.Data.Common;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Audit;

/// <summary>
/// The database's own lock on audit entries, against whoever comes past the portal. Not in a migration: a database user may lack the right to make
/// triggers, and the portal runs without them.
/// </summary>
internal sealed class AuditTriggers(ILogger<AuditTriggers> logger) : IStorageSeed
{
    private static readonly string[] Sqlite =
    [
        "CREATE TRIGGER IF NOT EXISTS audit_entries_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
        "CREATE TRIGGER IF NOT EXISTS audit_entries_no_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END",
        // INSERT OR REPLACE deletes without asking the trigger above.
        "CREATE TRIGGER IF NOT EXISTS audit_entries_no_replace BEFORE INSERT ON audit_entries WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'audit entries are never replaced'); END",
    ];

    private static readonly string[] MySql =
    [
        "CREATE TRIGGER IF NOT EXISTS audit_entries_no_update BEFORE UPDATE ON audit_entries FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'audit entries are never changed'",
        "CREATE TRIGGER IF NOT EXISTS audit_entries_no_delete BEFORE DELETE ON audit_entries FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'audit entries are never deleted'",
    ];

    /// <summary>The dialect of that context.</summary>
    public static bool IsSqlite(PortalDbContext database) => database.Database.ProviderName?.EndsWith("Sqlite", StringComparison.Ordinal) == true;

    public async Task SeedAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var statement in IsSqlite(database) ? Sqlite : MySql) await database.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }
        catch (DbException fault)
        {
            AuditEventLog.NoTriggers(logger, fault.Message);
        }
    }
}

internal static partial class AuditEventLog
{
    [LoggerMessage(1700, LogLevel.Warning, "The database does not let the portal guard audit entries by triggers ({Fault}); the portal itself still never changes one")]
    public static partial void NoTriggers(ILogger logger, string fault);
}
