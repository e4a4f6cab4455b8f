namespace Evolvex.Portal.Tests.Rig;

/// <summary>
/// A throwaway MariaDB on a free port of 127.0.0.1 for the tests of one collection. It starts empty and is deleted at the end,
/// and so is what a run that was killed left behind.
/// </summary>
public sealed class MariaDbRig : IAsyncLifetime
{
    /// <summary>Password of root@127.0.0.1.</summary>
    public const string Password = "rig-db-secret";

    private readonly string _folder = Path.Combine(RigFolder.Installed, "db");
    private IDisposable? _lock;

    /// <summary>Port of the server.</summary>
    public int Port { get; } = RigPorts.FreeTcp();

    /// <summary>The command line client's answer to a statement, or to several.</summary>
    public Task<string> SqlAsync(string database, string sql) =>
        RigScript.RunAsync("mariadb", ["sql", _folder, "--batch", "--skip-column-names", database, "-e", sql]);

    /// <summary>Creates an empty utf8mb4 database and runs the given SQL files in it.</summary>
    /// <returns>A connection string for it, as root.</returns>
    public async Task<string> CreateDatabaseAsync(string? name = null, params string[] sqlFiles)
    {
        name ??= $"test_{Guid.NewGuid():N}";
        await RigScript.RunAsync("mariadb", ["load", _folder, name, .. sqlFiles]);
        return ConnectionString(name);
    }

    /// <summary>Connection string for a database of this server, as root.</summary>
    public string ConnectionString(string database) =>
        $"Server=127.0.0.1;Port={Port};Database={database};User ID=root;Password={Password};SslMode=Disabled";

    /// <summary>Starts the server again after <see cref="StopAsync"/>: same port, same data.</summary>
    public Task StartAsync() => RigScript.RunAsync("mariadb", ["start", _folder, $"{Port}", Password]);

    /// <summary>Stops the server; its data stays.</summary>
    public Task StopAsync() => RigScript.RunAsync("mariadb", ["stop", _folder]);

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (!File.Exists("/usr/sbin/mariadbd") && !File.Exists("/usr/bin/mariadbd"))
            throw new RigFailedException("MariaDB is not installed: run ./test.sh, which installs what the tests need (package mariadb-server).");
        _lock = await RigLock.TakeAsync();
        await RigScript.RunAsync("mariadb", ["remove", _folder]);
        await StartAsync();
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (_lock is null)
            return;
        try
        {
            await RigScript.RunAsync("mariadb", ["remove", _folder]);
        }
        finally
        {
            _lock.Dispose();
            _lock = null;
        }
    }
}

/// <summary>Tests that share one MariaDB; they run alone, because they measure and load a whole server.</summary>
[CollectionDefinition("MariaDb", DisableParallelization = true)]
public sealed class MariaDbCollection : ICollectionFixture<MariaDbRig>;
