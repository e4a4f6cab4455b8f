namespace Evolvex.Portal.Users;

internal static partial class UsersLog
{
    [LoggerMessage(1550, LogLevel.Warning, "People cannot be read or changed on their page: {Fault}")]
    public static partial void DatabaseAway(ILogger logger, string fault);
}
