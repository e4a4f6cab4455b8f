namespace Evolvex.Portal.Recordings;

/// <summary>Why a recording does not play.</summary>
internal enum RecordingFault
{
    /// <summary>There is none, or it went away.</summary>
    NotFound,

    /// <summary>The file has no sound in it.</summary>
    Empty,

    /// <summary>The portal may not read the file.</summary>
    Unreadable,

    /// <summary>What is in the file is no sound that is known.</summary>
    UnknownCodec,

    /// <summary>The decoder failed on it.</summary>
    Broken,

    /// <summary>libmp3lame is not installed.</summary>
    EncoderMissing,

    /// <summary>ffmpeg is not installed.</summary>
    DecoderMissing,

    /// <summary>Too much to do at the moment.</summary>
    Busy,

    /// <summary>The other machine's Evolvex API cannot be reached or refused.</summary>
    RemoteFailed,
}

/// <summary>A recording cannot be played.</summary>
internal sealed class RecordingException(RecordingFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    public RecordingFault Fault { get; } = fault;

    /// <summary>The other machine wants a pause of so long; null: waiting does not help.</summary>
    public TimeSpan? AskAgainAfter { get; init; }
}
