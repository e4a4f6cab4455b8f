namespace Evolvex.Portal.DemoPbx;

/// <summary>What the demo PBX logs; ids from 1300 on.</summary>
internal static partial class DemoPbxLog
{
    [LoggerMessage(1300, LogLevel.Information, "Demo PBX listens on 127.0.0.1:{Port}: {Extensions} extensions, {Queues} queues")]
    public static partial void Listening(ILogger logger, int port, int extensions, int queues);

    [LoggerMessage(1301, LogLevel.Debug, "Demo PBX: a connection ended ({What})")]
    public static partial void ConnectionEnded(ILogger logger, Exception fault, string what);

    [LoggerMessage(1302, LogLevel.Warning, "Demo PBX: client {Address} reads too slowly and is cut off")]
    public static partial void ClientCutOff(ILogger logger, string address);

    [LoggerMessage(1303, LogLevel.Error, "Demo PBX: a call script failed; the other calls go on")]
    public static partial void ScriptFailed(ILogger logger, Exception fault);

    [LoggerMessage(1304, LogLevel.Information, "Demo PBX: {Rows} call records of the past made in {Milliseconds} ms")]
    public static partial void PastMade(ILogger logger, int rows, long milliseconds);

    [LoggerMessage(1305, LogLevel.Information, "Demo PBX: {Files} recordings made in {Milliseconds} ms")]
    public static partial void RecordingsMade(ILogger logger, int files, long milliseconds);

    [LoggerMessage(1306, LogLevel.Error, "Demo PBX: call records or recordings could not be written; the PBX runs on")]
    public static partial void HistoryFailed(ILogger logger, Exception fault);

    [LoggerMessage(1307, LogLevel.Warning, "Demo PBX: {Rows} call records were lost because the disk is too slow")]
    public static partial void RowsLost(ILogger logger, long rows);
}
