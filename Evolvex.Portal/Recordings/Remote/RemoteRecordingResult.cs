using System.Net;
using Evolvex.Portal.Recordings.Serving;
using Microsoft.Net.Http.Headers;

namespace Evolvex.Portal.Recordings.Remote;

/// <summary>Passes a recording of another machine through: its ranges and validators where it has them, else the whole.</summary>
internal sealed class RemoteRecordingResult(RemoteApi api, RemoteRecording recording, AudioKind kind, string fileName, ServeOptions options) : ISoundResult
{
    private static readonly string[] Asked = [HeaderNames.Range, HeaderNames.IfRange, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.IfUnmodifiedSince];

    private static readonly string[] Answered = [HeaderNames.AcceptRanges, HeaderNames.ETag];

    private static readonly string[] AnsweredOfContent = [HeaderNames.ContentRange, HeaderNames.LastModified];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            using var answer = await OpenAsync(httpContext.Request, httpContext.RequestAborted);
            await PassAsync(answer, httpContext);
        }
        catch (RecordingException fault) when (!httpContext.Response.HasStarted)
        {
            await RecordingResults.Fault(fault, options).ExecuteAsync(httpContext);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpRequest request, CancellationToken cancellation)
    {
        var endpoint = kind == AudioKind.Mp3 ? "get_file_mp3" : "get_file_wav";
        var headers = Asked.Where(name => request.Headers.ContainsKey(name)).Select(name => KeyValuePair.Create(name, request.Headers[name].ToString())).ToList();
        if (!HttpMethods.IsHead(request.Method)) return await api.OpenAsync(HttpMethod.Get, endpoint, recording.Uniqueid, headers, cancellation);
        var answer = await api.OpenAsync(HttpMethod.Head, endpoint, recording.Uniqueid, headers, cancellation);
        if (answer.StatusCode is not (HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented or HttpStatusCode.NotFound)) return answer;
        // Not every machine knows HEAD; the head of a GET says the same.
        answer.Dispose();
        return await api.OpenAsync(HttpMethod.Get, endpoint, recording.Uniqueid, headers, cancellation);
    }

    private async Task PassAsync(HttpResponseMessage answer, HttpContext context)
    {
        if (!answer.IsSuccessStatusCode && answer.StatusCode is not (HttpStatusCode.NotModified or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)) throw api.Failure(answer.StatusCode);
        // An error told with status 200 as JSON or HTML is no recording.
        if (answer.Content.Headers.ContentType?.MediaType is "application/json" or "text/html") throw api.Failure(HttpStatusCode.NotFound);
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var name in Answered)
            if (answer.Headers.TryGetValues(name, out var values)) response.Headers[name] = values.ToArray();
        foreach (var name in AnsweredOfContent)
            if (answer.Content.Headers.TryGetValues(name, out var values)) response.Headers[name] = values.ToArray();
        response.Headers.CacheControl = "private, no-cache";
        if (!answer.IsSuccessStatusCode) return;
        var disposition = new ContentDispositionHeaderValue(options.Download ? "attachment" : "inline");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
        response.ContentType = answer.Content.Headers.ContentType?.MediaType == "multipart/byteranges" ? answer.Content.Headers.ContentType.ToString() : kind == AudioKind.Mp3 ? "audio/mpeg" : "audio/wav";
        response.ContentLength = answer.Content.Headers.ContentLength;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await answer.Content.CopyToAsync(response.Body, context.RequestAborted);
    }
}
