using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Webhooks;

/// <summary>Keeps the table of deliveries within bounds, and says of each that was given up why.</summary>
internal sealed class WebhookOutbox(IDbContextFactory<PortalDbContext> databases, WebhooksOptions options, TimeProvider time, ILogger<WebhookOutbox> logger)
{
    /// <summary>Deliveries that may wait for one webhook; the oldest are given up beyond.</summary>
    public const int MostWaiting = 10_000;

    /// <summary>Lines of the log that are kept for one webhook.</summary>
    public const int MostKept = 50_000;

    private const string TooMany = "more than 10,000 waited";
    private const string IsPaused = "the webhook took nothing for a day and was paused";

    /// <summary>Gives up what waits beyond the bound, and deletes what is older than the log is to be.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var id in await database.Set<WebhookRow>().Select(hook => hook.Id).ToListAsync(cancellationToken))
        {
            var own = database.Set<WebhookDeliveryRow>().Where(row => row.WebhookId == id);
            var bound = await own.Where(row => row.State == DeliveryState.Waiting).OrderByDescending(row => row.Id).Skip(MostWaiting).Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellationToken);
            if (bound is { } last)
            {
                var count = await GiveUpAsync(own.Where(row => row.Id <= last), TooMany, cancellationToken);
                WebhooksLog.TooManyWaiting(logger, id, count);
            }

            var kept = await own.Where(row => row.State != DeliveryState.Waiting).OrderByDescending(row => row.Id).Skip(MostKept).Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellationToken);
            if (kept is { } oldest) await own.Where(row => row.State != DeliveryState.Waiting && row.Id <= oldest).ExecuteDeleteAsync(cancellationToken);
        }

        var before = time.GetUtcNow().AddDays(-options.LogDays);
        await database.Set<WebhookDeliveryRow>().Where(row => row.State != DeliveryState.Waiting && row.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Stops sending to a webhook until somebody resumes it; what waits is given up. False: somebody has changed it meanwhile, and it goes on.</summary>
    public async Task<bool> PauseAsync(WebhookRow hook, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var isPaused = await database.Set<WebhookRow>().Where(hook.IsAsItWas()).Where(row => row.PausedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.PausedAt, now).SetProperty(one => one.Skipped, 0), cancellationToken) == 1;
        if (isPaused) await GiveUpAsync(database.Set<WebhookDeliveryRow>().Where(row => row.WebhookId == hook.Id), IsPaused, cancellationToken);
        return isPaused;
    }

    private static Task<int> GiveUpAsync(IQueryable<WebhookDeliveryRow> rows, string why, CancellationToken cancellationToken) => rows.Where(row => row.State == DeliveryState.Waiting)
        .ExecuteUpdateAsync(row => row.SetProperty(one => one.State, DeliveryState.GivenUp).SetProperty(one => one.NextAttemptAt, (DateTimeOffset?)null).SetProperty(one => one.Fault, why), cancellationToken);
}
