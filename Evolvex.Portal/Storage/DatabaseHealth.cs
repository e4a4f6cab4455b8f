using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Evolvex.Portal.Storage;

/// <summary>Unhealthy while the portal's own database does not answer.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<PortalDbContext> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            await database.Set<ProtectionKey>().AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy("answers");
        }
        catch (DbException fault)
        {
            return HealthCheckResult.Unhealthy($"The database does not answer: {fault.Message}");
        }
    }
}
