using Evolvex.Portal.Domain.Recordings;
using Microsoft.Net.Http.Headers;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>An answer with sound, as against one that says why there is none.</summary>
internal interface ISoundResult : IResult;

/// <summary>
/// Hands out the bytes of a recording as RFC 9110 asks: validators, conditions, ranges (several as multipart/byteranges), HEAD. The length is always exact, which Safari needs
/// to play at all and every browser to seek.
/// </summary>
internal sealed class RecordingResult(AudioBody body, string fileName, bool download, TimeProvider clock) : ISoundResult, IDisposable
{
    public void Dispose() => body.Dispose();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (body)
        {
            var request = httpContext.Request.GetTypedHeaders();
            var response = httpContext.Response;
            var tag = new EntityTagHeaderValue($"\"{body.Version}\"");
            // HTTP dates have whole seconds.
            var lastModified = DateTimeOffset.FromUnixTimeSeconds(body.ModifiedAt.ToUnixTimeSeconds());
            Describe(response, tag, lastModified);
            switch (Preconditions.Evaluate(request, tag, lastModified))
            {
                case Precondition.NotModified:
                    response.StatusCode = StatusCodes.Status304NotModified;
                    return;
                case Precondition.Failed:
                    response.StatusCode = StatusCodes.Status412PreconditionFailed;
                    return;
                case Precondition.Pass:
                default:
                    var ranges = RangesOf(httpContext.Request, request, tag, lastModified);
                    await AnswerAsync(httpContext, ranges);
                    return;
            }
        }
    }

    private void Describe(HttpResponse response, EntityTagHeaderValue tag, DateTimeOffset lastModified)
    {
        var headers = response.GetTypedHeaders();
        headers.ETag = tag;
        headers.LastModified = lastModified;
        // A recording is private and may still grow: browsers keep it, but ask whether it is the same.
        headers.CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
        response.Headers.AcceptRanges = "bytes";
        var disposition = new ContentDispositionHeaderValue(download ? "attachment" : "inline");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
    }

    // Range means something for GET only (section 14.2).
    private IReadOnlyList<ByteRange>? RangesOf(HttpRequest request, Microsoft.AspNetCore.Http.Headers.RequestHeaders headers, EntityTagHeaderValue tag, DateTimeOffset lastModified)
    {
        if (!HttpMethods.IsGet(request.Method) || request.Headers.Range.Count != 1 || !Preconditions.RangeHolds(headers, tag, lastModified, clock.GetUtcNow())) return null;
        return ByteRanges.Parse(request.Headers.Range, body.Length);
    }

    private async Task AnswerAsync(HttpContext context, IReadOnlyList<ByteRange>? ranges)
    {
        var response = context.Response;
        switch (ranges)
        {
            case null:
                response.ContentType = body.ContentType;
                response.ContentLength = body.Length;
                await WriteAsync(context, new ByteRange(0, body.Length));
                return;
            case []:
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = $"bytes */{body.Length}";
                response.Headers.ContentDisposition = default;
                return;
            case [var one]:
                response.StatusCode = StatusCodes.Status206PartialContent;
                response.ContentType = body.ContentType;
                response.ContentLength = one.Length;
                response.Headers.ContentRange = $"bytes {one.From}-{one.Last}/{body.Length}";
                await WriteAsync(context, one);
                return;
            default:
                await new MultipartRanges(body, ranges).WriteAsync(context);
                return;
        }
    }

    private async Task WriteAsync(HttpContext context, ByteRange range)
    {
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await body.WriteAsync(context.Response.BodyWriter, range.From, range.Length, context.RequestAborted);
    }
}
