namespace Evolvex.Portal.Dashboard;

/// <summary>Log messages of the overview, 2600–2699.</summary>
internal static partial class DashboardLog
{
    [LoggerMessage(2600, LogLevel.Warning, "Calls by hour cannot be read; the next try is in a minute")]
    public static partial void HourlyCallsFailed(this ILogger logger, Exception fault);
}
