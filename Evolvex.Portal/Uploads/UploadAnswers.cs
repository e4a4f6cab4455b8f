using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Uploads;

/// <summary>Answers the page's script and players: a cookie authorises, never a key.</summary>
internal sealed class UploadAnswers(UploadIntake intake, SoundLibrary library, SoundListens listens, IAntiforgery antiforgery, IStringLocalizer<UploadsTexts> texts)
{
    /// <summary>Takes a file; the answer tells its name, or in the viewer's language why it was not taken.</summary>
    public async Task<IResult> TakeAsync(HttpContext http)
    {
        if (!await IsFromOurPageAsync(http)) return Refusal(StatusCodes.Status400BadRequest, texts["FaultForm"]);
        if (UploadForm.IsAnnouncedTooLarge(http.Request, intake.MostBytes)) return Refusal(StatusCodes.Status413PayloadTooLarge, TextOf(UploadFault.TooLarge));
        UploadForm.Allow(http, intake.MostBytes);
        try
        {
            var sound = await UploadForm.ReadAsync(http.Request, (name, bytes) => intake.TakeAsync(name, bytes, http.ToAuditActor(), http.RequestAborted), http.RequestAborted);
            return Results.Json(new { sound.File, sound.Size, sound.Duration, sound.Playback });
        }
        catch (UploadException fault)
        {
            return Refusal(StatusOf(fault.Fault), TextOf(fault.Fault));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }
    }

    /// <summary>The sound, with ranges.</summary>
    public async Task<IResult> ServeAsync(string file, bool download, HttpContext http)
    {
        if (library.Find(file) is not { } path) return Results.NotFound();
        if (HttpMethods.IsGet(http.Request.Method)) await listens.NoteAsync(file, download, http);
        http.Response.Headers.CacheControl = "private, no-cache";
        var type = file.EndsWith(".wav", StringComparison.OrdinalIgnoreCase) ? "audio/wav" : file.EndsWith(".mp3", StringComparison.OrdinalIgnoreCase) ? "audio/mpeg" : "application/octet-stream";
        return Results.File(path, type, download ? file : null, enableRangeProcessing: true);
    }

    /// <summary>The status that says most about a fault.</summary>
    public static int StatusOf(UploadFault fault) => fault switch
    {
        UploadFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
        UploadFault.NotAudio => StatusCodes.Status415UnsupportedMediaType,
        UploadFault.Incomplete => StatusCodes.Status400BadRequest,
        UploadFault.DiskFull => StatusCodes.Status507InsufficientStorage,
        UploadFault.RemoteFailed => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static IResult Refusal(int status, string message) => Results.Json(new { message }, statusCode: status);

    // The token comes in a header; it is not looked for in the form, which would be read as a whole for that.
    private async Task<bool> IsFromOurPageAsync(HttpContext http) =>
        http.Request.Headers.ContainsKey("RequestVerificationToken") && await antiforgery.IsRequestValidAsync(http);

    private string TextOf(UploadFault fault) => fault == UploadFault.TooLarge ? texts["FaultTooLarge", intake.MostBytes / (1024 * 1024)] : texts[$"Fault{fault}"];
}

/// <summary>Writes down who hears or takes which sound; the ranges that one player asks for are one listening.</summary>
internal sealed class SoundListens(IAuditLog audit) : IDisposable
{
    private const int MostListening = 10_000;

    private static readonly TimeSpan OneListening = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _listening = new(new MemoryCacheOptions { SizeLimit = MostListening });

    public async Task NoteAsync(string file, bool download, HttpContext http)
    {
        var actor = http.ToAuditActor();
        var listening = (actor.Id, actor.Name, file, download);
        if (_listening.TryGetValue(listening, out _)) return;
        await audit.RecordAsync(actor, download ? AuditVerb.Downloaded : AuditVerb.Played, UploadRecords.ObjectOf(file), null, http.RequestAborted);
        _listening.Set(listening, true, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = OneListening });
    }

    public void Dispose() => _listening.Dispose();
}
