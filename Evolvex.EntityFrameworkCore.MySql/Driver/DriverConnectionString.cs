using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>The operator's connection string with what this provider needs set, and with what the driver cannot do refused.</summary>
internal sealed class DriverConnectionString
{
    private readonly MySqlConnectionStringBuilder _settings;

    public DriverConnectionString(string connectionString)
    {
        _settings = Parse(connectionString);
        if (_settings.SslMode is MySqlSslMode.VerifyCA or MySqlSslMode.VerifyFull)
        {
            throw new NotSupportedException(
                $"SslMode={_settings.SslMode} is not possible with this driver, which lacks what it needs to check certificates: use SslMode=Required (encrypted, the server is not "
                + "verified) and, where the network is not trusted, a tunnel that verifies both ends.");
        }

        _settings.OldGuids = true;              // char(36) stays text; the model says what is a Guid
        _settings.TreatTinyAsBoolean = false;   // or 2 … 127 would be lost in a tinyint(1)
        _settings.ConvertZeroDateTime = true;   // 0000-00-00 comes as DateTime.MinValue, which the reader shows as NULL
        _settings.AllowUserVariables = true;
        _settings.CharacterSet = "utf8mb4";
        _settings.Keepalive = 0;                // the driver sets it in a way that only Windows knows, and fails elsewhere; see DriverSocket
    }

    public string Database => _settings.Database;

    public string Server => _settings.Server;

    public TimeSpan ConnectTimeout => TimeSpan.FromSeconds(_settings.ConnectionTimeout == 0 ? 15 : _settings.ConnectionTimeout);

    public int CommandTimeout => (int)Math.Min(_settings.DefaultCommandTimeout, int.MaxValue);

    /// <summary>The driver forgets the session's settings each time that it takes a connection from the pool.</summary>
    public bool IsReset => _settings.ConnectionReset;

    /// <summary>For the driver.</summary>
    public string ForQueries => _settings.ConnectionString;

    /// <summary>A connection of its own, without database: to create, drop or find it.</summary>
    public string ForServer => With(s => s.Database = "");

    /// <summary>A connection of its own and soon given up: to kill a query.</summary>
    public string ForKill => With(s => s.ConnectionTimeout = 3);

    private string With(Action<MySqlConnectionStringBuilder> change)
    {
        var copy = new MySqlConnectionStringBuilder(_settings.ConnectionString) { Pooling = false };
        change(copy);
        return copy.ConnectionString;
    }

    private static MySqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new MySqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ArgumentException($"The MySQL connection string cannot be read: {e.Message}", nameof(connectionString), e);
        }
    }
}
