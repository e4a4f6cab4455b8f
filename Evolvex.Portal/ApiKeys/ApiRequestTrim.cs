using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Deletes requests older than <c>Api:RequestLogDays</c>, once an hour.</summary>
internal sealed class ApiRequestTrim(
    IDbContextFactory<PortalDbContext> databases, ApiOptions api, BackgroundLoops loops, TimeProvider time, ILogger<ApiRequestTrim> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Deletes what is out of date now; returns how many rows.</summary>
    public async Task<int> TrimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var oldest = time.GetUtcNow().AddDays(-api.RequestLogDays);
        return await database.Set<ApiRequestRow>().Where(request => request.At < oldest).ExecuteDeleteAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Register("api-requests-trim", Pause * 3)
        .RepeatAsync(TrimAsync, Pause, fault => ApiKeysLog.TrimFailed(logger, fault), stoppingToken);
}
