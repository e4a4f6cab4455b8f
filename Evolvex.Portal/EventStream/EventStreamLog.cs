namespace Evolvex.Portal.EventStream;

internal static partial class EventStreamLog
{
    [LoggerMessage(2700, LogLevel.Warning, "The epoch of events could not be taken from the database; the clock's is used")]
    public static partial void NoEpoch(ILogger logger, Exception fault);

    [LoggerMessage(2701, LogLevel.Error, "Events of the live state stopped; they start again in a moment")]
    public static partial void LiveFailed(ILogger logger, Exception fault);

    [LoggerMessage(2702, LogLevel.Error, "The calls that ended cannot be looked up; they are told of by what the live state knew")]
    public static partial void EndedFailed(ILogger logger, Exception fault);

    [LoggerMessage(2703, LogLevel.Warning, "{Dropped} calls that ended were not told of: too many at once")]
    public static partial void EndedDropped(ILogger logger, long dropped);

    [LoggerMessage(2704, LogLevel.Error, "Recordings of calls that ended cannot be looked for")]
    public static partial void RecordingsFailed(ILogger logger, Exception fault);

    [LoggerMessage(2705, LogLevel.Warning, "{Dropped} calls that ended were not looked at for recordings: too many at once")]
    public static partial void RecordingsDropped(ILogger logger, long dropped);

    [LoggerMessage(2706, LogLevel.Information, "{Calls} calls ended that were not seen live; they are told of now, from their records")]
    public static partial void CaughtUp(ILogger logger, int calls);

    [LoggerMessage(2709, LogLevel.Warning, "Most calls have no record within {Seconds} s of their end: does Asterisk write in batches (cdr.conf, batch=no), or elsewhere? The self-check on the page PBX tells more")]
    public static partial void RecordsLate(ILogger logger, double seconds);

    [LoggerMessage(2708, LogLevel.Information, "The event stream to {Address} was cut: its client took nothing for {Seconds} s")]
    public static partial void TooSlow(ILogger logger, string address, double seconds);

    [LoggerMessage(2707, LogLevel.Debug, "The recording of {Call} could not be looked for: {Fault}")]
    public static partial void RecordingNotLookedFor(ILogger logger, string call, string fault);
}
