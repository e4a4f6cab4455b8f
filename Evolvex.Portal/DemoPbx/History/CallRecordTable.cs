using System.Globalization;
using Evolvex.Portal.DemoPbx.Exchange;
using Microsoft.Data.Sqlite;

namespace Evolvex.Portal.DemoPbx.History;

/// <summary>
/// The demo's call detail table in SQLite: the columns that Asterisk's cdr_adaptive_odbc fills at this PBX, no primary key. Written in whole transactions beside readers
/// (write-ahead log), so that a reader sees the table empty, or as it was, and never half a day.
/// </summary>
internal sealed class CallRecordTable(string file, TimeZoneInfo zone)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    private static readonly string[] Columns =
    [
        "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec",
        "disposition", "amaflags", "userfield", "uniqueid", "linkedid", "peeraccount", "sequence", "source", "destination", "direction", "group_uuid",
    ];

    private static readonly string[] Indexed = ["start", "src", "dst", "uniqueid", "linkedid"];

    private readonly string connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();

    /// <summary>Makes the table with its indexes where it is not there yet.</summary>
    public void Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var connection = Open();
        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, """
            CREATE TABLE IF NOT EXISTS cdr (
              accountcode VARCHAR(80) NOT NULL DEFAULT '', src VARCHAR(80) NOT NULL DEFAULT '', dst VARCHAR(80) NOT NULL DEFAULT '',
              dcontext VARCHAR(80) NOT NULL DEFAULT '', clid VARCHAR(160) NOT NULL DEFAULT '', channel VARCHAR(120) NOT NULL DEFAULT '',
              dstchannel VARCHAR(120) NOT NULL DEFAULT '', lastapp VARCHAR(80) NOT NULL DEFAULT '', lastdata VARCHAR(255) NOT NULL DEFAULT '',
              start DATETIME NULL, answer DATETIME NULL, "end" DATETIME NULL, duration INT NOT NULL DEFAULT 0, billsec INT NOT NULL DEFAULT 0,
              disposition VARCHAR(45) NOT NULL DEFAULT '', amaflags VARCHAR(45) NOT NULL DEFAULT '', userfield VARCHAR(255) NOT NULL DEFAULT '',
              uniqueid VARCHAR(150) NOT NULL DEFAULT '', linkedid VARCHAR(150) NOT NULL DEFAULT '', peeraccount VARCHAR(80) NOT NULL DEFAULT '',
              sequence INT NOT NULL DEFAULT 0, source VARCHAR(80) NOT NULL DEFAULT '', destination VARCHAR(80) NOT NULL DEFAULT '',
              direction VARCHAR(20) NOT NULL DEFAULT '', group_uuid VARCHAR(64) NOT NULL DEFAULT '')
            """);
        Index(connection);
    }

    /// <summary>The last row's start and number; null where there is none.</summary>
    public (DateTimeOffset Start, int Sequence)? Last()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT max(start), max(sequence) FROM cdr";
        using var reader = command.ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0)
            ? (Instant(DateTime.ParseExact(reader.GetString(0), TimeFormat, CultureInfo.InvariantCulture)), reader.GetInt32(1))
            : null;
    }

    /// <summary>Adds rows, all or none.</summary>
    /// <param name="rows">In the order in which the calls ended.</param>
    /// <param name="cancellationToken">Stops between two rows; nothing is left behind then.</param>
    /// <returns>How many there were.</returns>
    public int Append(IEnumerable<CallRecord> rows, CancellationToken cancellationToken)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        var isEmpty = IsEmpty(connection);

        // Many rows go in faster before the indexes than under them.
        if (isEmpty)
            foreach (var column in Indexed)
                Run(connection, $"DROP INDEX IF EXISTS cdr_{column}");

        using var insert = Insert(connection);
        var count = 0;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(insert, row);
            count++;
        }

        if (isEmpty)
            Index(connection);
        transaction.Commit();
        return count;
    }

    /// <summary>Forgets rows that are older than that, and the oldest of more than so many.</summary>
    public void Trim(DateTimeOffset oldest, int mostRows)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            DELETE FROM cdr WHERE start < $oldest;
            DELETE FROM cdr WHERE rowid IN (SELECT rowid FROM cdr ORDER BY start DESC LIMIT -1 OFFSET $most)
            """;
        command.Parameters.AddWithValue("$oldest", Text(oldest));
        command.Parameters.AddWithValue("$most", mostRows);
        command.ExecuteNonQuery();
    }

    private static bool IsEmpty(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT NOT EXISTS (SELECT 1 FROM cdr)";
        return (long)command.ExecuteScalar()! == 1;
    }

    private static void Index(SqliteConnection connection)
    {
        foreach (var column in Indexed)
            Run(connection, $"CREATE INDEX IF NOT EXISTS cdr_{column} ON cdr ({column})");
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Insert(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO cdr ({string.Join(',', Columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(',', Columns.Select(c => "$" + c))})";
        foreach (var column in Columns)
            command.Parameters.Add(new SqliteParameter("$" + column, null));
        command.Prepare();
        return command;
    }

    private void Write(SqliteCommand insert, CallRecord row)
    {
        object?[] values =
        [
            "", row.Src, row.Dst, row.Dcontext, row.Clid, row.Channel, row.DstChannel, row.LastApp, row.LastData, Text(row.Start),
            row.Answer is { } answer ? Text(answer) : DBNull.Value, Text(row.End), row.Duration, row.Billsec,
            row.Disposition, "DOCUMENTATION", "", row.Uniqueid, row.Linkedid, "", row.Sequence, row.Source, row.Destination, row.Direction, row.GroupUuid,
        ];
        for (var i = 0; i < values.Length; i++)
            insert.Parameters[i].Value = values[i];
        insert.ExecuteNonQuery();
    }

    private string Text(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone).ToString(TimeFormat, CultureInfo.InvariantCulture);

    private DateTimeOffset Instant(DateTime local) => new(local, zone.GetUtcOffset(local));

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        Run(connection, "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL");
        return connection;
    }
}
