using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Webhooks;

/// <summary>How a webhook fares.</summary>
public enum WebhookStanding
{
    /// <summary>What was sent last was taken, or nothing was sent yet.</summary>
    Good,

    /// <summary>It takes nothing at the moment; what is for it is tried again.</summary>
    Failing,

    /// <summary>It took nothing for a day: nothing is sent until somebody resumes it.</summary>
    Paused,

    /// <summary>Switched off.</summary>
    Disabled,
}

/// <summary>A webhook as administrators see it.</summary>
internal sealed record WebhookView(WebhookRow Row, string? Group, int Waiting, int GivenUp, DateTimeOffset? LastDeliveredAt)
{
    public WebhookStanding Standing => Row switch
    {
        { IsEnabled: false } => WebhookStanding.Disabled,
        { PausedAt: not null } => WebhookStanding.Paused,
        { FailingSince: not null } => WebhookStanding.Failing,
        _ => WebhookStanding.Good,
    };

    /// <summary>Its group was deleted: nothing is sent.</summary>
    public bool HasLostGroup => Row.GroupId is not null && Group is null;
}

/// <summary>Which deliveries to show; what is null does not matter.</summary>
internal sealed record DeliveryFilter(DeliveryState? State = null, string? Event = null);

/// <summary>A page of deliveries, newest first.</summary>
/// <param name="Rows">The deliveries.</param>
/// <param name="Next">Pass it on to get the next page; null: this was the last.</param>
/// <param name="Total">How many there are on all pages; one more than <see cref="WebhookQueries.MostCounted"/> stands for any number above.</param>
internal sealed record DeliveryPage(IReadOnlyList<WebhookDeliveryRow> Rows, long? Next, int Total);

/// <summary>Reads webhooks and their deliveries for those who administer them.</summary>
internal sealed class WebhookQueries(IDbContextFactory<PortalDbContext> databases)
{
    /// <summary>Deliveries are counted up to here: a log of two busy weeks has a million.</summary>
    public const int MostCounted = 10_000;

    /// <summary>All webhooks, by name.</summary>
    public async Task<IReadOnlyList<WebhookView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var hooks = await database.Set<WebhookRow>().AsNoTracking().OrderBy(hook => hook.Name).ToListAsync(cancellationToken);
        return await ViewAsync(database, hooks, cancellationToken);
    }

    /// <summary>One of them, or null.</summary>
    public async Task<WebhookView?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var hooks = await database.Set<WebhookRow>().AsNoTracking().Where(hook => hook.Id == id).ToListAsync(cancellationToken);
        return (await ViewAsync(database, hooks, cancellationToken)).FirstOrDefault();
    }

    /// <summary>Groups to choose from, by name.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> GroupsAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var groups = await database.Set<GroupRow>().AsNoTracking().OrderBy(group => group.Name).Select(group => new { group.Id, group.Name }).ToListAsync(cancellationToken);
        return [.. groups.Select(group => (group.Id, group.Name))];
    }

    /// <summary>The page of deliveries before <paramref name="before"/>, newest first.</summary>
    public async Task<DeliveryPage> PageAsync(Guid hook, DeliveryFilter filter, long? before, int size, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = database.Set<WebhookDeliveryRow>().AsNoTracking().Where(row => row.WebhookId == hook);
        if (filter.State is { } state) rows = rows.Where(row => row.State == state);
        if (filter.Event is { } name) rows = rows.Where(row => row.Event == name);
        var total = await rows.Take(MostCounted + 1).CountAsync(cancellationToken);
        if (before is { } id) rows = rows.Where(row => row.Id < id);
        var page = await rows.OrderByDescending(row => row.Id).Take(size + 1).ToListAsync(cancellationToken);
        return page.Count > size ? new DeliveryPage(page[..size], page[size - 1].Id, total) : new DeliveryPage(page, null, total);
    }

    private static async Task<IReadOnlyList<WebhookView>> ViewAsync(PortalDbContext database, List<WebhookRow> hooks, CancellationToken cancellationToken)
    {
        var groups = await database.Set<GroupRow>().AsNoTracking().ToDictionaryAsync(group => group.Id, group => group.Name, cancellationToken);
        var views = new List<WebhookView>(hooks.Count);
        foreach (var hook in hooks)
        {
            var own = database.Set<WebhookDeliveryRow>().Where(row => row.WebhookId == hook.Id);
            var counts = await own.Where(row => row.State != DeliveryState.Delivered).GroupBy(row => row.State).Select(rows => new { rows.Key, Count = rows.Count() }).ToListAsync(cancellationToken);
            var last = await own.Where(row => row.State == DeliveryState.Delivered).OrderByDescending(row => row.Id).Select(row => row.LastAttemptAt).FirstOrDefaultAsync(cancellationToken);
            views.Add(new WebhookView(
                hook, hook.GroupId is { } id ? groups.GetValueOrDefault(id) : null, counts.Find(count => count.Key == DeliveryState.Waiting)?.Count ?? 0,
                counts.Find(count => count.Key == DeliveryState.GivenUp)?.Count ?? 0, last));
        }

        return views;
    }
}
