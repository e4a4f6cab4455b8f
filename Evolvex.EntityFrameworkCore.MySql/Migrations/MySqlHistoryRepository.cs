using System.Globalization;
using Evolvex.EntityFrameworkCore.MySql.Storage;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.EntityFrameworkCore.MySql.Migrations;

/// <summary>The table of applied migrations, and the lock that lets one process at a time apply more.</summary>
internal sealed class MySqlHistoryRepository(HistoryRepositoryDependencies dependencies) : HistoryRepository(dependencies)
{
    /// <summary>One GET_LOCK waits this long, well within any command's time-out; it is asked again until <see cref="Patience"/> ends.</summary>
    private const int SecondsPerTry = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public override LockReleaseBehavior LockReleaseBehavior => LockReleaseBehavior.Connection;

    protected override string ExistsSql
        => $"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{MySqlStringTypeMapping.Escape(TableName)}'";

    /// <summary>Locks are the server's, not the database's; two portals on one server must not wait for each other.</summary>
    private static string LockName => "LEFT(CONCAT('__EFMigrationsLock:', DATABASE()), 64)";

    private static string AcquireSql => $"SELECT GET_LOCK({LockName}, {SecondsPerTry})";

    private static string ReleaseSql => $"SELECT RELEASE_LOCK({LockName})";

    public override string GetCreateIfNotExistsScript()
        => GetCreateScript().Replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", StringComparison.Ordinal);

    public override IMigrationsDatabaseLock AcquireDatabaseLock()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!IsTaken(Dependencies.RawSqlCommandBuilder.Build(AcquireSql).ExecuteScalar(Parameters())))
            ThrowIfTooLong(began);
        return new Lock(this);
    }

    public override async Task<IMigrationsDatabaseLock> AcquireDatabaseLockAsync(CancellationToken cancellationToken = default)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!IsTaken(await Dependencies.RawSqlCommandBuilder.Build(AcquireSql).ExecuteScalarAsync(Parameters(), cancellationToken)))
            ThrowIfTooLong(began);
        return new Lock(this);
    }

    // Conditions stand only in stored programs, so a script that may run twice wraps each step in a procedure of its own.
    public override string GetBeginIfNotExistsScript(string migrationId) => Begin("NOT EXISTS", migrationId);

    public override string GetBeginIfExistsScript(string migrationId) => Begin("EXISTS", migrationId);

    public override string GetEndIfScript()
        => """
            END IF;
            END //
            DELIMITER ;
            CALL `__EFMigrationsStep`();
            DROP PROCEDURE `__EFMigrationsStep`;

            """;

    protected override bool InterpretExistsResult(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture) > 0;

    private static bool IsTaken(object? answer) => answer is not null and not DBNull && Convert.ToInt64(answer, CultureInfo.InvariantCulture) == 1;

    private static void ThrowIfTooLong(long began)
    {
        if (TimeProvider.System.GetElapsedTime(began) > Patience)
            throw new TimeoutException($"Another process has been migrating this database for {Patience.TotalMinutes:0} minutes; find it, or end its connection.");
    }

    private string Begin(string condition, string migrationId)
        => $"""
            DROP PROCEDURE IF EXISTS `__EFMigrationsStep`;
            DELIMITER //
            CREATE PROCEDURE `__EFMigrationsStep`()
            BEGIN
            IF {condition} (SELECT 1 FROM {SqlGenerationHelper.DelimitIdentifier(TableName)} WHERE {SqlGenerationHelper.DelimitIdentifier(MigrationIdColumnName)} = '{MySqlStringTypeMapping.Escape(migrationId)}') THEN

            """;

    private RelationalCommandParameterObject Parameters()
        => new(Dependencies.Connection, null, null, Dependencies.CurrentContext.Context, Dependencies.CommandLogger);

    private sealed class Lock(MySqlHistoryRepository repository) : IMigrationsDatabaseLock
    {
        public IHistoryRepository HistoryRepository => repository;

        public void Dispose() => Release().ExecuteScalar(repository.Parameters());

        public async ValueTask DisposeAsync() => await Release().ExecuteScalarAsync(repository.Parameters());

        private IRelationalCommand Release() => repository.Dependencies.RawSqlCommandBuilder.Build(ReleaseSql);
    }
}
