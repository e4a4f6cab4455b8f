using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Asterisk;

/// <summary>What the link to the PBX logs.</summary>
internal static partial class LinkLog
{
    [LoggerMessage(1100, LogLevel.Information, "Connected to the PBX: {Connection} (Asterisk {Version}); {Channels} channels, {Queues} queues, {Extensions} extensions.")]
    public static partial void Live(this ILogger logger, string connection, string version, int channels, int queues, int extensions);

    [LoggerMessage(1101, LogLevel.Warning, "No connection to the PBX ({Fault}): {Reason} Next attempt in {Wait:0.0} s; the portal keeps trying.")]
    public static partial void Failed(this ILogger logger, LinkFault fault, string reason, double wait);

    [LoggerMessage(1102, LogLevel.Debug, "Still no connection to the PBX ({Fault}): {Reason} Next attempt in {Wait:0.0} s.")]
    public static partial void FailedAgain(this ILogger logger, LinkFault fault, string reason, double wait);

    [LoggerMessage(1103, LogLevel.Error, "The link to the PBX met something unforeseen and starts over.")]
    public static partial void Unexpected(this ILogger logger, Exception error);

    [LoggerMessage(1104, LogLevel.Information, "The live state was mended by the PBX's own lists: {Channels} channels, {Queues} in queues, {Endpoints} endpoints.")]
    public static partial void Corrected(this ILogger logger, int channels, int queues, int endpoints);

    [LoggerMessage(1105, LogLevel.Warning, "{Lost} events of the PBX were lost because the portal was too far behind; the state is read anew.")]
    public static partial void Gap(this ILogger logger, long lost);

    [LoggerMessage(1106, LogLevel.Warning, "The manager user has no right to {Lists}: what these would tell is missing from the live view.")]
    public static partial void Refused(this ILogger logger, string lists);

    [LoggerMessage(1107, LogLevel.Warning, "The live state could not be compared with the PBX's lists: {Reason}")]
    public static partial void NotCompared(this ILogger logger, string reason);

    [LoggerMessage(1108, LogLevel.Information, "The PBX says that it is going down.")]
    public static partial void ShuttingDown(this ILogger logger);

    [LoggerMessage(1110, LogLevel.Warning, "The PBX has calls and tells no events of them: the manager user needs read = system,call,agent,dialplan in manager.conf; until then the live view is a minute behind.")]
    public static partial void Blind(this ILogger logger);

    [LoggerMessage(1109, LogLevel.Debug, "The names of the telephones could not be read: {Reason}")]
    public static partial void NoNames(this ILogger logger, string reason);
}
