namespace Evolvex.Portal.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(1600, LogLevel.Information, "The database was brought up to date: {Migrations}")]
    public static partial void Migrated(ILogger logger, string migrations);

    [LoggerMessage(1601, LogLevel.Warning, "The portal's database does not answer ({Fault}); trying again until {Deadline:HH:mm:ss}")]
    public static partial void DatabaseUnreachable(ILogger logger, string fault, DateTimeOffset deadline);
}
