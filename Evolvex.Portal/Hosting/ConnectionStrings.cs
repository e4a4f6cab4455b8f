using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Evolvex.Portal.Hosting;

/// <summary>Connection strings, checked for form when the portal starts. They hold passwords and are never shown.</summary>
internal static class ConnectionStrings
{
    /// <summary>The connection string configured, else the SQLite file.</summary>
    /// <param name="settings">Where mistakes go.</param>
    /// <param name="key">Key of the connection string.</param>
    /// <param name="providerKey">Key that names the provider, for the message.</param>
    /// <param name="provider">The provider chosen.</param>
    /// <param name="sqliteFile">The file used when there is no connection string and the provider is SQLite.</param>
    public static string Read(SettingReader settings, string key, string providerKey, DatabaseProvider provider, string sqliteFile)
    {
        var text = settings.Secret(key);
        if (text is null && provider == DatabaseProvider.Sqlite) return new SqliteConnectionStringBuilder { DataSource = sqliteFile }.ToString();
        if (text is null)
        {
            settings.Refuse(key, $"is missing; {providerKey}={provider} needs one such as Server=127.0.0.1;Port=3306;Database=portal;User ID=portal;Password=…");
            return "";
        }
        if (!IsWellFormed(text, provider))
            settings.Refuse(key, $"cannot be read; {providerKey}={provider} allows {(provider == DatabaseProvider.Sqlite ? "Data Source=FILE" : "Server=…;Port=…;Database=…;User ID=…;Password=…")}");
        return text;
    }

    private static bool IsWellFormed(string text, DatabaseProvider provider)
    {
        try
        {
            if (provider == DatabaseProvider.Sqlite) return new SqliteConnectionStringBuilder(text).DataSource.Length > 0;
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            string[] server = ["server", "host", "data source", "datasource", "address", "addr"], database = ["database", "initial catalog"];
            return server.Any(parts.ContainsKey) && database.Any(parts.ContainsKey);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
