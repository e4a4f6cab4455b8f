using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Webhooks;

/// <summary>Which of several instances on one database sends: whoever wrote its name last, as long as it keeps renewing.</summary>
internal sealed class WebhookLease(IDbContextFactory<PortalDbContext> databases, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(15);

    private readonly Guid _own = Guid.NewGuid();
    private DateTimeOffset _until;

    /// <summary>Takes or renews the lease; false while another instance has it.</summary>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_until - now > Length - Renewal) return true;
        var until = now + Length;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        // One statement: whoever is faster has it, and this changes nothing.
        var isMine = await database.Set<WebhookLeaseRow>().Where(row => row.Holder == _own || row.Until < now)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.Holder, _own).SetProperty(one => one.Until, until), cancellationToken) == 1;
        if (!isMine && !await database.Set<WebhookLeaseRow>().AnyAsync(cancellationToken))
        {
            database.Add(new WebhookLeaseRow { Holder = _own, Until = until });
            isMine = await database.TrySaveAsync(cancellationToken);
        }

        _until = isMine ? until : default;
        return isMine;
    }

    /// <summary>Gives it back, so that the next instance need not wait.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_until == default) return;
        _until = default;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Set<WebhookLeaseRow>().Where(row => row.Holder == _own).ExecuteDeleteAsync(cancellationToken);
    }
}
