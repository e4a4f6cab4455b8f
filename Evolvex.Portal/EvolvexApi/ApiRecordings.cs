using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Serving;

namespace Evolvex.Portal.EvolvexApi;

/// <summary>Recordings as a key sees them: a call that its group may not see has none.</summary>
internal sealed class ApiRecordings(CallRecordings recordings, RecordingResults results, CallRecordLookup calls, ListenLog listens)
{
    /// <summary><c>get_file_wav</c> and <c>get_file_mp3</c>.</summary>
    public async Task<IResult> AnswerAsync(ApiCall call, AudioKind kind, CancellationToken cancellationToken)
    {
        if (call.Parameter("uniqueid") is not { Length: > 0 } uniqueid) return ApiError.BadParameter("uniqueid", "is required");
        if (await FindAsync(call, uniqueid, cancellationToken) is not { } recording) return ApiError.NoRecording;
        var result = await results.ServeAsync(recording, kind, new ServeOptions { FileName = uniqueid, OnFault = ToError }, cancellationToken);
        var request = new PlayerRequest(uniqueid, Part: 1, kind, Download: true);
        return result is ISoundResult ? new NotedResult(result, () => listens.NoteAsync(request, recording, call.Actor, call.Http)) : result;
    }

    /// <summary>The recording that this key may have of a call, or null: the one that the portal's own player plays.</summary>
    public async Task<Recording?> FindAsync(ApiCall call, string uniqueid, CancellationToken cancellationToken)
    {
        if (!CallId.CanBe(uniqueid)) return null;
        // Whose a call is must be known before its recording is handed out: records that cannot be read are a fault here, not a call without a recording.
        if (!call.Access.IsUnrestricted && (await calls.FindVisibleAsync(uniqueid, call.Access, cancellationToken)).Count == 0) return null;
        try
        {
            return (await recordings.FindAsync(uniqueid, call.Access, cancellationToken)).Found.FirstOrDefault();
        }
        catch (RecordingException fault) when (fault.Fault is RecordingFault.NotFound or RecordingFault.Empty)
        {
            return null;
        }
    }

    private static ApiError ToError(RecordingException fault) => fault.Fault switch
    {
        RecordingFault.NotFound or RecordingFault.Empty => ApiError.NoRecording,
        RecordingFault.EncoderMissing => new ApiError(503, "encoder_missing", "MP3 cannot be made: libmp3lame is not installed on the portal's machine. get_file_wav works."),
        RecordingFault.DecoderMissing => new ApiError(503, "decoder_missing", "This recording cannot be decoded: ffmpeg is not installed on the portal's machine."),
        RecordingFault.Busy => ApiError.Busy("Too many recordings are being decoded; try again."),
        RecordingFault.RemoteFailed => new ApiError(502, "remote_failed", "The machine that keeps the recordings did not hand it out."),
        _ => new ApiError(502, "unreadable_recording", "The recording cannot be read."),
    };
}
