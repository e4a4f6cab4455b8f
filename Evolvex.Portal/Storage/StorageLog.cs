namespace Evolvex.Portal.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(1600, LogLevel.Information, "The database was brought up to date: {Migrations}")]
    public static partial void Migrated(ILogger logger, string migrations);

    [LoggerMessage(1601, LogLevel.Warning, "The portal's database does not answer ({Fault}); trying again until {Deadline:HH:mm:ss}")]
    public static partial void DatabaseUnreachable(ILogger logger, string fault, DateTimeOffset deadline);

    [LoggerMessage(1602, LogLevel.Error, "The portal's database fails, and is tried again until it works: {Fault}")]
    public static partial void DatabaseFails(ILogger logger, string fault, Exception? exception);

    [LoggerMessage(1603, LogLevel.Error, "The portal's database has been failing for {Seconds} s, {Faults} times so far: {Fault}")]
    public static partial void DatabaseStillFails(ILogger logger, long seconds, int faults, string fault);

    [LoggerMessage(1604, LogLevel.Information, "The portal's database works again; it failed for {Seconds} s, {Faults} times")]
    public static partial void DatabaseWorks(ILogger logger, long seconds, int faults);
}
