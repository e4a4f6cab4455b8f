using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Evolvex.Portal.Audit;

/// <summary>Keeps every code path of the portal from changing or deleting an audit entry.</summary>
internal sealed class AppendOnly : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Refuse(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Refuse(eventData.Context);
        return ValueTask.FromResult(result);
    }

    private static void Refuse(DbContext? database)
    {
        if (database?.ChangeTracker.Entries<AuditRow>().Any(entry => entry.State is EntityState.Modified or EntityState.Deleted) == true)
            throw new InvalidOperationException("Audit entries are added and read, never changed or deleted.");
    }
}
