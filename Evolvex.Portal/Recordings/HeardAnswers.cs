using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Recordings;
using Microsoft.AspNetCore.Antiforgery;

namespace Evolvex.Portal.Recordings;

/// <summary>Takes what players tell of how much was heard.</summary>
internal sealed class HeardAnswers(CallRecordings recordings, CallSights sights, ListenLog listens, IAntiforgery antiforgery)
{
    public async Task<IResult> TakeAsync(string uniqueid, HeardReport report, HttpContext http)
    {
        if (!http.Request.Headers.ContainsKey("RequestVerificationToken") || !await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
        if (!CallId.CanBe(uniqueid) || !report.CanBe) return Results.BadRequest();
        var sight = sights.Of(http.User);
        if (!sight.SeesAll && !await recordings.MayHearAsync(uniqueid, sight.Access, http.RequestAborted)) return Results.NotFound();
        await listens.HeardAsync(uniqueid, report, http);
        return Results.NoContent();
    }
}
