namespace Evolvex.Portal.CallHistory;

internal static partial class CallHistoryLog
{
    [LoggerMessage(2000, LogLevel.Information, "There are no call records yet: {Fault}")]
    public static partial void NotThere(ILogger logger, string fault);

    [LoggerMessage(2001, LogLevel.Warning, "The call records cannot be read ({Kind}): {Fault}")]
    public static partial void Unreadable(ILogger logger, CdrTroubleKind kind, string fault);

    [LoggerMessage(2002, LogLevel.Error, "A question to the call records failed")]
    public static partial void Failed(ILogger logger, Exception fault);

    [LoggerMessage(2003, LogLevel.Information, "The call records can be read again (before: {Kind})")]
    public static partial void ReadableAgain(ILogger logger, CdrTroubleKind kind);

    [LoggerMessage(2004, LogLevel.Warning, "The table of call records has no index that begins with {Column}: long ranges are slow to start. CREATE INDEX cdr_start ON {Table} ({Column})")]
    public static partial void NoIndex(ILogger logger, string column, string table);

    [LoggerMessage(2010, LogLevel.Information, "All call records since {Oldest:yyyy-MM-dd HH:mm:ss} are read")]
    public static partial void Filled(ILogger logger, DateTime oldest);

    [LoggerMessage(2011, LogLevel.Information, "The calls are read anew from the call records")]
    public static partial void StartedOver(ILogger logger);

    [LoggerMessage(2012, LogLevel.Warning, "Reading the call records into calls failed; it goes on trying")]
    public static partial void FillFailed(ILogger logger, Exception fault);

    [LoggerMessage(2013, LogLevel.Warning, "The times of answers cannot be written down; it goes on trying")]
    public static partial void WitnessFailed(ILogger logger, Exception fault);

    [LoggerMessage(2014, LogLevel.Warning, "The calls of a page could not be read")]
    public static partial void PageFailed(ILogger logger, Exception fault);

    [LoggerMessage(2015, LogLevel.Warning, "Whether viewers see whole numbers cannot be read; it stays as it was")]
    public static partial void MaskingUnknown(ILogger logger, Exception fault);

    [LoggerMessage(2016, LogLevel.Warning, "Which calls have recordings cannot be told now; it goes on trying")]
    public static partial void RecordedUnknown(ILogger logger, Exception fault);

    [LoggerMessage(2017, LogLevel.Warning, "More than {Most} answers and holds wait to be written down: the oldest are lost until it can be done")]
    public static partial void WitnessDropped(ILogger logger, int most);

    [LoggerMessage(2018, LogLevel.Information, "{Answers} answers and {Holds} holds were deleted that the portal saw before {Before:yyyy-MM-dd}: the PBX has no records of that time any more")]
    public static partial void WitnessedForgotten(ILogger logger, int answers, int holds, DateTimeOffset before);

    [LoggerMessage(2019, LogLevel.Warning, "What was seen of calls whose records are gone cannot be deleted; it goes on trying")]
    public static partial void WitnessedNotForgotten(ILogger logger, Exception fault);
}
