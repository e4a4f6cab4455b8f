using System.Collections;
using System.Data;
using System.Data.Common;
using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// The rows of a statement. Synchronous reading goes straight to the driver; asynchronous reading fetches a batch of rows at a time
/// on a thread for blocking calls and serves them from memory, so that a row costs no thread hop. A reader that is closed early has
/// its query killed instead of draining the rest.
/// </summary>
internal sealed partial class GuardedDataReader(
    GuardedConnection connection, MySqlCommand command, MySqlDataReader inner, RunningStatement statement, CommandBehavior behavior) : DbDataReader
{
    /// <summary>What is left of a result may be this long in draining before the query is killed; the rest of a page is there at once.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(50);

    /// <summary>And this long before the connection is cut off, which costs a new one but not the reading of all that was on its way.</summary>
    private static readonly TimeSpan DrainTimeAfterKill = TimeSpan.FromMilliseconds(250);

    private readonly RowBatch _batch = new();
    private object[]? _row;
    private bool _resultEnded;
    private bool _allEnded;
    private bool _closed;

    public override int Depth => 0;

    public override int FieldCount => _closed ? 0 : inner.FieldCount;

    public override bool HasRows => inner.HasRows;

    public override bool IsClosed => _closed;

    public override int RecordsAffected => inner.RecordsAffected;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <summary>Fetches the first rows in the same call that ran the query: most results need no other.</summary>
    public GuardedDataReader WithFirstRows()
    {
        try
        {
            Fill();
            return this;
        }
        catch
        {
            CloseBlocking();
            throw;
        }
    }

    public override bool Read()
    {
        if (_batch.TryTake(out _row)) return true;
        if (_resultEnded) return false;
        return !(_resultEnded = !NextRow());
    }

    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        if (_batch.TryTake(out _row)) return Task.FromResult(true);
        return _resultEnded ? Task.FromResult(false) : ReadNextBatchAsync(cancellationToken);
    }

    public override bool NextResult() => StartResult(_allEnded ? false : statement.Run(inner.NextResult));

    public override async Task<bool> NextResultAsync(CancellationToken cancellationToken)
    {
        if (_allEnded) return StartResult(false);
        var more = await statement.RunAsync(inner.NextResult, cancellationToken);
        StartResult(more);
        if (more) await statement.RunAsync(Fill, cancellationToken);
        return more;
    }

    public override void Close()
    {
        if (_closed) return;
        _closed = true;
        if (!statement.Abandoned) CloseBlocking();
        Closed();
    }

    public override async Task CloseAsync()
    {
        if (_closed) return;
        _closed = true;
        if (!statement.Abandoned) await statement.RunAsync(CloseBlocking, CancellationToken.None);
        Closed();
        if (behavior.HasFlag(CommandBehavior.CloseConnection)) await connection.CloseAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    private async Task<bool> ReadNextBatchAsync(CancellationToken cancellationToken)
    {
        await statement.RunAsync(Fill, cancellationToken);
        return _batch.TryTake(out _row);
    }

    private bool Fill()
    {
        _resultEnded = !_batch.Fill(inner, NextRow);
        return true;
    }

    private bool NextRow()
    {
        try
        {
            return inner.Read();
        }
        catch (Exception e)
        {
            var fault = DriverFaults.Translate(e);
            statement.BrokenBy(fault ?? e);
            if (fault is not null) throw fault;
            throw;
        }
    }

    private bool StartResult(bool more)
    {
        _batch.Clear();
        _row = null;
        _resultEnded = !more;
        _allEnded = !more;
        return more;
    }

    /// <summary>Reads what is left, and has the query killed when that takes long. The errors of a query that nobody waits for any more concern nobody.</summary>
    private bool CloseBlocking()
    {
        if (statement.IsBroken) statement.HangUp();
        using (_allEnded ? null : statement.Patience(DrainTime, DrainTimeAfterKill))
        {
            try
            {
                inner.Close();
            }
            catch (Exception e) when (DriverFaults.IsFault(e))
            {
                // The kill, or a connection that broke; the next statement will say which.
            }
        }

        command.Dispose();
        statement.End();
        return true;
    }

    private void Closed()
    {
        if (ReferenceEquals(connection.Reader, this)) connection.Reader = null;
    }
}
