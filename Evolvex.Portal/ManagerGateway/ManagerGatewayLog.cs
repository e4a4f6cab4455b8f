namespace Evolvex.Portal.ManagerGateway;

internal static partial class ManagerGatewayLog
{
    [LoggerMessage(2300, LogLevel.Information, "Manager gateway: {User} logged in from {Address}")]
    public static partial void LoggedIn(ILogger logger, string user, string address);

    [LoggerMessage(2301, LogLevel.Warning, "Manager gateway: login as {User} from {Address} refused")]
    public static partial void LoginRefused(ILogger logger, string user, string address);

    [LoggerMessage(2302, LogLevel.Warning, "Manager gateway: the PBX cannot be reached for {User}: {Fault}")]
    public static partial void PbxUnreachable(ILogger logger, string user, string fault);

    [LoggerMessage(2303, LogLevel.Warning, "Manager gateway: {Action} of {User} from {Address} refused by policy: {Reason}")]
    public static partial void PolicyRefused(ILogger logger, string action, string user, string address, string reason);

    [LoggerMessage(2304, LogLevel.Warning, "Manager gateway: the session of {User} did not end cleanly")]
    public static partial void SessionEndFailed(ILogger logger, Exception error, string? user);

    [LoggerMessage(2305, LogLevel.Warning, "Manager gateway: {Action} of {User} failed: {Fault}")]
    public static partial void ActionFailed(ILogger logger, string action, string user, string fault);

    [LoggerMessage(2306, LogLevel.Warning, "Manager gateway: {User} is not let in from {Address} by the portal's rules")]
    public static partial void KeptOut(ILogger logger, string user, string address);

    [LoggerMessage(2307, LogLevel.Warning, "Manager gateway: {User} sends more than {Limit} requests a minute, the last from {Address}")]
    public static partial void TooManyRequests(ILogger logger, string user, int limit, string address);

    [LoggerMessage(2308, LogLevel.Warning, "Manager gateway: accounts and rules cannot be read; those read last hold")]
    public static partial void WatchFailed(ILogger logger, Exception error);

    [LoggerMessage(2309, LogLevel.Debug, "Manager gateway: the database does not answer: {Fault}")]
    public static partial void DatabaseAway(ILogger logger, string fault);

    [LoggerMessage(2310, LogLevel.Information, "Manager gateway: the session of {User} from {Address} ends, because the rules do not let it in any more")]
    public static partial void PutOut(ILogger logger, string user, string? address);
}
