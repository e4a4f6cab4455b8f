using System.Data.Common;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.EventStream;
using Microsoft.AspNetCore.Http.Features;

namespace Evolvex.Portal.EvolvexApi;

/// <summary><c>/api/events</c>: what happens on the PBX, as it happens.</summary>
internal sealed class EventsEndpoint(EventStreams streams, IApiKeyVerifier keys, ILogger<EventsEndpoint> log)
{
    private const string LastEventId = "Last-Event-ID";

    private EventStreams Streams => streams;

    public Task<IResult> AnswerAsync(ApiCall call) => Task.FromResult(Answer(call));

    private IResult Answer(ApiCall call)
    {
        IReadOnlySet<EventType>? types = null;
        if (call.Parameter("types") is { } names && !EventTypes.TryParseList(names, out types, out var unknown))
            return ApiError.BadParameter("types", unknown.Length == 0 ? "names no event" : $"names the unknown event {Shown(unknown)}");
        var last = call.Http.Request.Headers[LastEventId].ToString() is { Length: > 0 } header ? header : call.Parameter("lastEventId");
        // An id of somebody else's is one that the stream cannot go on from, and it says so; the text of a parameter is checked.
        if (!EventPlace.TryParse(last, out var after) && call.Parameter("lastEventId") is { Length: > 0 } given && given == last)
            return ApiError.BadParameter("lastEventId", "is not the id of an event");
        var wish = new EventWish(types, string.IsNullOrEmpty(last) ? null : after);
        return streams.TryOpen(call.Key.Id) is { } open ? new Stream(this, call, wish, open) : ApiError.TooManyStreams;
    }

    // Routes, scope, addresses and the end of a rotated secret may change while the stream is open.
    private async ValueTask<GroupAccess?> AccessAsync(ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            var verdict = await keys.LookAgainAsync(call.KeyText, call.Http.Connection.RemoteIpAddress, ApiKeyScope.Events, cancellationToken);
            return verdict.IsOk ? verdict.Key!.Access : null;
        }
        catch (DbException fault)
        {
            // Nobody knows whether the key is still good: the client comes back and is told why it is not let in.
            EvolvexApiLog.DatabaseFailed(log, ApiKeyScopes.Name(ApiKeyScope.Events), fault);
            return null;
        }
    }

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";

    private sealed class Stream(EventsEndpoint endpoint, ApiCall call, EventWish wish, IDisposable open) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using var counted = open;
            var response = httpContext.Response;
            response.ContentType = "text/event-stream";
            response.Headers["X-Accel-Buffering"] = "no";
            httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, call.Key.Revoked);
            await endpoint.Streams.SendAsync(httpContext, wish, cancellationToken => endpoint.AccessAsync(call, cancellationToken), ends.Token);
        }
    }
}
