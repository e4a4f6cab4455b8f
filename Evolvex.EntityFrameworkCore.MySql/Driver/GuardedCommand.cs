using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>A command whose asynchronous forms run the driver's synchronous ones on a thread for such, with time-outs and cancellation that hold.</summary>
internal sealed class GuardedCommand : DbCommand
{
    private readonly GuardedParameterCollection _parameters = new();
    private GuardedConnection? _connection;
    private string _text = "";
    private int? _timeout;
    private RunningStatement? _running;

    [AllowNull]
    public override string CommandText { get => _text; set => _text = value ?? ""; }

    /// <summary>Seconds for the statement, all its rows included; 0 for no limit. Without a value the connection string's DefaultCommandTimeout (30).</summary>
    public override int CommandTimeout
    {
        get => _timeout ?? _connection?.DefaultCommandTimeout ?? 30;
        set => _timeout = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A time-out in seconds, 0 for none.");
    }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text) throw new NotSupportedException("Only text commands are supported; call a procedure by CALL.");
        }
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get => _connection; set => _connection = (GuardedConnection?)value; }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    /// <summary>Kept for the caller's books only: a MySQL session has one transaction, and every statement is in it.</summary>
    protected override DbTransaction? DbTransaction { get; set; }

    private GuardedConnection Required => _connection ?? throw new InvalidOperationException("The command has no connection.");

    public override void Cancel() => _running?.Cancel();

    public override int ExecuteNonQuery()
    {
        var statement = Start();
        return statement.Run(() => NonQuery(statement));
    }

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        var statement = Start();
        return statement.RunAsync(() => NonQuery(statement), cancellationToken);
    }

    public override object? ExecuteScalar()
    {
        using var reader = ExecuteReader();
        return reader.Read() ? reader.GetValue(0) : null;
    }

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using var reader = await ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetValue(0) : null;
    }

    public override void Prepare()
    {
        // The text protocol is used throughout: server-side statements gain nothing here and bring the driver's second decoder into play.
    }

    protected override DbParameter CreateDbParameter() => new GuardedParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        var statement = Start();
        return Opened(statement.Run(() => Reader(statement, behavior)));
    }

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var statement = Start();
        return Opened(await statement.RunAsync(() => Reader(statement, behavior).WithFirstRows(), cancellationToken));
    }

    private RunningStatement Start()
    {
        if (Required.State == ConnectionState.Broken) throw DriverFaults.Lost(inner: null);
        if (Required.Reader is not null) throw new InvalidOperationException("There is an open reader on this connection; close it first.");
        return _running = Required.Start(CommandTimeout);
    }

    private GuardedDataReader Opened(GuardedDataReader reader) => Required.Reader = reader;

    private int NonQuery(RunningStatement statement)
    {
        try
        {
            using var command = DriverCommand();
            return command.ExecuteNonQuery();
        }
        finally
        {
            statement.End();
        }
    }

    private GuardedDataReader Reader(RunningStatement statement, CommandBehavior behavior)
    {
        var command = DriverCommand();
        try
        {
            // A killed query gives null instead of an exception.
            var rows = command.ExecuteReader(behavior & CommandBehavior.SchemaOnly) ?? throw DriverFaults.Interrupted(inner: null);
            return new GuardedDataReader(Required, command, rows, statement, behavior);
        }
        catch
        {
            command.Dispose();
            statement.End();
            throw;
        }
    }

    private MySqlCommand DriverCommand()
    {
        var command = Required.Prepare(_text, CommandTimeout);
        foreach (var parameter in _parameters.Items) command.Parameters.AddWithValue(parameter.ParameterName, parameter.DriverValue);
        return command;
    }
}
