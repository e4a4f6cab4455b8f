using System.Data.Common;
using System.Globalization;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Opens connections on which MySQL and MariaDB fetch rows from files, where they allow it: that takes them two thirds of the time of reading the rows as
/// statements, and the driver nearly none. A server can ask such a connection for any file; the driver gives it none but those of a folder that is made for
/// this, holds only what is meant for that server, and can be read by the portal alone.
/// </summary>
internal sealed class RowFileUse
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"evolvex-rows-{Guid.NewGuid():N}");
    private int _made;
    private volatile bool _isRefused;
    private volatile bool _isAllowed;

    /// <summary>Opens the connection of a new context, so that files can be fetched over it.</summary>
    public async Task OpenAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        if (_isRefused || database.Database.IsSqlite())
        {
            await database.Database.OpenConnectionAsync(cancellationToken);
            return;
        }

        var settings = new DbConnectionStringBuilder { ConnectionString = database.Database.GetConnectionString() };
        settings["AllowLoadLocalInfileInPath"] = _folder;
        database.Database.SetConnectionString(settings.ConnectionString);
        await database.Database.OpenConnectionAsync(cancellationToken);
        if (_isAllowed) return;
        if (await IsAllowedAsync(database.Database.GetDbConnection(), cancellationToken)) _isAllowed = true;
        else GiveUp();
    }

    /// <summary>Rows go by statements from now on.</summary>
    public void GiveUp() => (_isAllowed, _isRefused) = (false, true);

    /// <summary>Where to put files for one transaction, for the caller to dispose of; null: rows go by statements, or no connection has told yet.</summary>
    public RowFiles? Make()
    {
        if (!_isAllowed) return null;
        var folder = Path.Combine(_folder, Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture));
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
                Directory.CreateDirectory(_folder, Own);
                Directory.CreateDirectory(folder, Own);
            }

            return new RowFiles(this, folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A machine without a place for files of a moment.
            GiveUp();
            return null;
        }
    }

    /// <summary>Some clusters cut such a loading into several transactions.</summary>
    private static async Task<bool> IsAllowedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SHOW VARIABLES WHERE Variable_name IN ('local_infile', 'wsrep_load_data_splitting')";
        var values = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) values[reader.GetString(0)] = reader.GetString(1) is "ON" or "1";
        return values.GetValueOrDefault("local_infile") && !values.GetValueOrDefault("wsrep_load_data_splitting");
    }
}

/// <summary>Files of rows for one transaction; they go with it.</summary>
internal sealed class RowFiles(RowFileUse use, string folder) : IDisposable
{
    private int _made;

    /// <summary>The place of a new one, as it can stand in a statement.</summary>
    public string Next() => Path.Combine(folder, (++_made).ToString(CultureInfo.InvariantCulture)).Replace('\\', '/');

    /// <inheritdoc cref="RowFileUse.GiveUp"/>
    public void GiveUp() => use.GiveUp();

    public void Dispose()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            // With the last of them goes what they are in.
            Directory.Delete(Path.GetDirectoryName(folder)!);
        }
        catch (IOException)
        {
            // There are others, or somebody has cleared up before.
        }
    }
}
