using System.Data.Common;
using System.Diagnostics;
using Evolvex.EntityFrameworkCore.MySql.Driver;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>What the tests of the guarded driver share: they hold a stop watch to it.</summary>
public abstract class DriverTest(MariaDbRig rig)
{
    protected MariaDbRig Rig => rig;

    private protected GuardedConnection Connection(string more = "", int? port = null)
        => new(rig.ConnectionString("mysql").Replace($"Port={rig.Port}", $"Port={port ?? rig.Port}", StringComparison.Ordinal) + ";" + more);

    private protected async Task<GuardedConnection> OpenAsync(string more = "", int? port = null)
    {
        var connection = Connection(more, port);
        await connection.OpenAsync();
        return connection;
    }

    protected static DbCommand Command(DbConnection connection, string text, int? timeout = null)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        if (timeout is { } seconds) command.CommandTimeout = seconds;
        return command;
    }

    protected static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    }

    protected static async Task ShouldStillAnswerAsync(DbConnection connection)
        => Convert.ToInt64(await Command(connection, "SELECT 42").ExecuteScalarAsync()).ShouldBe(42);

    protected static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition()) deadline.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Statements that the server is running, but for the one that asks.</summary>
    protected async Task<string> RunningAsync(string like)
        => (await rig.SqlAsync("mysql", $"SELECT INFO FROM information_schema.PROCESSLIST WHERE INFO LIKE '{like}' AND ID <> CONNECTION_ID()")).Trim();
}
