using System.Globalization;
using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// Stops the statement that runs on one connection, by KILL QUERY over a second connection. Each statement has a number, so that
/// a kill which comes late can never hit the statement after it: <see cref="End"/> waits for a kill under way and makes later
/// ones void.
/// </summary>
internal sealed class QueryKiller(string connectionString)
{
    private readonly Lock _gate = new();
    private long _statement;
    private bool _sent;

    /// <summary>The connection to kill on, and the server that it was opened on (behind a balancer the second connection may reach another, where that number is a stranger's).</summary>
    public (int Thread, string ServerName) Target { get; set; }

    /// <summary>A statement starts; the number is for <see cref="Kill"/>.</summary>
    public long Begin()
    {
        lock (_gate)
        {
            _sent = false;
            return ++_statement;
        }
    }

    /// <summary>The statement is over. True: a kill was sent, so that the server may still hold it ready for the next statement.</summary>
    public bool End()
    {
        lock (_gate)
        {
            _statement++;
            return _sent;
        }
    }

    /// <summary>Kills from a thread that may block, some time soon; nothing if the statement is over by then.</summary>
    public void KillSoon(long statement) => _ = BlockingCalls.Kills.Run(() => Kill(statement), CancellationToken.None);

    /// <summary>Kills now. Returns false when the statement is over, was killed already or could not be reached: its own time-outs end it then.</summary>
    public bool Kill(long statement)
    {
        lock (_gate)
        {
            if (statement != _statement || _sent) return false;
            try
            {
                using var second = new MySqlConnection(connectionString);
                second.Open();
                if (!string.Equals(ServerNameOf(second), Target.ServerName, StringComparison.Ordinal)) return false;
                using var kill = new MySqlCommand("KILL QUERY " + Target.Thread.ToString(CultureInfo.InvariantCulture), second);
                _sent = true;
                kill.ExecuteNonQuery();
                return true;
            }
            catch (Exception e) when (DriverFaults.IsFault(e))
            {
                return false;
            }
        }
    }

    private static string? ServerNameOf(MySqlConnection connection)
    {
        using var command = new MySqlCommand(SessionSetUp.ServerNameQuery, connection);
        return command.ExecuteScalar() as string;
    }
}
