using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Evolvex.Portal.Uploads;

/// <summary>The multipart form that a file comes in: read as it arrives, part by part.</summary>
internal static class UploadForm
{
    private const string FieldName = "file";

    /// <summary>Room for boundaries, headers and other fields.</summary>
    private const long Frame = 64 * 1024;

    private const int MostParts = 100;

    /// <summary>
    /// Lets a form of that size be read, and no larger one. The server's own limit is taken away for this request: it would hang up on a client that still sends, before that
    /// has seen why. Whoever reads stops at the limit; what still comes is thrown away by the server, for five seconds.
    /// </summary>
    public static void Allow(HttpContext http, long mostBytes)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        // The framework's limits are for each part alone; a form of a thousand parts is not to fill memory or disk.
        http.Request.Body = new BoundedBody(http.Request.Body, mostBytes + Frame);
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { MultipartBodyLengthLimit = mostBytes + Frame }));
    }

    /// <summary>True: the client itself says that it sends more.</summary>
    public static bool IsAnnouncedTooLarge(HttpRequest request, long mostBytes) => request.ContentLength > mostBytes + Frame;

    /// <summary>Finds the file in the form and hands it over while it arrives.</summary>
    /// <exception cref="UploadException">There is no file in it, or the form is broken.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, Func<string?, Stream, Task<T>> take, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
            throw new UploadException(UploadFault.Incomplete, "A multipart form with the file in its field file is needed.");
        var reader = new MultipartReader(boundary, request.Body);
        for (var part = 0; part < MostParts && await NextAsync(reader, cancellation) is { } section; part++)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(FieldName, StringComparison.Ordinal) && disposition.IsFileDisposition())
                return await take(NameOf(disposition), section.Body);
        }
        throw new UploadException(UploadFault.Incomplete, "The form has no file in its field file.");
    }

    private static string? NameOf(ContentDispositionHeaderValue disposition) =>
        disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellation);
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new UploadException(UploadFault.TooLarge, "The file is larger than allowed.", fault);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            throw new UploadException(UploadFault.Incomplete, "The form cannot be read.", fault);
        }
    }
}
