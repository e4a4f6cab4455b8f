using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Evolvex.Portal.ApiKeys;

/// <summary>
/// Whatever changes a key, a secret, a group or a route also changes the stamp in <c>access_version</c>, in the same transaction: other processes see by
/// one cheap query that something changed. This process is told at once: what was read under an earlier <see cref="Count"/> is not to be trusted.
/// </summary>
internal sealed class AccessChanges : SaveChangesInterceptor
{
    private volatile TaskCompletionSource _changed = New();
    private long _count;

    /// <summary>How many changes this process has seen. Read it before reading keys: when it differs afterwards, they may be old.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Ends when there were more changes than <paramref name="seen"/>, and at the latest after <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(long seen, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        // Taken before the count is looked at: a change in between ends this very wait.
        var changed = _changed.Task;
        if (Count == seen) await Task.WhenAny(changed, Task.Delay(atMost, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Makes what was read before untrusted and ends the wait.</summary>
    public void Raise()
    {
        Interlocked.Increment(ref _count);
        Interlocked.Exchange(ref _changed, New()).TrySetResult();
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Stamp(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Stamp(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Tell(eventData.Context);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Tell(eventData.Context);
        return ValueTask.FromResult(result);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Stamp(DbContext? context)
    {
        if (context is not PortalDbContext database) return;
        var changes = database.ChangeTracker.Entries().Any(entry =>
            entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && entry.Entity is (GroupRow or RouteRow or ApiKeyRow or ApiKeySecretRow));
        if (!changes) return;
        var version = database.Set<AccessVersion>().Local.SingleOrDefault() ?? database.Attach(new AccessVersion()).Entity;
        version.Stamp = Guid.NewGuid();
        database.Entry(version).State = EntityState.Modified;
    }

    private void Tell(DbContext? context)
    {
        if (context is PortalDbContext database && database.Set<AccessVersion>().Local.Count > 0) Raise();
    }
}
