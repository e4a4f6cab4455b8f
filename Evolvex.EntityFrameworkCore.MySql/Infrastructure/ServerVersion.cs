using System.Globalization;
using Evolvex.EntityFrameworkCore.MySql.Driver;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Which server, and which version of it, SQL is written for.</summary>
public abstract class ServerVersion(Version version)
{
    /// <summary>The server's version, such as 10.11.6.</summary>
    public Version Version { get; } = version;

    /// <summary>Asks the server. Blocks for as long as the connection string's time-out allows.</summary>
    /// <exception cref="System.Data.Common.DbException">The server cannot be reached or refuses the account.</exception>
    /// <exception cref="NotSupportedException">The connection string asks for SslMode=VerifyCA or VerifyFull.</exception>
    public static ServerVersion AutoDetect(string connectionString)
    {
        using var connection = new GuardedConnection(connectionString);
        connection.Open();
        return Parse(connection.ServerVersion);
    }

    /// <inheritdoc cref="AutoDetect"/>
    public static async Task<ServerVersion> AutoDetectAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        await using var connection = new GuardedConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        return Parse(connection.ServerVersion);
    }

    /// <summary>Reads what a server says of itself: <c>8.0.36</c>, <c>10.11.6-MariaDB-log</c>, <c>5.5.5-10.6.16-MariaDB</c>.</summary>
    /// <exception cref="FormatException">The text does not begin with a version.</exception>
    public static ServerVersion Parse(string versionString)
    {
        ArgumentNullException.ThrowIfNull(versionString);
        var isMariaDb = versionString.Contains("mariadb", StringComparison.OrdinalIgnoreCase);
        // MariaDB puts 5.5.5- in front for the sake of old replication clients.
        var text = isMariaDb && versionString.StartsWith("5.5.5-", StringComparison.Ordinal) ? versionString.AsSpan(6) : versionString;
        var end = text.IndexOfAnyExcept("0123456789.");
        if (!Version.TryParse((end < 0 ? text : text[..end]).TrimEnd('.'), out var version))
            throw new FormatException($"\"{versionString}\" does not begin with a server version such as 10.11.6.");
        return isMariaDb ? new MariaDbServerVersion(version) : new MySqlServerVersion(version);
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}-{(this is MariaDbServerVersion ? "mariadb" : "mysql")}");

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ServerVersion other && other.GetType() == GetType() && other.Version == Version;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(GetType(), Version);
}
