using System.Text;
using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>Several ranges in one answer: multipart/byteranges (RFC 9110, section 14.6), its length known beforehand too.</summary>
internal sealed class MultipartRanges(AudioBody body, IReadOnlyList<ByteRange> ranges)
{
    private readonly string _boundary = Guid.NewGuid().ToString("N");

    public async Task WriteAsync(HttpContext context)
    {
        var parts = ranges.Select((range, index) => (Range: range, Head: Head(range, index > 0))).ToList();
        var end = Encoding.ASCII.GetBytes($"\r\n--{_boundary}--\r\n");
        var response = context.Response;
        response.StatusCode = StatusCodes.Status206PartialContent;
        response.ContentType = $"multipart/byteranges; boundary={_boundary}";
        response.ContentLength = parts.Sum(part => part.Head.Length + part.Range.Length) + end.Length;
        foreach (var (range, head) in parts)
        {
            await response.BodyWriter.WriteAsync(head, context.RequestAborted);
            await body.WriteAsync(response.BodyWriter, range.From, range.Length, context.RequestAborted);
        }
        await response.BodyWriter.WriteAsync(end, context.RequestAborted);
    }

    private byte[] Head(ByteRange range, bool afterAnother) => Encoding.ASCII.GetBytes(
        $"{(afterAnother ? "\r\n" : "")}--{_boundary}\r\nContent-Type: {body.ContentType}\r\nContent-Range: bytes {range.From}-{range.Last}/{body.Length}\r\n\r\n");
}
