using System.Data;
using System.Data.Common;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>A transaction in plain SQL statements, so that time-outs and cancellation hold for them as for any other; with savepoints, which the driver lacks.</summary>
internal sealed class GuardedTransaction : DbTransaction
{
    private readonly GuardedConnection _connection;
    private bool _open = true;

    private GuardedTransaction(GuardedConnection connection, IsolationLevel isolationLevel)
    {
        _connection = connection;
        IsolationLevel = isolationLevel;
        connection.Transaction = this;
    }

    public override IsolationLevel IsolationLevel { get; }

    public override bool SupportsSavepoints => true;

    protected override DbConnection? DbConnection => _open ? _connection : null;

    public static GuardedTransaction Begin(GuardedConnection connection, IsolationLevel isolationLevel)
    {
        using var command = Command(connection, BeginStatement(isolationLevel));
        command.ExecuteNonQuery();
        return new GuardedTransaction(connection, isolationLevel);
    }

    public static async Task<GuardedTransaction> BeginAsync(GuardedConnection connection, IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, BeginStatement(isolationLevel));
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new GuardedTransaction(connection, isolationLevel);
    }

    public override void Commit() => Finish("COMMIT");

    public override Task CommitAsync(CancellationToken cancellationToken = default) => FinishAsync("COMMIT", cancellationToken);

    public override void Rollback() => Finish("ROLLBACK");

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => FinishAsync("ROLLBACK", cancellationToken);

    /// <summary>Rolls back what was neither committed nor rolled back; a connection that is gone has done so by itself.</summary>
    public void RollBackIfOpen()
    {
        if (!_open) return;
        if (_connection.State == ConnectionState.Open) Rollback();
        else Close();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_open && _connection.State == ConnectionState.Open) await RollbackAsync();
        Close();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) RollBackIfOpen();
        base.Dispose(disposing);
    }

    private static string BeginStatement(IsolationLevel level) => level switch
    {
        IsolationLevel.Unspecified => "START TRANSACTION",
        IsolationLevel.ReadUncommitted => "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED; START TRANSACTION",
        IsolationLevel.ReadCommitted => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION",
        IsolationLevel.RepeatableRead => "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION",
        IsolationLevel.Snapshot => "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION WITH CONSISTENT SNAPSHOT",
        IsolationLevel.Serializable => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; START TRANSACTION",
        _ => throw new NotSupportedException($"MySQL has no isolation level {level}."),
    };

    private static GuardedCommand Command(GuardedConnection connection, string text) => new() { Connection = connection, CommandText = text };

    private void Finish(string statement)
    {
        ThrowIfFinished();
        try
        {
            using var command = Command(_connection, statement);
            command.ExecuteNonQuery();
        }
        finally
        {
            Close();
        }
    }

    private async Task FinishAsync(string statement, CancellationToken cancellationToken)
    {
        ThrowIfFinished();
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var command = Command(_connection, statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        _open = false;
        if (ReferenceEquals(_connection.Transaction, this)) _connection.Transaction = null;
    }

    private void ThrowIfFinished()
    {
        if (!_open) throw new InvalidOperationException("The transaction is over; it was committed or rolled back.");
    }
}
