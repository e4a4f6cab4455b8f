using System.Collections.Concurrent;
using System.Data.Common;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Webhooks;

/// <summary>
/// Sends what is waiting: each webhook's deliveries one after another, oldest first, several webhooks at once. Of several instances on one database one does it.
/// </summary>
internal sealed class WebhookSender(
    IDbContextFactory<PortalDbContext> databases, WebhookLease lease, WebhookAttempts attempts, WebhookOutbox outbox, WebhookWork work, BackgroundLoops loops, TimeProvider time,
    ILogger<WebhookSender> logger) : BackgroundService
{
    private const int HooksAtOnce = 8;
    private const int DeliveriesARun = 50;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TrimEvery = TimeSpan.FromMinutes(1);

    /// <summary>How long nothing is sent after a fault of ours: what came of a delivery may not be written down, and it would be sent again and again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Guid, Task> _busy = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _resting = new();
    private DateTimeOffset _trimmed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = loops.Register("webhooks", TimeSpan.FromMinutes(2));
        while (!stoppingToken.IsCancellationRequested)
        {
            var signalled = work.Signalled;
            try
            {
                if (await lease.HoldAsync(stoppingToken)) await TurnAsync(stoppingToken);
                loop.Beat();
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                if (loop.Fault(fault.Message)) WebhooksLog.SendingFailed(logger, fault);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            await signalled.WaitAsync(Turn, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // What is under way is cut off by the same token, and sent again after the next start.
        await Task.WhenAll(_busy.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await lease.ReleaseAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or OperationCanceledException or ObjectDisposedException)
        {
            // It runs out by itself within a minute. (A host may be stopped twice, the second time without its services.)
        }
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _trimmed >= TrimEvery)
        {
            await outbox.TrimAsync(cancellationToken);
            _trimmed = now;
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var due = await database.Set<WebhookRow>().AsNoTracking()
            .Where(hook => hook.IsEnabled && hook.PausedAt == null && (hook.NextAttemptAt == null || hook.NextAttemptAt <= now))
            .Where(hook => database.Set<WebhookDeliveryRow>().Any(row => row.WebhookId == hook.Id && row.State == DeliveryState.Waiting && (row.NextAttemptAt == null || row.NextAttemptAt <= now)))
            .Select(hook => hook.Id).ToListAsync(cancellationToken);
        foreach (var (id, until) in _resting)
            if (until <= now) _resting.TryRemove(id, out _);
        foreach (var id in due.Where(id => !_busy.ContainsKey(id) && !_resting.ContainsKey(id)))
        {
            if (_busy.Count >= HooksAtOnce) return;
            // Known as busy before it begins: one that ended before it is noted would stay so for ever.
            var run = new Task<Task>(() => RunAsync(id, cancellationToken), CancellationToken.None);
            _busy[id] = run.Unwrap();
            run.Start(TaskScheduler.Default);
        }
    }

    /// <summary>Sends what one webhook has waiting.</summary>
    private async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            for (var sent = 0; sent < DeliveriesARun; sent++)
                if (!await NextAsync(id, cancellationToken)) return;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            WebhooksLog.HookFailed(logger, id, fault);
            _resting[id] = time.GetUtcNow() + Rest;
        }
        catch (OperationCanceledException)
        {
            // The portal stops.
        }
        finally
        {
            _busy.TryRemove(id, out _);
            if (!cancellationToken.IsCancellationRequested) work.Signal();
        }
    }

    /// <summary>Sends the oldest that is due; false when there is none, or none may be sent now.</summary>
    private async Task<bool> NextAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!await lease.HoldAsync(cancellationToken)) return false;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        // Read anew each time: it may have been changed, switched off or paused meanwhile.
        var hook = await database.Set<WebhookRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (hook is not { IsEnabled: true, PausedAt: null } || hook.NextAttemptAt > now) return false;
        var delivery = await database.Set<WebhookDeliveryRow>().AsNoTracking()
            .Where(row => row.WebhookId == id && row.State == DeliveryState.Waiting && (row.NextAttemptAt == null || row.NextAttemptAt <= now)).OrderBy(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        if (delivery is null) return false;
        await attempts.TryAsync(hook, delivery, cancellationToken);
        return true;
    }
}
