using System.Data.Common;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Audit;

/// <summary>Checks that the database itself refuses to change audit entries; see <see cref="AuditTriggers"/>.</summary>
internal sealed class AuditCheck(IDbContextFactory<PortalDbContext> databases) : IPortalCheck
{
    private const string Subject = "audit log";
    private const string OfSqlite = "SELECT COUNT(*) AS Value FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'";
    private const string OfMySql = "SELECT COUNT(*) AS Value FROM information_schema.triggers WHERE event_object_schema = DATABASE() AND event_object_table = 'audit_entries'";

    public int Order => 1;

    string IPortalCheck.Subject => Subject;

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            if ((await database.Database.GetPendingMigrationsAsync(cancellationToken)).Any()) return [];
            var isSqlite = AuditTriggers.IsSqlite(database);
            var guards = await database.Database.SqlQueryRaw<int>(isSqlite ? OfSqlite : OfMySql).SingleAsync(cancellationToken);
            return
            [
                guards >= 2
                    ? new CheckFinding(Subject, CheckVerdict.Ok, "the database refuses to change or delete entries")
                    : new CheckFinding(
                        Subject, CheckVerdict.Warning, "the portal never changes an entry, but the database would let others.",
                        "give the account of ConnectionStrings:Portal the right TRIGGER and start the portal again."),
            ];
        }
        catch (Exception fault) when (fault is DbException or NotSupportedException)
        {
            // The check of the database itself has said it already.
            return [];
        }
    }
}
