using System.Data.Common;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.EvolvexApi.Reference;

/// <summary>Lets who is signed in, or has a good key for whatever endpoint, read the document; its readings are in the log of the key.</summary>
internal sealed class ApiReaders(IApiKeyVerifier keys, IApiRequestLog requests, TimeProvider time, ILogger<ApiReaders> log) : IEndpointFilter
{
    private const string Endpoint = "openapi";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (http, at, began) = (context.HttpContext, time.GetUtcNow(), time.GetTimestamp());
        if (http.User.Identity?.IsAuthenticated == true) return await next(context);
        var presented = PresentedKey.FromRequest(http.Request);
        KeyVerdict verdict;
        try
        {
            verdict = await keys.VerifyAsync(presented.Text, http.Connection.RemoteIpAddress, ApiKeyScope.None, http.RequestAborted);
        }
        catch (DbException fault)
        {
            EvolvexApiLog.DatabaseFailed(log, Endpoint, fault);
            return ApiError.DatabaseDisconnected;
        }
        var refusal = ApiGate.Refusal(verdict);
        if (verdict.Key is { } key)
        {
            requests.Record(new ApiRequest(
                key.Id, at, Endpoint, null, refusal?.Status ?? StatusCodes.Status200OK, time.GetElapsedTime(began),
                http.Connection.RemoteIpAddress?.ToString(), http.Request.Headers.UserAgent.ToString(), presented.IsInUrl));
        }
        return refusal is null ? await next(context) : refusal;
    }
}
