using System.Text;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Domain.Webhooks;
using Evolvex.Portal.EventStream;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Webhooks;

/// <summary>What an administrator says of a webhook.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Url">Where to send to.</param>
/// <param name="Events">What to send.</param>
/// <param name="GroupId">The group whose routes limit it; null: no limit.</param>
/// <param name="IsEnabled">Send at all.</param>
internal sealed record WebhookSettings(string Name, string Url, IReadOnlyList<EventType> Events, Guid? GroupId, bool IsEnabled = true);

/// <summary>What is wrong with a change of a webhook.</summary>
internal enum WebhookMistake
{
    NameInvalid,
    NameTaken,

    /// <summary>No address of http or https, or one with a name and password in it.</summary>
    UrlInvalid,

    /// <summary>Nothing that it would be told.</summary>
    NoEvent,

    GroupUnknown,
    WebhookUnknown,
    DeliveryUnknown,
}

/// <summary>Creates, changes and deletes webhooks. Each change and its audit entry are saved together.</summary>
internal sealed class WebhookStore(
    IDbContextFactory<PortalDbContext> databases, WebhookSecrets secrets, WebhookAttempts attempts, WebhookWork work, IAuditLog audit, TimeProvider time)
{
    /// <summary>Makes one; the secret is told here and nowhere else.</summary>
    public async Task<(Guid Id, string? Secret, WebhookMistake? Mistake)> CreateAsync(WebhookSettings settings, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var secret = WebhookSignature.NewSecret();
        var hook = new WebhookRow { Name = settings.Name, Url = settings.Url, Events = "", Secret = secrets.Protect(secret), CreatedAt = time.GetUtcNow() };
        if (await JudgeAsync(database, hook.Id, settings, cancellationToken) is { } mistake) return (default, null, mistake);
        Set(hook, settings);
        database.Add(hook);
        audit.Add(database, actor, AuditVerb.Created, Subject(hook), after: await ValuesAsync(database, hook, cancellationToken));
        return await database.TrySaveAsync(cancellationToken) ? (hook.Id, secret, null) : (default, null, WebhookMistake.NameTaken);
    }

    public async Task<WebhookMistake?> ChangeAsync(Guid id, WebhookSettings settings, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<WebhookRow>().FindAsync([id], cancellationToken) is not { } hook) return WebhookMistake.WebhookUnknown;
        if (await JudgeAsync(database, id, settings, cancellationToken) is { } mistake) return mistake;
        var before = await ValuesAsync(database, hook, cancellationToken);
        // Elsewhere, or after a rest, it may be taken at once.
        if (hook.Url != settings.Url || (settings.IsEnabled && !hook.IsEnabled)) await BeginAnewAsync(database, hook, cancellationToken);
        Set(hook, settings);
        audit.Add(database, actor, AuditVerb.Changed, Subject(hook), before, await ValuesAsync(database, hook, cancellationToken));
        if (!await database.TrySaveAsync(cancellationToken)) return WebhookMistake.NameTaken;
        work.Signal();
        return null;
    }

    public async Task<WebhookMistake?> SetEnabledAsync(Guid id, bool isEnabled, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<WebhookRow>().FindAsync([id], cancellationToken) is not { } hook) return WebhookMistake.WebhookUnknown;
        if (hook.IsEnabled == isEnabled) return null;
        hook.IsEnabled = isEnabled;
        if (isEnabled) await BeginAnewAsync(database, hook, cancellationToken);
        audit.Add(database, actor, isEnabled ? AuditVerb.Enabled : AuditVerb.Disabled, Subject(hook));
        await database.SaveChangesAsync(cancellationToken);
        work.Signal();
        return null;
    }

    /// <summary>Sends again to one that was paused, or that is waited with.</summary>
    public async Task<WebhookMistake?> ResumeAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<WebhookRow>().FindAsync([id], cancellationToken) is not { } hook) return WebhookMistake.WebhookUnknown;
        (hook.PausedAt, hook.Skipped) = (null, 0);
        audit.Add(database, actor, AuditVerb.Resumed, Subject(hook));
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await BeginAnewAsync(database, hook, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        work.Signal();
        return null;
    }

    /// <summary>A new secret in the place of the old one, from the next delivery on.</summary>
    public async Task<(string? Secret, WebhookMistake? Mistake)> RotateAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<WebhookRow>().FindAsync([id], cancellationToken) is not { } hook) return (null, WebhookMistake.WebhookUnknown);
        var secret = WebhookSignature.NewSecret();
        hook.Secret = secrets.Protect(secret);
        audit.Add(database, actor, AuditVerb.SecretChanged, Subject(hook));
        await database.SaveChangesAsync(cancellationToken);
        return (secret, null);
    }

    /// <summary>Deletes it with all that waits for it and its log.</summary>
    public async Task<WebhookMistake?> DeleteAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<WebhookRow>().FindAsync([id], cancellationToken) is not { } hook) return WebhookMistake.WebhookUnknown;
        database.Remove(hook);
        audit.Add(database, actor, AuditVerb.Deleted, Subject(hook), before: await ValuesAsync(database, hook, cancellationToken));
        await database.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Sends a test, once and now.</summary>
    public async Task<(PostOutcome? Outcome, WebhookMistake? Mistake)> TestAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        var body = EventJson.Write($"test-{Guid.NewGuid():N}", "test", time.GetUtcNow(), static json => json.WriteString("message", "The webhook works."));
        return await SendOnceAsync(id, "test", Encoding.UTF8.GetString(body), AuditVerb.Tested, actor, cancellationToken);
    }

    /// <summary>Sends what was sent before, once and now, as a delivery of its own.</summary>
    public async Task<(PostOutcome? Outcome, WebhookMistake? Mistake)> SendAgainAsync(Guid id, long delivery, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<WebhookDeliveryRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == delivery && row.WebhookId == id, cancellationToken) is not { } sent)
            return (null, WebhookMistake.DeliveryUnknown);
        return await SendOnceAsync(id, sent.Event, sent.Body, AuditVerb.SentAgain, actor, cancellationToken);
    }

    private async Task<(PostOutcome? Outcome, WebhookMistake? Mistake)> SendOnceAsync(Guid id, string name, string body, string verb, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<WebhookRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } hook) return (null, WebhookMistake.WebhookUnknown);
        // Given up until it is delivered: nobody else is to send it.
        var delivery = new WebhookDeliveryRow { WebhookId = id, EventKey = $"once:{Guid.NewGuid():N}", Event = name, Body = body, CreatedAt = time.GetUtcNow(), State = DeliveryState.GivenUp };
        database.Add(delivery);
        audit.Add(database, actor, verb, Subject(hook), after: new { Event = name, Delivery = delivery.DeliveryId });
        await database.SaveChangesAsync(cancellationToken);
        return (await attempts.OnceAsync(hook, delivery, cancellationToken), null);
    }

    /// <summary>Has everything that waits sent at once, so that it goes in its order. The caller saves.</summary>
    private static async Task BeginAnewAsync(PortalDbContext database, WebhookRow hook, CancellationToken cancellationToken)
    {
        hook.BeginAnew();
        await database.Set<WebhookDeliveryRow>().Where(row => row.WebhookId == hook.Id && row.State == DeliveryState.Waiting)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.NextAttemptAt, (DateTimeOffset?)null), cancellationToken);
    }

    private static void Set(WebhookRow hook, WebhookSettings settings) => (hook.Name, hook.Url, hook.Events, hook.GroupId, hook.IsEnabled) =
        (settings.Name, settings.Url, string.Join(' ', WebhookTerms.Events.Where(settings.Events.Contains).Select(EventTypes.Name)), settings.GroupId, settings.IsEnabled);

    private static AuditObject Subject(WebhookRow hook) => new(AuditObjectKind.Webhook, hook.Id.ToString("D"), hook.Name);

    // The part of the address behind ? may be a secret.
    private static async Task<object> ValuesAsync(PortalDbContext database, WebhookRow hook, CancellationToken cancellationToken) => new
    {
        hook.Name,
        Url = WebhookTerms.Shown(hook.Url),
        hook.Events,
        Group = hook.GroupId is { } id ? await database.Set<GroupRow>().Where(group => group.Id == id).Select(group => group.Name).FirstOrDefaultAsync(cancellationToken) : null,
        hook.IsEnabled,
    };

    private static async Task<WebhookMistake?> JudgeAsync(PortalDbContext database, Guid id, WebhookSettings settings, CancellationToken cancellationToken)
    {
        if (!AccessNames.IsName(settings.Name)) return WebhookMistake.NameInvalid;
        if (WebhookTerms.Address(settings.Url) is null) return WebhookMistake.UrlInvalid;
        if (!settings.Events.Any(WebhookTerms.Events.Contains)) return WebhookMistake.NoEvent;
        if (settings.GroupId is { } group && !await database.Set<GroupRow>().AnyAsync(row => row.Id == group, cancellationToken)) return WebhookMistake.GroupUnknown;
        return await database.Set<WebhookRow>().AnyAsync(other => other.Name == settings.Name && other.Id != id, cancellationToken) ? WebhookMistake.NameTaken : null;
    }
}
