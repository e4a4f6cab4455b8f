using System.Text;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Adds many rows to a table, as many in a statement as every server takes, as text: the drivers spend ten times as long on as many parameters. Runs inside
/// the caller's transaction.
/// </summary>
/// <param name="database">Where the table is.</param>
/// <param name="into">Table and columns, <c>calls (id, call_key)</c>.</param>
/// <param name="then">What follows the rows, for those that are there already; empty: that is an error.</param>
internal sealed class InsertStatement(PortalDbContext database, string into, string then = "") : TableRows
{
    /// <summary>In characters; at three bytes a letter still less than the megabyte that old servers take.</summary>
    private const int LongestForServers = 300_000;

    /// <summary>There is no way to SQLite that longer ones would spare; texts from 85,000 bytes on lie about until everything is collected.</summary>
    private const int LongestForSqlite = 40_000;

    private readonly bool _isSqlite = database.Database.IsSqlite();
    private readonly StringBuilder _text = new();
    private bool _isFirst;

    public override InsertStatement Row()
    {
        // The transaction goes as a whole: what SQLite would note to undo one statement alone takes an eighth of the time.
        if (_text.Length == 0) _text.Append(_isSqlite ? "INSERT OR FAIL INTO " : "INSERT INTO ").Append(into).Append(" VALUES (");
        else _text.Append(",(");
        _isFirst = true;
        return this;
    }

    public override InsertStatement Add(long value)
    {
        Next().Append(value);
        return this;
    }

    public override InsertStatement Add(bool value)
    {
        Next().Append(value ? '1' : '0');
        return this;
    }

    public override InsertStatement Add(string? value)
    {
        SqlLiteral.Append(Next(), value, _isSqlite);
        return this;
    }

    public override InsertStatement Add(DateTimeOffset value)
    {
        SqlLiteral.Append(Next(), value);
        return this;
    }

    public override ValueTask EndAsync(CancellationToken cancellationToken)
    {
        _text.Append(')');
        return _text.Length < (_isSqlite ? LongestForSqlite : LongestForServers) ? ValueTask.CompletedTask : new ValueTask(SendAsync(cancellationToken));
    }

    /// <summary>Sends the rest.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_text.Length == 0) return;
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = database.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = _text.Append(then).ToString();
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(cancellationToken);
        _text.Clear();
    }

    private StringBuilder Next()
    {
        if (!_isFirst) _text.Append(',');
        _isFirst = false;
        return _text;
    }
}
