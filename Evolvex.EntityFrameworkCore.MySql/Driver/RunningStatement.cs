namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// One statement from its start until its last row is read or its reader is closed: what may stop it, and what is cleared up after it.
/// </summary>
internal sealed class RunningStatement(GuardedConnection connection, QueryKiller killer, DriverSocket socket, int timeoutSeconds)
{
    /// <summary>How long a statement that was told to stop may take to do so before its connection is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly long _number = killer.Begin();

    /// <summary>The connection was given up while a call was still in it; nothing may touch it again.</summary>
    public bool Abandoned { get; private set; }

    /// <summary>The driver waits in vain for the rest of this statement's answer, so its connection has to be cut off.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Tells the server to stop. Returns at once.</summary>
    public void Cancel() => killer.KillSoon(_number);

    /// <summary>
    /// A patience for what is left of the statement: after the first span the server is told to stop, after the second the line is
    /// cut, for what was sent by then is still to be read and may be millions of rows. Within a transaction it is not cut, as that
    /// would undo the transaction. Dispose it when the statement has ended.
    /// </summary>
    public IDisposable Patience(TimeSpan untilKill, TimeSpan untilHangUp)
    {
        var kills = 0;
        return new Timer(
            _ =>
            {
                if (Interlocked.Exchange(ref kills, 1) == 0) Cancel();
                else if (connection.Transaction is null) socket.HangUp();
            },
            null, untilKill, untilHangUp - untilKill);
    }

    /// <summary>Cuts the connection, which ends whatever waits in it.</summary>
    public void HangUp() => socket.HangUp();

    /// <summary>
    /// A fault came in the middle of the rows. The driver takes a kill for the end of them, but goes on waiting for more after any
    /// other fault, although the server has said its last word.
    /// </summary>
    public void BrokenBy(Exception fault) => IsBroken |= !DriverFaults.IsInterruption(fault);

    /// <summary>Runs a blocking call here and now; the driver's own time-out holds for it.</summary>
    public T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e)
        {
            if (DriverFaults.Translate(e) is { } fault) throw fault;
            throw;
        }
    }

    /// <summary>
    /// Runs a blocking call on a thread for such. A token that fires kills the query and ends in
    /// <see cref="OperationCanceledException"/>; a server that answers neither the query nor the kill costs the connection, not the caller's time.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var giveUp = new CancellationTokenSource();
        if (timeoutSeconds > 0) giveUp.CancelAfter(TimeSpan.FromSeconds(timeoutSeconds) + Grace + Grace);
        var work = BlockingCalls.Queries.Run(call, cancellationToken);
        await using var stop = cancellationToken.UnsafeRegister(_ =>
        {
            Cancel();
            giveUp.CancelAfter(Grace);
        }, null);
        try
        {
            return await work.WaitAsync(giveUp.Token);
        }
        catch (Exception e)
        {
            if (!work.IsCompleted)
            {
                Abandoned = true;
                connection.Abandon(work);
                socket.HangUp();
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (e is OperationCanceledException) throw DriverFaults.TimedOut(0, e);
            if (DriverFaults.Translate(e) is { } fault) throw fault;
            throw;
        }
    }

    /// <summary>The statement is over: a kill that came too late for it is spent on an empty one, so that it cannot hit the next.</summary>
    public void End()
    {
        if (killer.End()) connection.SpendKill();
    }
}
