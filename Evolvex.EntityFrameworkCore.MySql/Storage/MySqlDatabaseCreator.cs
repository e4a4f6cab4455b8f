using System.Data.Common;
using System.Globalization;
using Evolvex.EntityFrameworkCore.MySql.Driver;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.EntityFrameworkCore.MySql.Storage;

/// <summary>Creates, finds and drops the database of the connection string.</summary>
internal sealed class MySqlDatabaseCreator(RelationalDatabaseCreatorDependencies dependencies, IRawSqlCommandBuilder sql) : RelationalDatabaseCreator(dependencies)
{
    private const int UnknownDatabase = 1049;
    private const string AnyTable = "SELECT EXISTS(SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE')";

    private MySqlRelationalConnection Connection => (MySqlRelationalConnection)Dependencies.Connection;

    private string DelimitedName => Dependencies.SqlGenerationHelper.DelimitIdentifier(Connection.DatabaseName);

    private string CreateStatement => $"CREATE DATABASE IF NOT EXISTS {DelimitedName} CHARACTER SET utf8mb4";

    private string DropStatement => $"DROP DATABASE {DelimitedName}";

    public override bool Exists()
    {
        try
        {
            Connection.Open(errorsExpected: true);
            Connection.Close();
            return true;
        }
        catch (MySqlServerException e) when (e.Number == UnknownDatabase)
        {
            return false;
        }
    }

    public override async Task<bool> ExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Connection.OpenAsync(cancellationToken, errorsExpected: true);
            await Connection.CloseAsync();
            return true;
        }
        catch (MySqlServerException e) when (e.Number == UnknownDatabase)
        {
            return false;
        }
    }

    public override bool HasTables() => IsTrue(sql.Build(AnyTable).ExecuteScalar(Parameters()));

    public override async Task<bool> HasTablesAsync(CancellationToken cancellationToken = default)
        => IsTrue(await sql.Build(AnyTable).ExecuteScalarAsync(Parameters(), cancellationToken));

    public override void Create() => OnServer(CreateStatement);

    public override Task CreateAsync(CancellationToken cancellationToken = default) => OnServerAsync(CreateStatement, cancellationToken);

    public override void Delete()
    {
        Connection.ClearPool();
        OnServer(DropStatement);
    }

    public override Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        Connection.ClearPool();
        return OnServerAsync(DropStatement, cancellationToken);
    }

    private static bool IsTrue(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0;

    private RelationalCommandParameterObject Parameters() => new(Connection, null, null, Dependencies.CurrentContext.Context, Dependencies.CommandLogger);

    private void OnServer(string statement)
    {
        using var connection = Connection.CreateServerConnection();
        connection.Open();
        using var command = Command(connection, statement);
        command.ExecuteNonQuery();
    }

    private async Task OnServerAsync(string statement, CancellationToken cancellationToken)
    {
        await using var connection = Connection.CreateServerConnection();
        await connection.OpenAsync(cancellationToken);
        await using var command = Command(connection, statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(DbConnection connection, string statement)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        return command;
    }
}
