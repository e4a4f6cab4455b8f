using System.Data.Common;
using Evolvex.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Storage;

/// <summary>Checks the portal's own database.</summary>
internal sealed class DatabaseCheck(IDbContextFactory<PortalDbContext> databases, PortalOptions portal) : IPortalCheck
{
    private const string Subject = "database";

    public int Order => 1;

    string IPortalCheck.Subject => Subject;

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var pending = (await database.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
            return
            [
                pending == 0
                    ? new CheckFinding(Subject, CheckVerdict.Ok, $"{portal.Provider.Name()}, up to date")
                    : new CheckFinding(Subject, CheckVerdict.Ok, $"{portal.Provider.Name()}, {pending} migrations at the next start"),
            ];
        }
        catch (Exception fault) when (fault is DbException or NotSupportedException)
        {
            return [new CheckFinding(Subject, CheckVerdict.Fault, $"{portal.Provider.Name()} does not answer: {fault.Message}", Remedy())];
        }
    }

    private CheckText Remedy()
    {
        if (portal.Provider == DatabaseProvider.Sqlite) return $"the file named by ConnectionStrings:Portal, or portal.db in {portal.Data}, must be readable and writable for the portal's user.";
        return "see that the server of ConnectionStrings:Portal runs and that its account may connect, and may create tables in the database.";
    }
}
