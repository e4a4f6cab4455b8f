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
}
