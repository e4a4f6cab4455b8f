using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Recordings.Remote;
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
        group.MapMethods("/audio.wav", Reading, (string uniqueid, int? part, bool? download, RecordingPlayer player, HttpContext context) => player.ServeAsync(new(uniqueid, part ?? 1, AudioKind.Wav, download ?? false), context));
        group.MapMethods("/audio.mp3", Reading, (string uniqueid, int? part, bool? download, RecordingPlayer player, HttpContext context) => player.ServeAsync(new(uniqueid, part ?? 1, AudioKind.Mp3, download ?? false), context));
        group.MapMethods("/peaks", Reading, (string uniqueid, int? part, int? points, RecordingPlayer player, HttpContext context) => player.PeaksAsync(uniqueid, part ?? 1, points ?? 1000, context));
        return group;
    }
}

/// <summary>What a player asks for.</summary>
/// <param name="Uniqueid">The call or one of its channels.</param>
/// <param name="Part">Which of the call's recordings, from 1.</param>
/// <param name="Kind">WAV or MP3.</param>
/// <param name="Download">To be saved.</param>
internal sealed record PlayerRequest(string Uniqueid, int Part, AudioKind Kind, bool Download);

/// <summary>Answers the portal's own player.</summary>
internal sealed class RecordingPlayer(IRecordings recordings, RecordingResults results, RecordingPeaks peaks, ListenLog listens, IEnumerable<ICallFacts> facts)
{
    /// <summary>The sound.</summary>
    public async Task<IResult> ServeAsync(PlayerRequest request, HttpContext context)
    {
        try
        {
            if (await FindAsync(request.Uniqueid, request.Part, context.RequestAborted) is not { } recording) return Results.NotFound();
            var result = await results.ServeAsync(recording, request.Kind, new ServeOptions { Download = request.Download }, context.RequestAborted);
            return result is RecordingResult or RemoteRecordingResult ? new NotedResult(result, () => listens.NoteAsync(request, recording, context)) : result;
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
            if (points is < 1 or > RecordingPeaks.MostPoints || await FindAsync(uniqueid, part, context.RequestAborted) is not { } recording) return Results.NotFound();
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

    private async ValueTask<Recording?> FindAsync(string uniqueid, int part, CancellationToken cancellation)
    {
        if (!CallId.CanBe(uniqueid) || part < 1) return null;
        var query = new RecordingQuery { Uniqueid = uniqueid, Linkedid = uniqueid };
        foreach (var source in facts)
            if (await source.OfAsync(uniqueid, cancellation) is { } known) query = known;
        var found = await recordings.FindAsync(query, cancellation);
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
