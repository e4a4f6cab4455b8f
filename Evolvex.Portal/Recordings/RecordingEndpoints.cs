using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Recordings.Serving;
using Microsoft.Net.Http.Headers;

namespace Evolvex.Portal.Recordings;

/// <summary>The addresses of the portal's own player: a cookie authorises, never a key.</summary>
internal static class RecordingEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps <c>/recordings/{uniqueid}/audio.wav</c>, <c>audio.mp3</c> and <c>peaks</c>.</summary>
    public static RouteGroupBuilder MapPlayer(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/recordings/{uniqueid}");
        group.MapMethods("/audio.wav", Reading, (string uniqueid, [AsParameters] PlayerQuery query, PlayerAnswers player, HttpContext context) => player.ServeAsync(query.Request(uniqueid, AudioKind.Wav), context));
        group.MapMethods("/audio.mp3", Reading, (string uniqueid, [AsParameters] PlayerQuery query, PlayerAnswers player, HttpContext context) => player.ServeAsync(query.Request(uniqueid, AudioKind.Mp3), context));
        group.MapMethods("/peaks", Reading, (string uniqueid, int? part, int? points, PlayerAnswers player, HttpContext context) => player.PeaksAsync(uniqueid, part ?? 1, points ?? 1000, context));
        return group;
    }
}

/// <summary>What a player asks for.</summary>
/// <param name="Uniqueid">The call or one of its channels.</param>
/// <param name="Part">Which of the call's recordings, from 1.</param>
/// <param name="Kind">WAV or MP3.</param>
/// <param name="Download">To be saved.</param>
/// <param name="Cut">Only this stretch of it; null: the whole.</param>
internal sealed record PlayerRequest(string Uniqueid, int Part, AudioKind Kind, bool Download, RecordingCut? Cut = null);

/// <summary>The parameters of an address of the player.</summary>
/// <param name="Part">Which of the call's recordings, from 1.</param>
/// <param name="Download">To be saved.</param>
/// <param name="From">Seconds: where the stretch begins that is wanted alone.</param>
/// <param name="To">Seconds: where it ends.</param>
internal sealed record PlayerQuery(int? Part, bool? Download, double? From, double? To)
{
    public PlayerRequest Request(string uniqueid, AudioKind kind) => new(uniqueid, Part ?? 1, kind, Download ?? false, RecordingCut.Of(From, To));
}

/// <summary>Answers the portal's own player.</summary>
internal sealed class PlayerAnswers(CallRecordings recordings, CallSights sights, RecordingResults results, RecordingPeaks peaks, ListenLog listens)
{
    /// <summary>The sound.</summary>
    public async Task<IResult> ServeAsync(PlayerRequest request, HttpContext context)
    {
        try
        {
            if (await FindAsync(request.Uniqueid, request.Part, context) is not { } recording) return Results.NotFound();
            var result = await results.ServeAsync(recording, request.Kind, new ServeOptions { Download = request.Download, Cut = request.Cut }, context.RequestAborted);
            return result is ISoundResult ? new NotedResult(result, () => listens.NoteAsync(request, recording, context.ToAuditActor(), context)) : result;
        }
        catch (RecordingException fault)
        {
            return RecordingResults.Fault(fault, new ServeOptions());
        }
    }

    /// <summary>The waveform as JSON.</summary>
    public async Task<IResult> PeaksAsync(string uniqueid, int part, int points, HttpContext context)
    {
        try
        {
            if (points is < 1 or > RecordingPeaks.MostPoints || await FindAsync(uniqueid, part, context) is not { } recording) return Results.NotFound();
            var (drawn, version) = await peaks.OfAsync(recording, points, context.RequestAborted);
            var tag = new EntityTagHeaderValue($"\"{version}\"");
            var headers = context.Response.GetTypedHeaders();
            headers.ETag = tag;
            headers.CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
            return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Json(drawn);
        }
        catch (RecordingException fault)
        {
            return RecordingResults.Fault(fault, new ServeOptions());
        }
    }

    private async ValueTask<Recording?> FindAsync(string uniqueid, int part, HttpContext context)
    {
        if (part < 1) return null;
        var (_, found) = await recordings.FindAsync(uniqueid, sights.Of(context.User), context.RequestAborted);
        return part <= found.Count ? found[part - 1] : null;
    }
}

/// <summary>An answer that goes out only after it has been written down.</summary>
internal sealed class NotedResult(IResult result, Func<Task> note) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var held = result as IDisposable;
        await note();
        await result.ExecuteAsync(httpContext);
    }
}
