namespace Evolvex.Portal.ManagerConsole;

/// <summary>What the console says in the log: 2650–2699. Never a parameter.</summary>
internal static partial class ManagerConsoleLog
{
    [LoggerMessage(2650, LogLevel.Warning, "The console got no answer to {Action}: {Reason}")]
    public static partial void NoAnswer(ILogger logger, string action, string reason);

    [LoggerMessage(2651, LogLevel.Error, "What was sent from the console could not be written to the audit log: {Fault}")]
    public static partial void NotAudited(ILogger logger, string fault);

    [LoggerMessage(2652, LogLevel.Warning, "The console's view of events lost its connection ({Reason}); next attempt in {Seconds} s")]
    public static partial void EventsStopped(ILogger logger, string reason, double seconds);

    [LoggerMessage(2653, LogLevel.Error, "The console's view of events failed; next attempt in {Seconds} s")]
    public static partial void EventsFailed(ILogger logger, double seconds, Exception fault);
}
