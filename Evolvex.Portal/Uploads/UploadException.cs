namespace Evolvex.Portal.Uploads;

/// <summary>Why a file was not taken.</summary>
internal enum UploadFault
{
    /// <summary>More bytes than <c>Uploads:MaxMegabytes</c>, or more sound than that many megabytes can be worth.</summary>
    TooLarge,

    /// <summary>What is in it is no sound that we take.</summary>
    NotAudio,

    /// <summary>No file came, or only a part of it.</summary>
    Incomplete,

    /// <summary>It has to be converted, and ffmpeg is not installed.</summary>
    ConverterMissing,

    /// <summary>Too many are being converted.</summary>
    Busy,

    /// <summary>There is no room on the disk.</summary>
    DiskFull,

    /// <summary>The folder does not exist, or may not be written.</summary>
    FolderUnusable,

    /// <summary>The other machine's Evolvex API did not take it.</summary>
    RemoteFailed,
}

/// <summary>A file was not taken.</summary>
internal sealed class UploadException(UploadFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    public UploadFault Fault { get; } = fault;
}
