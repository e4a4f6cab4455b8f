using System.Data.Common;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// What the server, or the way to it, had to object. Callers need no more than <see cref="DbException"/>: its
/// <see cref="DbException.SqlState"/> and <see cref="DbException.IsTransient"/> say what may be done about it.
/// </summary>
internal sealed class MySqlServerException(string message, int number, string? sqlState, bool isTransient, Exception? inner)
    : DbException(message, inner)
{
    /// <summary>The server's error number (1213 a deadlock, 1062 a duplicate key …); 0 where the network failed.</summary>
    public int Number => number;

    public override int ErrorCode => number;

    public override string? SqlState => sqlState;

    /// <summary>The same statement may well succeed a moment later.</summary>
    public override bool IsTransient => isTransient;
}
