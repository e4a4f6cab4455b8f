using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Recordings.Serving;
using Microsoft.Extensions.Caching.Memory;

namespace Evolvex.Portal.Recordings;

/// <summary>
/// Writes down who hears or takes which recording, before the first byte goes out. Players and those who download ask for many ranges: they are one listening as long as no half hour lies between.
/// </summary>
internal sealed class ListenLog(IAuditLog audit) : IDisposable
{
    private const int MostListening = 10_000;

    private static readonly TimeSpan OneListening = TimeSpan.FromMinutes(30);

    private readonly MemoryCache _listening = new(new MemoryCacheOptions { SizeLimit = MostListening });

    /// <summary>Notes a request that is about to be answered with sound. When that cannot be written down, there is no sound.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="recording">What it is answered with.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="context">The request; one for the headers alone is not noted.</param>
    public async Task NoteAsync(PlayerRequest request, Recording recording, AuditActor actor, HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var listening = (actor.Id, actor.Name, request.Uniqueid, request.Part, request.Download, request.Cut);
        if (_listening.TryGetValue(listening, out _)) return;
        var subject = new AuditObject(AuditObjectKind.Recording, request.Uniqueid, recording.Name);
        var details = new { Format = request.Kind == AudioKind.Mp3 ? "mp3" : "wav", request.Part, From = request.Cut?.From.TotalSeconds, To = request.Cut?.To.TotalSeconds };
        await audit.RecordAsync(actor, request.Download ? AuditVerb.Downloaded : AuditVerb.Played, subject, details, context.RequestAborted);
        _listening.Set(listening, true, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = OneListening });
    }

    /// <summary>Notes how much of a recording was heard in the end, as the player tells.</summary>
    /// <param name="uniqueid">The call or one of its channels.</param>
    /// <param name="report">What the player tells.</param>
    /// <param name="context">The request.</param>
    public Task HeardAsync(string uniqueid, HeardReport report, HttpContext context) =>
        audit.RecordAsync(context.ToAuditActor(), AuditVerb.Played, new AuditObject(AuditObjectKind.Recording, uniqueid, uniqueid), new { report.Part, HeardSeconds = Math.Round(report.Seconds, 1), OfSeconds = Math.Round(report.Of, 1) }, CancellationToken.None);

    public void Dispose() => _listening.Dispose();
}

/// <summary>How much of a recording was heard.</summary>
/// <param name="Part">Which of the call's recordings, from 1.</param>
/// <param name="Seconds">Heard at least once, in seconds of the recording.</param>
/// <param name="Of">How long the recording is, in seconds.</param>
internal sealed record HeardReport(int Part, double Seconds, double Of)
{
    private const double Longest = 7 * 24 * 3600;

    /// <summary>Something that can be true.</summary>
    public bool CanBe => Part is > 0 and < 1000 && Of is > 0 and < Longest && Seconds > 0 && Seconds <= Of + 1;
}
