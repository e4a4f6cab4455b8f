using Evolvex.Portal.Uploads;

namespace Evolvex.Portal.EvolvexApi;

/// <summary><c>uploads</c>: takes a sound for the dialplan.</summary>
internal sealed class UploadsEndpoint(UploadIntake intake)
{
    public async Task<IResult> AnswerAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (UploadForm.IsAnnouncedTooLarge(call.Http.Request, intake.MostBytes)) return ToError(new UploadException(UploadFault.TooLarge, "The file is larger than allowed."));
        try
        {
            return Answer(await TakeAsync(call, cancellationToken));
        }
        catch (UploadException fault)
        {
            return ToError(fault);
        }
    }

    /// <summary>Before the request is read: lets the server take files of the size that is allowed, rather than of its own limit.</summary>
    public void Prepare(HttpContext http) => UploadForm.Allow(http, intake.MostBytes);

    // A form whose key had to be found in it has been read already.
    private async Task<PlacedSound> TakeAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (call.Form is null) return await UploadForm.ReadAsync(call.Http.Request, (name, bytes) => intake.TakeAsync(name, bytes, call.Actor, cancellationToken), cancellationToken);
        if (call.Form.Files.GetFile("file") is not { } file) throw new UploadException(UploadFault.Incomplete, "The form has no file in its field file.");
        await using var stream = file.OpenReadStream();
        return await intake.TakeAsync(file.FileName, stream, call.Actor, cancellationToken);
    }

    private static ApiBytes Answer(PlacedSound sound) => new(ApiJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        json.WriteString("file", sound.File);
        json.WriteNumber("size", sound.Size);
        json.WriteNumber("duration", Math.Round(sound.Duration, 3));
        json.WriteString("playback", sound.Playback);
        json.WriteEndObject();
        json.WriteEndObject();
    }));

    private static ApiError ToError(UploadException fault) => new(UploadAnswers.StatusOf(fault.Fault), fault.Fault switch
    {
        UploadFault.TooLarge => "too_large",
        UploadFault.NotAudio => "not_audio",
        UploadFault.Incomplete => "bad_parameter",
        UploadFault.ConverterMissing => "converter_missing",
        UploadFault.Busy => "busy",
        UploadFault.DiskFull => "disk_full",
        UploadFault.RemoteFailed => "remote_failed",
        _ => "folder_unusable",
    }, fault.Fault == UploadFault.Incomplete ? $"The parameter file is required: {fault.Message}" : fault.Message);
}
