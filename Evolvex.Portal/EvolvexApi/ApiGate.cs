using System.Data.Common;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.EvolvexApi;

/// <summary>In front of every endpoint: finds and checks the key, writes the request down, and ends the answer when the key is revoked meanwhile.</summary>
internal sealed class ApiGate(IApiKeyVerifier keys, IApiRequestLog requests, TimeProvider time, ILogger<ApiGate> log)
{
    /// <summary>Lets the call through to <paramref name="answer"/>, or refuses it.</summary>
    public async Task RunAsync(HttpContext http, ApiKeyScope scope, Func<ApiCall, CancellationToken, Task<IResult>> answer)
    {
        var (at, began) = (time.GetUtcNow(), time.GetTimestamp());
        http.Response.Headers.CacheControl = "no-store";
        var presented = PresentedKey.FromRequest(http.Request);
        IFormCollection? form = null;
        if (http.Request.HasFormContentType && http.Request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            await ApiError.CompressedForm.ExecuteAsync(http);
            return;
        }

        try
        {
            // Uploads read their own form unless the key is in it; a large file is not taken in for somebody without a key.
            if (http.Request.HasFormContentType && (scope != ApiKeyScope.Uploads || presented.Text is null)) form = await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            await (IsTooLarge(fault) ? ApiError.TooLarge : ApiError.BadForm).ExecuteAsync(http);
            return;
        }

        if (presented.Text is null && form is not null) presented = PresentedKey.FromForm(form);
        VerifiedKey? key = null;
        try
        {
            var verdict = await keys.VerifyAsync(presented.Text, http.Connection.RemoteIpAddress, scope, http.RequestAborted);
            key = verdict.Key;
            if (Refusal(verdict) is { } refusal) await refusal.ExecuteAsync(http);
            else await AnswerAsync(new ApiCall(http, key!, presented.Text!, form), answer);
        }
        catch (DbException fault) when (!http.Response.HasStarted)
        {
            EvolvexApiLog.DatabaseFailed(log, ApiKeyScopes.Name(scope), fault);
            await ApiError.DatabaseDisconnected.ExecuteAsync(http);
        }
        finally
        {
            if (key is not null)
            {
                requests.Record(new ApiRequest(
                    key.Id, at, ApiKeyScopes.Name(scope), RequestParameters.Describe(http.Request.Query, form, presented.Text), http.Response.StatusCode,
                    time.GetElapsedTime(began), http.Connection.RemoteIpAddress?.ToString(), http.Request.Headers.UserAgent.ToString(), presented.IsInUrl));
            }
        }
    }

    private async Task AnswerAsync(ApiCall call, Func<ApiCall, CancellationToken, Task<IResult>> answer)
    {
        var http = call.Http;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, call.Key.Revoked);
        // What is being sent is cut off, whoever writes it.
        await using var cut = call.Key.Revoked.Register(static state => ((HttpContext)state!).Abort(), http);
        try
        {
            await (await answer(call, ends.Token)).ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            EvolvexApiLog.Ended(log, http.Request.Path, call.Key.Name);
        }
    }

    // The server's own limit, or that of the form.
    private static bool IsTooLarge(Exception fault) =>
        fault is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } || fault is InvalidDataException { Message: var words } && words.Contains("body length limit", StringComparison.OrdinalIgnoreCase);

    /// <summary>The refusal that a verdict means; null where the key is good.</summary>
    public static ApiError? Refusal(KeyVerdict verdict) => verdict.Outcome switch
    {
        KeyOutcome.Ok => null,
        KeyOutcome.Missing => ApiError.MissingKey,
        KeyOutcome.Unknown => ApiError.UnknownKey,
        KeyOutcome.Disabled => ApiError.DisabledKey,
        KeyOutcome.Expired => ApiError.ExpiredKey,
        KeyOutcome.AddressRefused => ApiError.AddressRefused,
        KeyOutcome.ScopeRefused => ApiError.ScopeRefused,
        _ => ApiError.TooMany(verdict.RetryAfter),
    };
}
