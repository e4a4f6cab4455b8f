namespace Evolvex.Portal.SignIn;

internal static partial class SignInLog
{
    [LoggerMessage(1500, LogLevel.Warning, "There is no administrator yet: open /setup and enter the one-time code {Code}")]
    public static partial void SetUpCode(ILogger logger, string code);

    [LoggerMessage(1501, LogLevel.Information, "The first administrator {Name} was created")]
    public static partial void FirstAdministrator(ILogger logger, string name);

    [LoggerMessage(1502, LogLevel.Warning, "Sign-ins from {Address} are held up: too many have failed within a minute")]
    public static partial void TooManyFailures(ILogger logger, string address);

    [LoggerMessage(1503, LogLevel.Warning, "The account {Name} is locked for a while: too many wrong passwords")]
    public static partial void LockedOut(ILogger logger, string name);

    [LoggerMessage(1504, LogLevel.Warning, "Whether a person may still be here could not be told at once; it is asked again in a few seconds")]
    public static partial void CircuitNotChecked(ILogger logger, Exception fault);
}
