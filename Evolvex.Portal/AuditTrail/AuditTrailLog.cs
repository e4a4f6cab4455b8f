namespace Evolvex.Portal.AuditTrail;

internal static partial class AuditTrailLog
{
    [LoggerMessage(1750, LogLevel.Warning, "The audit log cannot be read for its page: {Fault}")]
    public static partial void NotRead(ILogger logger, string fault);
}
