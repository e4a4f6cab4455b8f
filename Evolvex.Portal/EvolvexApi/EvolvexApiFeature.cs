using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.EvolvexApi.Reference;
using Evolvex.Portal.Recordings.Serving;

namespace Evolvex.Portal.EvolvexApi;

/// <summary>The vendor's HTTP API, word for word; every call carries a key.</summary>
internal static class EvolvexApiFeature
{
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Post];
    private static readonly string[] Stream = [HttpMethods.Get];
    private static readonly string[] Post = [HttpMethods.Post];
    private static readonly string[] File = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];

    public static WebApplicationBuilder AddEvolvexApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ApiForms>();
        builder.Services.AddSingleton<ApiGate>();
        builder.Services.AddSingleton<ChannelStatus>();
        builder.Services.AddSingleton<ApiRecordings>();
        builder.Services.AddSingleton<CheckEndpoint>();
        builder.Services.AddSingleton<StatusEndpoint>();
        builder.Services.AddSingleton<OriginateEndpoint>();
        builder.Services.AddSingleton<CdrEndpoint>();
        builder.Services.AddSingleton<UploadsEndpoint>();
        builder.Services.AddSingleton<EventsEndpoint>();
        builder.Services.AddApiReference();
        return builder;
    }

    /// <summary>The vendor's base path, and the one that its upload example uses; the stream of events is the portal's own.</summary>
    public static WebApplication MapEvolvexApi(this WebApplication app)
    {
        Map(app.MapGroup("/api/index").AllowAnonymous());
        Map(app.MapGroup("/pbx/api/index").AllowAnonymous());
        Map<EventsEndpoint>(app.MapGroup("/api").AllowAnonymous(), "events", Stream, ApiKeyScope.Events, static (events, call, _) => events.AnswerAsync(call));
        app.MapApiReference();
        return app;
    }

    private static void Map(RouteGroupBuilder api)
    {
        Map<CheckEndpoint>(api, "check", Get, ApiKeyScope.Check, static (check, call, ct) => check.AnswerAsync(call, ct));
        Map<ApiRecordings>(api, "get_file_mp3", File, ApiKeyScope.GetFileMp3, static (files, call, ct) => files.AnswerAsync(call, AudioKind.Mp3, ct));
        Map<ApiRecordings>(api, "get_file_wav", File, ApiKeyScope.GetFileWav, static (files, call, ct) => files.AnswerAsync(call, AudioKind.Wav, ct));
        Map<StatusEndpoint>(api, "status", Get, ApiKeyScope.Status, static (status, call, ct) => status.AnswerAsync(call, ct));
        Map<OriginateEndpoint>(api, "originate", Get, ApiKeyScope.Originate, static (originate, call, ct) => originate.AnswerAsync(call, ct));
        Map<CdrEndpoint>(api, "get_log_cdr", Get, ApiKeyScope.GetLogCdr, static (records, call, ct) => records.AnswerAsync(call, ct));
        Map<UploadsEndpoint>(api, "uploads", Post, ApiKeyScope.Uploads, static (uploads, call, ct) => uploads.AnswerAsync(call, ct), static (uploads, http) => uploads.Prepare(http));
        api.Map("{**rest}", static Task (HttpContext http) => ApiError.NotFound.ExecuteAsync(http));
    }

    private static void Map<TEndpoint>(
        RouteGroupBuilder api, string path, string[] methods, ApiKeyScope scope, Func<TEndpoint, ApiCall, CancellationToken, Task<IResult>> answer, Action<TEndpoint, HttpContext>? prepare = null)
        where TEndpoint : notnull
    {
        api.MapMethods(path, methods, AnswerAsync).WithMetadata(ApiOperations.Of(scope));
        api.Map(path, Task (HttpContext http) =>
        {
            http.Response.Headers.Allow = methods;
            return ApiError.MethodRefused.ExecuteAsync(http);
        });

        Task AnswerAsync(HttpContext http)
        {
            var endpoint = http.RequestServices.GetRequiredService<TEndpoint>();
            prepare?.Invoke(endpoint, http);
            return http.RequestServices.GetRequiredService<ApiGate>().RunAsync(http, scope, (call, cancellationToken) => answer(endpoint, call, cancellationToken));
        }
    }
}
