using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Shell;

/// <summary>
/// Base of pages and dialogs that read and change what the portal keeps. What they ask of the database ends with the page, goes one at a time, and a database that
/// does not answer is something to say, not a fault of the page.
/// </summary>
public abstract class DatabaseComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;

    /// <summary>Starts with nothing under way.</summary>
    protected DatabaseComponent() => _ended = _end.Token;

    /// <summary>The database did not answer the last time.</summary>
    protected bool IsDatabaseAway { get; private set; }

    /// <summary>Something is under way; buttons wait.</summary>
    protected bool IsBusy { get; private set; }

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>Does some work with the database. False when it was not done: the database is away, the page is left, or something else is under way.</summary>
    protected async Task<bool> TryAsync(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (IsBusy) return false;
        IsBusy = true;
        try
        {
            await work(_ended);
            IsDatabaseAway = false;
            return true;
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception fault) when (DatabaseFault.Is(fault) || fault is DbUpdateException)
        {
            IsDatabaseAway = true;
            ShellLog.DatabaseAway(Loggers.CreateLogger<DatabaseComponent>(), GetType().Name, fault.GetBaseException().Message);
            return false;
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>Forgets the last fault, for a dialog that opens anew.</summary>
    protected void Forgive() => IsDatabaseAway = false;

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what is under way.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _ended.IsCancellationRequested) return;
        _end.Cancel();
        _end.Dispose();
    }
}
