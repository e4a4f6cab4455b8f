using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Recordings.Serving;
using Microsoft.Extensions.Caching.Memory;

namespace Evolvex.Portal.Recordings;

/// <summary>
/// Writes down who hears or takes which recording, before the first byte goes out. A player asks for many ranges: they are one listening as long as no half hour lies between.
/// </summary>
internal sealed class ListenLog(IAuditLog audit) : IDisposable
{
    private const int MostListening = 10_000;

    private static readonly TimeSpan OneListening = TimeSpan.FromMinutes(30);

    private readonly MemoryCache _listening = new(new MemoryCacheOptions { SizeLimit = MostListening });

    /// <summary>Notes a request that is about to be answered with sound. When that cannot be written down, there is no sound.</summary>
    public async Task NoteAsync(PlayerRequest request, Recording recording, HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method)) return;
        var actor = context.ToAuditActor();
        var listening = (actor.Id, actor.Name, request.Uniqueid, request.Part, request.Download);
        if (_listening.TryGetValue(listening, out _)) return;
        var subject = new AuditObject(AuditObjectKind.Recording, request.Uniqueid, recording.Name);
        var details = new { Format = request.Kind == AudioKind.Mp3 ? "mp3" : "wav", request.Part };
        await audit.RecordAsync(actor, request.Download ? AuditVerb.Downloaded : AuditVerb.Played, subject, details, context.RequestAborted);
        _listening.Set(listening, true, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = OneListening });
    }

    public void Dispose() => _listening.Dispose();
}
