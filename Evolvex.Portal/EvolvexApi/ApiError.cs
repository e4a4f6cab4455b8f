using System.Globalization;

namespace Evolvex.Portal.EvolvexApi;

/// <summary>A refusal of the Evolvex API: <c>{"error":{"code":"…","message":"…"}}</c>. The message is for the caller: it holds no key, no path and no fault of the server.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">For programs; part of the contract.</param>
/// <param name="Message">For people.</param>
/// <param name="RetryAfter">With 429: whole seconds to wait.</param>
internal sealed record ApiError(int Status, string Code, string Message, TimeSpan? RetryAfter = null) : IResult
{
    public static readonly ApiError BadForm = new(400, "bad_form", "The form cannot be read.");
    public static readonly ApiError CompressedForm = new(400, "bad_form", "The form is compressed, which is not supported.");
    public static readonly ApiError MissingKey = new(401, "missing_key", "The parameter api_key is required.");
    public static readonly ApiError UnknownKey = new(401, "unknown_key", "The api_key is not known.");
    public static readonly ApiError DisabledKey = new(403, "disabled_key", "The api_key is disabled.");
    public static readonly ApiError ExpiredKey = new(403, "expired_key", "The api_key has expired.");
    public static readonly ApiError AddressRefused = new(403, "address_refused", "The api_key may not be used from this address.");
    public static readonly ApiError ScopeRefused = new(403, "endpoint_refused", "The api_key may not be used for this endpoint.");
    public static readonly ApiError GroupRefused = new(403, "group_refused", "The api_key may not write call records of another group, nor lead to its recordings.");
    public static readonly ApiError TooLarge = new(413, "too_large", "The request is larger than allowed.");
    public static readonly ApiError NoRecording = new(404, "no_recording", "There is no recording for this uniqueid.");
    public static readonly ApiError NotFound = new(404, "not_found", "There is no such endpoint.");
    public static readonly ApiError MethodRefused = new(405, "method_not_allowed", "This endpoint is not called with this method.");
    public static readonly ApiError TooManyStreams = new(429, "too_many_streams", "The api_key has as many event streams open as it may.", TimeSpan.FromSeconds(10));
    public static readonly ApiError PbxDisconnected = new(503, "pbx_not_connected", "The PBX is not connected.");
    public static readonly ApiError PbxSilent = new(504, "pbx_timeout", "The PBX did not answer in time.");
    public static readonly ApiError DatabaseDisconnected = new(503, "database_not_connected", "The database is not connected.");

    public static ApiError BadParameter(string name, string reason) => new(400, "bad_parameter", $"The parameter {name} {reason}.");

    public static ApiError RouteRefused(string context) => new(403, "route_refused", $"The api_key's group may not use the route {context}.");

    public static ApiError TooMany(TimeSpan retryAfter) => new(429, "rate_limited", "Too many requests; try again later.", retryAfter);

    public static ApiError Busy(string words) => new(503, "busy", words);

    public static ApiError PbxRefused(string words) => new(502, "pbx_refused", $"The PBX refused: {words}");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ApiJson.ContentType;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var body = ApiJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", Code);
            json.WriteString("message", Message);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}

/// <summary>A whole answer as bytes that are there already.</summary>
internal sealed record ApiBytes(ReadOnlyMemory<byte> Json) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = ApiJson.ContentType;
        httpContext.Response.ContentLength = Json.Length;
        await httpContext.Response.Body.WriteAsync(Json, httpContext.RequestAborted);
    }
}
