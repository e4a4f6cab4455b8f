using System.Text;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.EventStream;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Webhooks;

/// <summary>
/// Writes events into the database for the webhooks that want them. Every instance does so: the same event has the same key, so it is there once, and none is
/// lost when an instance goes away.
/// </summary>
internal sealed class WebhookRecorder(
    EventJournal journal, IDbContextFactory<PortalDbContext> databases, WebhookWork work, BackgroundLoops loops, TimeProvider time, ILogger<WebhookRecorder> logger) : BackgroundService
{
    private const int EventsAtOnce = 200;
    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(10);

    /// <summary>Events that belong together are written together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(5);

    private EventPlace _place;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _place = journal.Last with { Count = 0 };
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = loops.Register("webhooks-outbox", TimeSpan.FromMinutes(2));
        while (!stoppingToken.IsCancellationRequested)
        {
            var added = journal.Added;
            if (await TryWriteAsync(loop, stoppingToken)) continue;
            await added.WaitAsync(Sign, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Gathering, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        using var patience = new CancellationTokenSource(LastWrite, time);
        while (!patience.IsCancellationRequested && await TryWriteAsync(loop, patience.Token))
        {
            // What was told until the portal stopped is kept.
        }
    }

    /// <summary>Writes some; true when there was something.</summary>
    private async Task<bool> TryWriteAsync(BackgroundLoop loop, CancellationToken cancellationToken)
    {
        try
        {
            var run = journal.Read(_place, EventsAtOnce);
            // Its own epoch's beginning is no gap; what has fallen out while the database was away is.
            if (run.Missed is > 0 and var missed) WebhooksLog.EventsMissed(logger, missed);
            var events = run.Events.Where(told => Domain.Webhooks.WebhookTerms.Events.Contains(told.Type)).ToList();
            if (events.Count > 0) await WriteAsync(events, cancellationToken);
            _place = run.After;
            loop.Beat();
            return run.Events.Count > 0;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (loop.Fault(fault.Message)) WebhooksLog.NotRecorded(logger, fault);
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WriteAsync(List<PortalEvent> events, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var hooks = await database.Set<WebhookRow>().AsNoTracking().Where(hook => hook.IsEnabled).ToListAsync(cancellationToken);
        if (hooks.Count == 0) return;
        var access = await WebhookGroups.AccessAsync(database, hooks, cancellationToken);
        var keys = events.Select(told => told.Draft.Key).ToList();
        var known = (await database.Set<WebhookDeliveryRow>().Where(row => keys.Contains(row.EventKey)).Select(row => new { row.WebhookId, row.EventKey }).ToListAsync(cancellationToken))
            .Select(row => (row.WebhookId, row.EventKey)).ToHashSet();
        var isAny = false;
        foreach (var hook in hooks)
        {
            var wanted = hook.Events.Split(' ').ToHashSet(StringComparer.Ordinal);
            var own = events.Where(told => wanted.Contains(EventTypes.Name(told.Type)) && told.IsVisibleTo(access[hook.Id]) && !known.Contains((hook.Id, told.Draft.Key))).ToList();
            if (own.Count == 0) continue;
            if (hook.PausedAt is null) isAny |= await AddAsync(database, hook, own, cancellationToken);
            else await database.Set<WebhookRow>().Where(row => row.Id == hook.Id).ExecuteUpdateAsync(row => row.SetProperty(one => one.Skipped, one => one.Skipped + own.Count), cancellationToken);
        }

        if (isAny) work.Signal();
    }

    private async Task<bool> AddAsync(PortalDbContext database, WebhookRow hook, List<PortalEvent> events, CancellationToken cancellationToken)
    {
        var rows = events.Select(told => Delivery(hook, told)).ToList();
        foreach (var row in rows.Where(row => !Fits(row))) WebhooksLog.TooLong(logger, row.Event, hook.Name, row.Body.Length);
        rows.RemoveAll(row => !Fits(row));
        database.AddRange(rows);
        var isSaved = await database.TrySaveAsync(cancellationToken);
        database.ChangeTracker.Clear();
        if (isSaved) return rows.Count > 0;
        // Another instance was faster with some of them, or the webhook has just been deleted.
        foreach (var row in rows)
        {
            database.Add(row);
            await database.TrySaveAsync(cancellationToken);
            database.ChangeTracker.Clear();
        }

        return true;
    }

    private static bool Fits(WebhookDeliveryRow row) => row.EventKey.Length <= WebhookDeliveryTable.LongestKey && row.Body.Length <= WebhookDeliveryTable.LongestBody;

    private WebhookDeliveryRow Delivery(WebhookRow hook, PortalEvent told) => new()
    {
        WebhookId = hook.Id,
        EventKey = told.Draft.Key,
        Event = EventTypes.Name(told.Type),
        Body = Encoding.UTF8.GetString(told.Json.Span),
        CreatedAt = time.GetUtcNow(),
    };
}
