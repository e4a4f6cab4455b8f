using System.Data.Common;
using System.Globalization;
using System.Text;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>Makes the table of call records and fills it where it is not there or empty.</summary>
internal static class CdrFill
{
    public const int Days = 365;
    private const int RowsPerStatement = 400;

    public static readonly DateTime From = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static async Task RunAsync(DbConnection connection, bool sqlite, int rows)
    {
        var quote = sqlite ? '"' : '`';
        var columns = string.Join(", ", CdrOptions.ColumnNames.Select(c => $"{quote}{c}{quote} {TypeOf(c)}"));
        await ExecuteAsync(connection, $"CREATE TABLE IF NOT EXISTS cdr ({columns}){(sqlite ? "" : " CHARACTER SET utf8mb4")}");
        if (Convert.ToInt64(await ScalarAsync(connection, "SELECT COUNT(*) FROM cdr"), CultureInfo.InvariantCulture) >= rows) return;

        await ExecuteAsync(connection, "DELETE FROM cdr");
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            foreach (var chunk in new CdrRows(rows, From, Days).All().Chunk(RowsPerStatement)) await InsertAsync(connection, transaction, chunk);
            await transaction.CommitAsync();
        }

        foreach (var column in new[] { "start", "src", "dst", "uniqueid", "linkedid" }) await ExecuteAsync(connection, $"CREATE INDEX cdr_{column} ON cdr ({column})");
    }

    private static string TypeOf(string column) => column switch
    {
        "start" or "answer" or "end" => "DATETIME NULL",
        "duration" or "billsec" or "sequence" => "INT NOT NULL",
        _ => "VARCHAR(160) NOT NULL",
    };

    private static async Task InsertAsync(DbConnection connection, DbTransaction transaction, object?[][] rows)
    {
        var text = new StringBuilder("INSERT INTO cdr VALUES ");
        for (var i = 0; i < rows.Length; i++)
        {
            text.Append(i == 0 ? "(" : ", (").AppendJoin(", ", rows[i].Select(Literal)).Append(')');
        }

        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text.ToString();
        await command.ExecuteNonQueryAsync();
    }

    private static string Literal(object? value) => value switch
    {
        null => "NULL",
        string s => $"'{s.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static async Task ExecuteAsync(DbConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        return await command.ExecuteScalarAsync();
    }
}
