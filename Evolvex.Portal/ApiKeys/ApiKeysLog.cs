namespace Evolvex.Portal.ApiKeys;

internal static partial class ApiKeysLog
{
    [LoggerMessage(1800, LogLevel.Warning, "Wrong API keys from {Address} are held up: more than {Limit} within a minute")]
    public static partial void TooManyWrongKeys(ILogger logger, string address, int limit);

    [LoggerMessage(1801, LogLevel.Error, "Cannot see whether keys have changed; known ones stay good for up to {Patience}")]
    public static partial void WatchFailed(ILogger logger, TimeSpan patience, Exception fault);

    [LoggerMessage(1802, LogLevel.Warning, "{Dropped} API requests were not written down: the database is too slow or away")]
    public static partial void RequestsDropped(ILogger logger, long dropped);

    [LoggerMessage(1803, LogLevel.Error, "Cannot write down {Count} API requests")]
    public static partial void RequestsLost(ILogger logger, int count, Exception fault);

    [LoggerMessage(1804, LogLevel.Error, "Cannot delete API requests that are out of date")]
    public static partial void TrimFailed(ILogger logger, Exception fault);
}
