using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>A database for call records of one test.</summary>
public abstract class CdrStore : IAsyncDisposable
{
    internal abstract bool IsSqlite { get; }

    internal abstract string ConnectionString { get; }

    public abstract Task RunAsync(string sql);

    /// <summary>The first row of an answer, as a person would read it.</summary>
    public abstract Task<IReadOnlyList<string>> AskAsync(string sql);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal async Task<CdrDatabase> WithAsync(IEnumerable<CdrSample> rows, bool index = true)
    {
        await RunAsync(CdrSample.Table("cdr", IsSqlite, index));
        foreach (var chunk in rows.Select(r => $"({r.Values()})").Chunk(200))
        {
            var values = string.Join(", ", chunk);
            await RunAsync($"INSERT INTO cdr VALUES {(IsSqlite ? values : values.Replace("\\", "\\\\", StringComparison.Ordinal))}");
        }

        return Database();
    }

    internal CdrDatabase Database(string table = "cdr", params (string Column, string Own)[] columns) => DatabaseAt(ConnectionString, table, columns);

    internal CdrDatabase DatabaseAt(string connectionString, string table = "cdr", params (string Column, string Own)[] columns) => new(
        new CdrOptions
        {
            Provider = IsSqlite ? DatabaseProvider.Sqlite : DatabaseProvider.MySql,
            ConnectionString = connectionString,
            IsConfigured = true,
            Table = table,
            Columns = columns.ToDictionary(c => c.Column, c => c.Own),
        },
        new PbxOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") },
        NullLogger<CdrDatabase>.Instance);
}

public sealed class SqliteCdrStore : CdrStore
{
    private readonly TemporaryFolder _folder = new();

    internal override bool IsSqlite => true;

    internal override string ConnectionString => new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.Path, "cdr.db"), Pooling = false }.ToString();

    public override async Task RunAsync(string sql)
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<IReadOnlyList<string>> AskAsync(string sql)
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }
}

public sealed class MariaDbCdrStore(MariaDbRig rig) : CdrStore
{
    private readonly string _name = $"cdr_{Guid.NewGuid():N}";

    internal override bool IsSqlite => false;

    internal override string ConnectionString => rig.ConnectionString(_name);

    public override Task RunAsync(string sql) => rig.SqlAsync("mysql", $"CREATE DATABASE IF NOT EXISTS {_name} CHARACTER SET utf8mb4; USE {_name}; {sql}");

    public override async Task<IReadOnlyList<string>> AskAsync(string sql) => (await rig.SqlAsync(_name, sql)).Split('\n')[0].Split('\t');
}
