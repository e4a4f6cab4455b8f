using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Uploads;

namespace Evolvex.Portal.EvolvexApi;

/// <summary>Reads the forms of calls. Who has shown no key yet may send little, and files of whose sender nothing is known yet are taken in a few at a time.</summary>
internal sealed class ApiForms(UploadIntake intake) : IDisposable
{
    /// <summary>Most bytes of a form that is read to find the key in it: far more than the parameters of any call, <c>uploads</c> apart, can be.</summary>
    public const int MostWithoutKey = 256 * 1024;

    /// <summary>Files that may be on their way at once before their key is known; each lies on the disk until its form has ended.</summary>
    public const int MostUploadsWithoutKey = 4;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _uploads = new(MostUploadsWithoutKey);

    /// <summary>The form of a call whose key is neither in a header nor in the query: it can only be in the form. Null where there is no form.</summary>
    public async Task<(IFormCollection? Form, ApiError? Fault)> ReadForKeyAsync(HttpContext http, ApiKeyScope scope)
    {
        var request = http.Request;
        if (Refusal(request) is { } refusal) return (null, refusal);
        if (!request.HasFormContentType) return (null, null);
        if (scope == ApiKeyScope.Uploads) return await ReadUploadAsync(http);
        if (request.ContentLength > MostWithoutKey) return (null, ApiError.TooLarge);
        request.Body = new BoundedBody(request.Body, MostWithoutKey);
        return await ReadAsync(request, http.RequestAborted);
    }

    /// <summary>The form of a call whose key is good; null where there is none, and for <c>uploads</c>, which reads its own as it comes.</summary>
    public static async Task<(IFormCollection? Form, ApiError? Fault)> ReadAsync(HttpContext http, ApiKeyScope scope)
    {
        if (Refusal(http.Request) is { } refusal) return (null, refusal);
        return http.Request.HasFormContentType && scope != ApiKeyScope.Uploads ? await ReadAsync(http.Request, http.RequestAborted) : (null, null);
    }

    public void Dispose() => _uploads.Dispose();

    // While it comes, it is UploadForm that lets no more of it through.
    private async Task<(IFormCollection? Form, ApiError? Fault)> ReadUploadAsync(HttpContext http)
    {
        if (UploadForm.IsAnnouncedTooLarge(http.Request, intake.MostBytes)) return (null, ApiError.TooLarge);
        if (!await _uploads.WaitAsync(LongestWait, http.RequestAborted)) return (null, ApiError.Busy("Too many files are coming in whose api_key stands in the form; try again, or send the key in the header X-Api-Key."));
        try
        {
            return await ReadAsync(http.Request, http.RequestAborted);
        }
        finally
        {
            _uploads.Release();
        }
    }

    private static ApiError? Refusal(HttpRequest request) =>
        request.HasFormContentType && request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? ApiError.CompressedForm
            : null;

    private static async Task<(IFormCollection? Form, ApiError? Fault)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await request.ReadFormAsync(cancellationToken), null);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            return (null, IsTooLarge(fault) ? ApiError.TooLarge : ApiError.BadForm);
        }
    }

    // The server's own limit, or that of the form.
    private static bool IsTooLarge(Exception fault) =>
        fault is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } || fault is InvalidDataException { Message: var words } && words.Contains("body length limit", StringComparison.OrdinalIgnoreCase);
}
