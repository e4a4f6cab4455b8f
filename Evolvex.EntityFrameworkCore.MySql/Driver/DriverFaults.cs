using System.Net.Sockets;
using MySql.Data.MySqlClient;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>Turns what the driver throws into <see cref="MySqlServerException"/>: one sentence, a number, and whether to try again.</summary>
internal static class DriverFaults
{
    private const int QueryInterrupted = 1317;
    private const int MariaDbStatementTimeout = 1969;
    private const int MySqlStatementTimeout = 3024;
    private const int ConnectionLost = 2013;

    /// <summary>
    /// Numbers after which the same work may succeed: too many connections, shutdown, network read and write faults, lock wait,
    /// deadlock, server gone, node of a cluster not ready, read-only during fail-over.
    /// </summary>
    private static readonly HashSet<int> Transient =
    [
        1040, 1042, 1043, 1047, 1053, 1158, 1159, 1160, 1161, 1203, 1205, 1213, 1290, 1614, 1792, 1836, 1927, 2002, 2003, 2006, 2013, 2055, 3572,
    ];

    public static bool IsFault(Exception e) => e is MySqlServerException || Translate(e) is not null;

    public static bool IsTransientNumber(int number) => Transient.Contains(number);

    /// <summary>The statement was stopped from outside: KILL QUERY, or the driver's own time-out.</summary>
    public static bool IsInterruption(Exception e) => e is MySqlServerException { Number: QueryInterrupted };

    /// <summary>The fault in our words; null for what is no fault of the driver's making and passes as it is.</summary>
    public static MySqlServerException? Translate(Exception e) => e switch
    {
        MySqlServerException => null,
        MySqlException { Number: QueryInterrupted } m => Interrupted(m),
        MySqlException { Number: MariaDbStatementTimeout or MySqlStatementTimeout } m => TimedOut(m.Number, m),
        MySqlException m when Find<TimeoutException>(m) is not null => TimedOut(m.Number, m),
        MySqlException m when IsUnknownSignIn(m.Message) => UnknownSignIn(m),
        MySqlException m when m.Message.Contains("RSA public key", StringComparison.Ordinal) => UnsafeSignIn(m),
        MySqlException m => Server(m),
        TimeoutException => TimedOut(0, e),
        // A killed query comes out of the driver as a NullReferenceException, a dead socket in several ways.
        NullReferenceException => Interrupted(e),
        IOException or SocketException or ObjectDisposedException => Lost(e),
        _ => null,
    };

    public static MySqlServerException Interrupted(Exception? inner) => new("The query was stopped before it was done.", QueryInterrupted, "70100", isTransient: false, inner);

    public static MySqlServerException TimedOut(int number, Exception? inner)
        => new("The database did not answer within the time allowed.", number, "HYT00", isTransient: true, inner);

    public static MySqlServerException Lost(Exception? inner)
        => new("The connection to the database was lost.", ConnectionLost, "08S01", isTransient: true, inner);

    private static bool IsUnknownSignIn(string message)
        => message.Contains("is not loaded", StringComparison.Ordinal) || message.Contains("not supported by any of the available plugins", StringComparison.Ordinal);

    private static MySqlServerException UnknownSignIn(MySqlException e) => new(
        "The database account signs in by a method that this driver does not know (MariaDB's ed25519, for one); give it mysql_native_password or caching_sha2_password, "
        + "as in ALTER USER … IDENTIFIED VIA mysql_native_password USING PASSWORD('…').",
        e.Number, "28000", isTransient: false, e);

    private static MySqlServerException UnsafeSignIn(MySqlException e) => new(
        "The database account signs in by caching_sha2_password, which wants a connection with TLS: take SslMode=Disabled out of the connection string, "
        + "or add AllowPublicKeyRetrieval=true to it where nobody can stand between.",
        e.Number, "28000", isTransient: false, e);

    private static MySqlServerException Server(MySqlException e)
    {
        var number = e.Number != 0 ? e.Number : Find<MySqlException>(e.InnerException)?.Number ?? 0;
        var network = Find<SocketException>(e) is not null || Find<IOException>(e) is not null;
        return new MySqlServerException(e.Message, number, SqlStateOf(number, network), network || Transient.Contains(number), e);
    }

    private static string SqlStateOf(int number, bool network) => number switch
    {
        1022 or 1062 or 1169 or 1216 or 1217 or 1451 or 1452 or 1557 or 1586 or 1761 or 1762 or 4025 => "23000",
        1044 or 1049 or 1142 or 1143 => "42000",
        1045 or 1698 => "28000",
        1054 => "42S22",
        1146 => "42S02",
        1205 or 1213 => "40001",
        _ when network => "08S01",
        _ => "HY000",
    };

    private static T? Find<T>(Exception? e) where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found) return found;
        }

        return null;
    }
}
