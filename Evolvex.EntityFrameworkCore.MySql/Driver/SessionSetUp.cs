using System.Globalization;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// The statements that make a session ours. A limit on the server lets it end a statement itself, cleanly, a little before the
/// command's time-out does it the hard way; backslash escapes and back-quoted names are what the SQL here is written in.
/// </summary>
internal static class SessionSetUp
{
    public const string ServerNameQuery = "SELECT CONCAT(@@hostname, ':', @@port)";

    private const string PlainSqlMode = "sql_mode = REPLACE(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), 'ANSI_QUOTES', '')";

    /// <summary>For a new connection; answers with the server's name.</summary>
    public static string First(bool mariaDb, int timeoutSeconds) => $"SET SESSION {Limit(mariaDb, timeoutSeconds)}, {PlainSqlMode}; {ServerNameQuery}";

    /// <summary>For a later command with another time-out.</summary>
    public static string Again(bool mariaDb, int timeoutSeconds) => $"SET SESSION {Limit(mariaDb, timeoutSeconds)}";

    /// <summary>MariaDB limits every statement, in seconds with a fraction; MySQL only SELECT, in milliseconds. 0 is no limit for both.</summary>
    private static string Limit(bool mariaDb, int timeoutSeconds)
    {
        var limit = timeoutSeconds - Math.Min(0.5, timeoutSeconds * 0.1);
        return mariaDb
            ? string.Create(CultureInfo.InvariantCulture, $"max_statement_time = {limit:0.###}")
            : string.Create(CultureInfo.InvariantCulture, $"max_execution_time = {limit * 1000:0}");
    }
}
