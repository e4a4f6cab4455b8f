namespace Evolvex.Portal.Recordings.Mp3;

/// <summary>Whether MP3 can be made on this machine, found out once.</summary>
internal sealed class LameSupport
{
    private readonly Lazy<LameLibrary?> _library;

    /// <summary>Looks for the library under its usual names, or only under those given.</summary>
    public LameSupport(ILogger<LameSupport> logger, params IReadOnlyList<string> names) => _library = new Lazy<LameLibrary?>(() =>
    {
        var library = LameLibrary.TryLoad(names);
        if (library is null) RecordingsLog.EncoderMissing(logger, LameLibrary.HowToInstall);
        return library;
    });

    /// <summary>Null while MP3 can be made, else what to install.</summary>
    public string? Problem => _library.Value is null ? LameLibrary.HowToInstall : null;

    /// <summary>The encoder's version as letters, digits and dots.</summary>
    public string VersionTag => string.Concat((_library.Value?.Version ?? "").Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.'));

    /// <summary>The library.</summary>
    /// <exception cref="RecordingException">It is not installed.</exception>
    public LameLibrary Require() => _library.Value ?? throw new RecordingException(RecordingFault.EncoderMissing, LameLibrary.HowToInstall);
}
