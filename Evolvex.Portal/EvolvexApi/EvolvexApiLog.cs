namespace Evolvex.Portal.EvolvexApi;

internal static partial class EvolvexApiLog
{
    [LoggerMessage(1900, LogLevel.Debug, "Evolvex API: {Endpoint} could not be answered, the database failed")]
    public static partial void DatabaseFailed(ILogger logger, string endpoint, Exception fault);

    [LoggerMessage(1901, LogLevel.Debug, "Evolvex API: {Path} with the key {Key} ended before its answer did")]
    public static partial void Ended(ILogger logger, string path, string key);

    [LoggerMessage(1902, LogLevel.Warning, "Evolvex API: the PBX did not answer Status: {Fault}")]
    public static partial void StatusFailed(ILogger logger, string fault);

    [LoggerMessage(1903, LogLevel.Warning, "Evolvex API: call records cannot be read: {Fault}")]
    public static partial void RecordsUnavailable(ILogger logger, string fault);
}
