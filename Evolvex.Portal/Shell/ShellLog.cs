namespace Evolvex.Portal.Shell;

/// <summary>Log messages of the shell, 2500–2599.</summary>
internal static partial class ShellLog
{
    [LoggerMessage(2500, LogLevel.Error, "The live view of {Component} stopped; it starts again in {Seconds} s")]
    public static partial void LiveViewStopped(this ILogger logger, string component, int seconds, Exception? fault);

    [LoggerMessage(2501, LogLevel.Error, "A page failed: {Address}")]
    public static partial void PageFailed(this ILogger logger, string address, Exception fault);

    [LoggerMessage(2502, LogLevel.Warning, "{Page}: the portal's database does not answer: {Fault}")]
    public static partial void DatabaseAway(this ILogger logger, string page, string fault);
}
