using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Users;

/// <summary>Base of what reads and changes people: one thing at a time, and a database that is away is said instead of ending the page.</summary>
public abstract class PersonComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _end = new();

    /// <summary>Something is being done.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>The database did not answer the last time.</summary>
    protected bool IsDatabaseAway { get; private set; }

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>Does something; false when it was not done: the page is left, something else is being done, or the database is away.</summary>
    protected async Task<bool> TryAsync(Func<CancellationToken, Task> act)
    {
        if (IsBusy) return false;
        IsBusy = true;
        try
        {
            await act(_end.Token);
            IsDatabaseAway = false;
            return true;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException)
        {
            UsersLog.DatabaseAway(Loggers.CreateLogger<PersonComponent>(), fault.Message);
            IsDatabaseAway = true;
            return false;
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        GC.SuppressFinalize(this);
    }
}
