namespace Evolvex.Portal.Webhooks;

internal static partial class WebhooksLog
{
    [LoggerMessage(2400, LogLevel.Error, "Events cannot be written down for webhooks; they are kept in memory until they can")]
    public static partial void NotRecorded(ILogger logger, Exception fault);

    [LoggerMessage(2401, LogLevel.Error, "{Missed} events were not written down for webhooks: the database was away for too long")]
    public static partial void EventsMissed(ILogger logger, long missed);

    [LoggerMessage(2402, LogLevel.Error, "Webhooks cannot be sent")]
    public static partial void SendingFailed(ILogger logger, Exception fault);

    [LoggerMessage(2403, LogLevel.Error, "Sending to the webhook {Id} failed")]
    public static partial void HookFailed(ILogger logger, Guid id, Exception fault);

    [LoggerMessage(2404, LogLevel.Warning, "The webhook {Name} does not take deliveries: {Fault}. They are tried again for a day")]
    public static partial void DoesNotTake(ILogger logger, string name, string fault);

    [LoggerMessage(2405, LogLevel.Information, "The webhook {Name} takes deliveries again")]
    public static partial void TakesAgain(ILogger logger, string name);

    [LoggerMessage(2406, LogLevel.Error, "The webhook {Name} has taken nothing since {Since:yyyy-MM-dd HH:mm:ss} and is paused; what waited for it is given up")]
    public static partial void Paused(ILogger logger, string name, DateTimeOffset since);

    [LoggerMessage(2407, LogLevel.Warning, "The delivery {Delivery} of {Event} was given up after {Attempts} attempts")]
    public static partial void GivenUp(ILogger logger, string @event, Guid delivery, int attempts);

    [LoggerMessage(2408, LogLevel.Error, "{Count} deliveries to the webhook {Id} were given up: too many waited")]
    public static partial void TooManyWaiting(ILogger logger, Guid id, int count);

    [LoggerMessage(2409, LogLevel.Error, "The event {Event} is not sent to the webhook {Name}: it is longer than a delivery may be ({Length} letters)")]
    public static partial void TooLong(ILogger logger, string @event, string name, int length);
}
