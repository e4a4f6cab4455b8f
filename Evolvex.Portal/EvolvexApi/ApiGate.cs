using System.Data.Common;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.EvolvexApi;

/// <summary>In front of every endpoint: finds and checks the key before anything else of the request is taken in, writes the request down, and ends the answer when the key is revoked meanwhile.</summary>
internal sealed class ApiGate(IApiKeyVerifier keys, ApiForms forms, IApiRequestLog requests, TimeProvider time, ILogger<ApiGate> log)
{
    /// <summary>Lets the call through to <paramref name="answer"/>, or refuses it.</summary>
    public async Task RunAsync(HttpContext http, ApiKeyScope scope, Func<ApiCall, CancellationToken, Task<IResult>> answer)
    {
        var (at, began) = (time.GetUtcNow(), time.GetTimestamp());
        http.Response.Headers.CacheControl = "no-store";
        var presented = PresentedKey.FromRequest(http.Request);
        IFormCollection? form = null;
        VerifiedKey? key = null;
        try
        {
            ApiError? refusal = null;
            if (presented.Text is null)
            {
                (form, refusal) = await forms.ReadForKeyAsync(http, scope);
                if (form is not null) presented = PresentedKey.FromForm(form);
            }

            if (refusal is null)
            {
                var verdict = await keys.VerifyAsync(presented.Text, http.Connection.RemoteIpAddress, scope, http.RequestAborted);
                (key, refusal) = (verdict.Key, Refusal(verdict));
            }

            if (refusal is null && form is null) (form, refusal) = await ApiForms.ReadAsync(http, scope);
            if (refusal is null) await AnswerAsync(new ApiCall(http, key!, presented.Text!, form), answer);
            else await refusal.ExecuteAsync(http);
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
