using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Evolvex.Portal.Storage;

/// <summary>
/// Per-connection settings of SQLite: with write-ahead logging NORMAL loses no committed row to a crash of the process, only perhaps the last ones to
/// a power cut; and a writer waits for another process (the command line) instead of failing.
/// </summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
