namespace Evolvex.Portal.Uploads;

/// <summary>What uploads say in the log: 2200–2299. Never a key.</summary>
internal static partial class UploadsLog
{
    [LoggerMessage(2200, LogLevel.Information, "Uploaded {File}: {Bytes} bytes, {Seconds:F1} s of sound")]
    public static partial void Stored(ILogger logger, string file, long bytes, double seconds);

    [LoggerMessage(2201, LogLevel.Warning, "An upload was not taken ({Fault}): {Problem}")]
    public static partial void NotTaken(ILogger logger, UploadFault fault, string problem);

    [LoggerMessage(2202, LogLevel.Information, "{Files} unfinished uploads of an earlier run were removed")]
    public static partial void LeftoversRemoved(ILogger logger, int files);

    [LoggerMessage(2203, LogLevel.Warning, "Uploads:Folder {Folder} cannot be used: {Problem}")]
    public static partial void FolderUnusable(ILogger logger, string folder, string problem);

    [LoggerMessage(2204, LogLevel.Warning, "The temporary file of an upload cannot be removed; the next start tries again")]
    public static partial void NotRemoved(ILogger logger, Exception fault);

    [LoggerMessage(2205, LogLevel.Warning, "The other machine's Evolvex API did not take an upload: {Problem}")]
    public static partial void RemoteFailed(ILogger logger, string problem);

    [LoggerMessage(2206, LogLevel.Debug, "Uploads end")]
    public static partial void Ended(ILogger logger);
}
