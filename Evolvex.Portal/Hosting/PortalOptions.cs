using System.Net;

namespace Evolvex.Portal.Hosting;

/// <summary>Kinds of database that the portal can use.</summary>
internal enum DatabaseProvider
{
    Sqlite,

    /// <summary>MySQL 8 or MariaDB 10.6 and later.</summary>
    MySql,
}

/// <summary>How people call the kinds of database.</summary>
internal static class DatabaseProviders
{
    public static string Name(this DatabaseProvider provider) => provider == DatabaseProvider.Sqlite ? "SQLite" : "MySQL";
}

/// <summary>What the portal itself stores, and its first administrator: section <c>Portal</c>.</summary>
internal sealed record PortalOptions
{
    /// <summary>Full path of the folder of everything the portal itself stores; exists and can be written once read.</summary>
    public string Data { get; init; } = "";

    /// <summary>Where the portal's own tables live.</summary>
    public DatabaseProvider Provider { get; init; }

    /// <summary><c>ConnectionStrings:Portal</c>, or the SQLite file <c>portal.db</c> in <see cref="Data"/>.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>The first administrator's name; null: the set-up page makes one.</summary>
    public string? AdminUsername { get; init; }

    public string? AdminPassword { get; init; }

    /// <summary><c>Portal:TrustedProxies</c>: networks whose X-Forwarded-For and -Proto are believed, besides loopback.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    public static PortalOptions Read(SettingReader settings)
    {
        var data = DataFolder(settings);
        var provider = settings.Choice("Portal:Provider", DatabaseProvider.Sqlite);
        var portal = new PortalOptions
        {
            Data = data,
            Provider = provider,
            ConnectionString = ConnectionStrings.Read(settings, "ConnectionStrings:Portal", "Portal:Provider", provider, Path.Combine(data, "portal.db")),
            AdminUsername = settings.Text("Portal:AdminUsername"),
            AdminPassword = settings.Secret("Portal:AdminPassword"),
            TrustedProxies = settings.Networks("Portal:TrustedProxies"),
        };
        if (portal.AdminUsername is not null && portal.AdminPassword is null)
            settings.Refuse("Portal:AdminPassword", "is missing; it belongs with Portal:AdminUsername");
        if (portal.AdminUsername is null && portal.AdminPassword is not null)
            settings.Refuse("Portal:AdminUsername", "is missing; it belongs with Portal:AdminPassword");
        return portal;
    }

    private static string DataFolder(SettingReader settings)
    {
        var folder = settings.Folder("Portal:Data", "data");
        try
        {
            CreateForOwnerOnly(folder);
            // Permission bits do not tell of read-only mounts and full disks; a file does.
            var probe = Path.Combine(folder, $".writable-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            settings.Refuse("Portal:Data", folder, $"a folder that the portal can create and write to ({fault.Message.TrimEnd('.')})");
        }
        return folder;
    }

    // Password hashes and cookie keys are in it.
    private static void CreateForOwnerOnly(string folder)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(folder)) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
