using Evolvex.Portal.Recordings.Remote;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>Makes answers of recordings: for the portal's player and for the API alike.</summary>
internal sealed class RecordingResults(RecordingAudio audio, IServiceProvider services, TimeProvider clock, ILogger<RecordingResults> logger)
{
    /// <summary>The answer that hands out a recording as WAV or MP3.</summary>
    public async Task<IResult> ServeAsync(Recording recording, AudioKind kind, ServeOptions options, CancellationToken cancellation)
    {
        var name = $"{SavedName.Clean(options.FileName ?? recording.Name)}.{(kind == AudioKind.Mp3 ? "mp3" : "wav")}";
        try
        {
            return recording switch
            {
                FolderRecording inFolder when options.Cut is { } cut => new RecordingResult(await audio.CutAsync(inFolder, kind, cut, cancellation), name, options.Download, clock),
                RemoteRecording remote when options.Cut is { } cut =>
                    new RecordingResult(audio.Cut(await services.GetRequiredService<RemoteCopies>().OpenAsync(remote, cancellation), kind, cut), name, options.Download, clock),
                FolderRecording inFolder => new RecordingResult(await audio.OpenAsync(inFolder, kind, cancellation), name, options.Download, clock),
                RemoteRecording remote => new RemoteRecordingResult(services.GetRequiredService<RemoteApi>(), remote, kind, name, options),
                _ => throw new InvalidOperationException($"A {recording.GetType().Name} cannot be served."),
            };
        }
        catch (RecordingException fault)
        {
            RecordingsLog.NotPlayed(logger, recording.Name, fault.Message);
            return Fault(fault, options);
        }
    }

    /// <summary>The answer for a recording that cannot be played.</summary>
    public static IResult Fault(RecordingException fault, ServeOptions options) =>
        options.OnFault?.Invoke(fault) ?? Results.Problem(detail: fault.Message, statusCode: StatusOf(fault.Fault), extensions: [new("fault", fault.Fault.ToString())]);

    /// <summary>The status that says most about a fault.</summary>
    public static int StatusOf(RecordingFault fault) => fault switch
    {
        RecordingFault.NotFound or RecordingFault.Empty => StatusCodes.Status404NotFound,
        RecordingFault.Unreadable or RecordingFault.Broken or RecordingFault.UnknownCodec => StatusCodes.Status500InternalServerError,
        RecordingFault.EncoderMissing or RecordingFault.DecoderMissing => StatusCodes.Status501NotImplemented,
        RecordingFault.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status502BadGateway,
    };
}
