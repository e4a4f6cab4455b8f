namespace Evolvex.Portal.Recordings;

/// <summary>What the recordings say in the log: 2100–2199. Never a key, never more of a path than what lies under the root.</summary>
internal static partial class RecordingsLog
{
    [LoggerMessage(2100, LogLevel.Information, "{Files} recordings known; {Folders} folders listed in {Milliseconds:F0} ms")]
    public static partial void Scanned(ILogger logger, int files, int folders, double milliseconds);

    [LoggerMessage(2101, LogLevel.Warning, "Recordings:Folder {Folder} does not exist; calls have no recordings until it does")]
    public static partial void FolderMissing(ILogger logger, string folder);

    [LoggerMessage(2102, LogLevel.Warning, "The recordings folder cannot be gone over; trying again in a minute")]
    public static partial void ScanFailed(ILogger logger, Exception fault);

    [LoggerMessage(2103, LogLevel.Warning, "The file system does not tell of new recordings; they are found once a minute: {Remedy}")]
    public static partial void NotWatching(ILogger logger, string remedy, Exception fault);

    [LoggerMessage(2104, LogLevel.Warning, "More recordings came at once than could be noted; the folder is gone over instead")]
    public static partial void ChangesOverflowed(ILogger logger);

    [LoggerMessage(2105, LogLevel.Debug, "The recordings folder is no longer watched")]
    public static partial void FolderStopped(ILogger logger);

    [LoggerMessage(2106, LogLevel.Warning, "{Folders} folders of recordings may not be read by the user that the portal runs as, {First} is the first; calls that were recorded into them have no recording here")]
    public static partial void FoldersClosed(ILogger logger, int folders, string first);

    [LoggerMessage(2110, LogLevel.Warning, "MP3 cannot be made: {Problem}")]
    public static partial void EncoderMissing(ILogger logger, string problem);

    [LoggerMessage(2112, LogLevel.Warning, "{Recording} cannot be decoded: {Problem}")]
    public static partial void NotDecoded(ILogger logger, string recording, string problem);

    [LoggerMessage(2113, LogLevel.Information, "{Recording} decoded to {Bytes} bytes in {Milliseconds:F0} ms")]
    public static partial void Decoded(ILogger logger, string recording, long bytes, double milliseconds);

    [LoggerMessage(2114, LogLevel.Warning, "The cache of decoded recordings cannot be cleared up")]
    public static partial void CacheNotCleared(ILogger logger, Exception fault);

    [LoggerMessage(2115, LogLevel.Warning, "{Recording} cannot be played: {Problem}")]
    public static partial void NotPlayed(ILogger logger, string recording, string problem);

    [LoggerMessage(2116, LogLevel.Warning, "The files that the PBX records into cannot be written down; trying again")]
    public static partial void NotWitnessed(ILogger logger, Exception fault);

    [LoggerMessage(2117, LogLevel.Warning, "{Lost} recordings began faster than their names could be written down; they are found by their names alone")]
    public static partial void StartsLost(ILogger logger, long lost);

    [LoggerMessage(2118, LogLevel.Warning, "The call records cannot be read, so a recording is sought by its id alone: {Problem}")]
    public static partial void SoughtByIdAlone(ILogger logger, string problem);

    [LoggerMessage(2120, LogLevel.Warning, "The other machine's Evolvex API gives no recording: {Problem}")]
    public static partial void RemoteFailed(ILogger logger, string problem);

    [LoggerMessage(2130, LogLevel.Information, "Retention deleted {Files} recording files")]
    public static partial void Retained(ILogger logger, int files);

    [LoggerMessage(2131, LogLevel.Warning, "Retention could not delete {File}: {Problem}")]
    public static partial void NotDeleted(ILogger logger, string file, string problem);

    [LoggerMessage(2132, LogLevel.Error, "Retention could not be applied; trying again later")]
    public static partial void RetentionFailed(ILogger logger, Exception fault);
}
