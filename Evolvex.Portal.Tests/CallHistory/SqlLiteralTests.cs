using System.Text;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Names come from callers: whatever they are, they stay texts.</summary>
public abstract class SqlLiteralTests
{
    private protected abstract bool IsSqlite { get; }

    public static TheoryData<string> Texts => new()
    {
        "Анна Петрова", "O'Brien", "'); DROP TABLE calls; --", "back\\slash", "\\'); DELETE FROM calls; -- ", "a\0b\n\r\tc", "👋 \"quoted\" `x` %s @p0 ?", "",
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_comes_back_as_it_was(string text)
    {
        var statement = new StringBuilder("SELECT ");
        SqlLiteral.Append(statement, text, IsSqlite);

        (await AskAsync(statement.ToString())).ShouldBe(text);
    }

    private protected abstract Task<string> AskAsync(string statement);
}

public sealed class SqliteLiteralTests : SqlLiteralTests
{
    private protected override bool IsSqlite => true;

    private protected override async Task<string> AskAsync(string statement)
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return (string)(await command.ExecuteScalarAsync())!;
    }
}

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbLiteralTests(MariaDbRig rig) : SqlLiteralTests
{
    private protected override bool IsSqlite => false;

    [Fact]
    public async Task A_caller_named_like_a_statement_is_a_caller()
    {
        var tables = await CallTablesRig.StartAsync(new MariaDbCdrStore(rig), rig.ConnectionString($"portal_{Guid.NewGuid():N}"), new DateTimeOffset(2026, 10, 26, 20, 0, 0, TimeSpan.Zero));
        await tables.WriteAsync(new LegSample("1.1", new DateTime(2026, 10, 26, 12, 0, 0)));
        await tables.RunAsync("UPDATE cdr SET clid = CONCAT('\"', CHAR(92), CHAR(39), ');DROP TABLE calls;-- \" <79161234567>')");

        await tables.FillAsync(new DateTime(2026, 10, 26), new DateTime(2026, 10, 27));

        (await tables.CallsAsync()).ShouldHaveSingleItem().FromName.ShouldBe("\\');DROP TABLE calls;-- ");
    }

    private protected override async Task<string> AskAsync(string statement)
    {
        await using var context = new ProviderContext(rig.ConnectionString("mysql"));
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = statement;
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private sealed class ProviderContext(string connectionString) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseMySql(connectionString, ServerVersion.AutoDetect(connectionString));
    }
}
