using System.Runtime.CompilerServices;
using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// What is known of one physical connection for as long as it lives, in and out of the pool: without it each opening would cost a round trip
/// to set the session up again.
/// </summary>
internal sealed class DriverSession
{
    private static readonly ConditionalWeakTable<object, DriverSession> Known = [];

    private DriverSession(DriverSocket socket) => Socket = socket;

    public DriverSocket Socket { get; }

    /// <summary>The command time-out that the session's limit was set for; null: the session is not set up yet.</summary>
    public int? Timeout { get; set; }

    /// <summary>The server that the connection leads to.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>The session of an open connection; a new one where the driver resets its sessions.</summary>
    public static DriverSession Of(MySqlConnection connection, bool isReset)
    {
        var driver = DriverSocket.DriverOf(connection);
        if (driver is null || isReset) return New(connection);
        return Known.GetValue(driver, _ => New(connection));
    }

    private static DriverSession New(MySqlConnection connection) => new(DriverSocket.Of(connection).KeepAlive());
}
