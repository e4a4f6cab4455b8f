using Evolvex.Portal.Domain.Webhooks;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Webhooks;

/// <summary>Sends a delivery and writes down what came of it: for the delivery and for its webhook.</summary>
internal sealed class WebhookAttempts(IDbContextFactory<PortalDbContext> databases, WebhookPost post, WebhookOutbox outbox, TimeProvider time, ILogger<WebhookAttempts> logger)
{
    /// <summary>Sends it once more; what fails is tried again later, for a day.</summary>
    public async Task TryAsync(WebhookRow hook, WebhookDeliveryRow delivery, CancellationToken cancellationToken)
    {
        var outcome = await post.SendAsync(hook, delivery, cancellationToken);
        var now = time.GetUtcNow();
        // Whatever the receiver got is written down, also when the portal stops at this moment.
        if (outcome.IsDelivered) await DeliveredAsync(hook, delivery, outcome, now);
        else await FailedAsync(hook, delivery, outcome, now);
    }

    /// <summary>Sends it once, whatever the webhook's state, and leaves it at that.</summary>
    public async Task<PostOutcome> OnceAsync(WebhookRow hook, WebhookDeliveryRow delivery, CancellationToken cancellationToken)
    {
        var outcome = await post.SendAsync(hook, delivery, cancellationToken);
        await NoteAsync(delivery.Id, outcome, 1, time.GetUtcNow(), outcome.IsDelivered ? DeliveryState.Delivered : DeliveryState.GivenUp, null, outcome.Fault);
        return outcome;
    }

    private async Task DeliveredAsync(WebhookRow hook, WebhookDeliveryRow delivery, PostOutcome outcome, DateTimeOffset now)
    {
        await NoteAsync(delivery.Id, outcome, delivery.Attempts + 1, now, DeliveryState.Delivered, null, null);
        if (hook.Failures == 0 && hook.FailingSince is null) return;
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        await database.Set<WebhookRow>().Where(row => row.Id == hook.Id).ExecuteUpdateAsync(
            row => row.SetProperty(one => one.Failures, 0).SetProperty(one => one.FailingSince, (DateTimeOffset?)null).SetProperty(one => one.NextAttemptAt, (DateTimeOffset?)null), CancellationToken.None);
        WebhooksLog.TakesAgain(logger, hook.Name);
    }

    private async Task FailedAsync(WebhookRow hook, WebhookDeliveryRow delivery, PostOutcome outcome, DateTimeOffset now)
    {
        var tries = delivery.Attempts + 1;
        if (WebhookRetries.IsRefusal(outcome.Status))
        {
            // It is about this one: others are sent meanwhile.
            await NoteAsync(delivery, outcome, tries, now, now + WebhookRetries.Wait(tries, Random.Shared.NextDouble()));
            return;
        }

        var since = WebhookRetries.FailingSince(hook.FailingSince, hook.NextAttemptAt, now);
        var failures = since == hook.FailingSince ? hook.Failures + 1 : 1;
        var next = now + WebhookRetries.Wait(failures, Random.Shared.NextDouble());
        await NoteAsync(delivery, outcome, tries, now, next);
        if (now - since >= WebhookRetries.GivenUpAfter)
        {
            if (await outbox.PauseAsync(hook, now, CancellationToken.None)) WebhooksLog.Paused(logger, hook.Name, since);
            return;
        }

        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        await database.Set<WebhookRow>().Where(hook.IsAsItWas()).ExecuteUpdateAsync(
            row => row.SetProperty(one => one.Failures, failures).SetProperty(one => one.FailingSince, since).SetProperty(one => one.NextAttemptAt, next), CancellationToken.None);
        if (failures == 1) WebhooksLog.DoesNotTake(logger, hook.Name, outcome.Fault ?? $"status {outcome.Status}");
    }

    private Task NoteAsync(WebhookDeliveryRow delivery, PostOutcome outcome, int tries, DateTimeOffset now, DateTimeOffset next)
    {
        var isOver = next - delivery.CreatedAt > WebhookRetries.GivenUpAfter;
        if (isOver) WebhooksLog.GivenUp(logger, delivery.Event, delivery.DeliveryId, tries);
        return NoteAsync(delivery.Id, outcome, tries, now, isOver ? DeliveryState.GivenUp : DeliveryState.Waiting, isOver ? null : next, outcome.Fault);
    }

    private async Task NoteAsync(long id, PostOutcome outcome, int tries, DateTimeOffset now, DeliveryState state, DateTimeOffset? next, string? fault)
    {
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        var duration = (int)Math.Min(int.MaxValue, outcome.Duration.TotalMilliseconds);
        await database.Set<WebhookDeliveryRow>().Where(row => row.Id == id).ExecuteUpdateAsync(
            row => row.SetProperty(one => one.State, state).SetProperty(one => one.Attempts, tries).SetProperty(one => one.LastAttemptAt, now).SetProperty(one => one.NextAttemptAt, next)
                .SetProperty(one => one.Status, outcome.Status).SetProperty(one => one.DurationMs, duration).SetProperty(one => one.Response, outcome.Response).SetProperty(one => one.Fault, fault),
            CancellationToken.None);
    }
}
