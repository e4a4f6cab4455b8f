using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// Asterisk's HTTP manager at <c>/rawman</c>, <c>/mxml</c> (login by cookie), <c>/arawman</c> and <c>/amxml</c> (login by Digest), and the same under
/// the prefix of the settings, at first <c>/asterisk</c>. Every answer is built as Asterisk builds it; docs/manager-gateway.md lists where it differs.
/// </summary>
internal sealed class ManagerEndpoints(
    ManagerOptions options, GatewaySessions sessions, GatewayDispatcher dispatcher, GatewayDoor door, DigestGate digests, ILogger<ManagerEndpoints> log)
{
    private const int MaxRequestLine = 4093;
    private const int MaxBody = 40960;

    public void Map(IEndpointRouteBuilder routes)
    {
        string[] prefixes = options.Prefix.Length > 0 ? ["", $"/{options.Prefix}"] : [""];
        foreach (var prefix in prefixes)
        {
            Map(routes, $"{prefix}/rawman", (http, call) => WithCookieAsync(http, call, xml: false));
            Map(routes, $"{prefix}/mxml", (http, call) => WithCookieAsync(http, call, xml: true));
            Map(routes, $"{prefix}/arawman", (http, call) => WithDigestAsync(http, call, xml: false));
            Map(routes, $"{prefix}/amxml", (http, call) => WithDigestAsync(http, call, xml: true));
        }

        if (options.Prefix.Length > 0) Bare(routes.Map($"/{options.Prefix}/{{**rest}}", http => PageAsync(http, 404, "Not Found", "The requested URL was not found on this server.")));
    }

    private void Map(IEndpointRouteBuilder routes, string path, Func<HttpContext, ManagerCall, Task> answer)
    {
        Bare(routes.Map(path, http => CheckedAsync(http, answer)));
        Bare(routes.Map(path + "/{**below}", http => PageAsync(http, 404, "Not Found", "The requested URL was not found on this server.")));
    }

    private static void Bare(IEndpointConventionBuilder endpoint) => endpoint.AllowAnonymous().WithMetadata(new BareResponseAttribute()).ExcludeFromDescription();

    private async Task CheckedAsync(HttpContext http, Func<HttpContext, ManagerCall, Task> answer)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.AsSpan(0, target.IndexOf('?') is var query and >= 0 ? query : target.Length);
        if (http.Request.Method.Length + target.Length + " HTTP/1.1 ".Length > MaxRequestLine) await PageAsync(http, 400, "Bad Request", "Request line too long", close: true);
        else if (path.Contains("/..", StringComparison.Ordinal)) await PageAsync(http, 403, "Access Denied", "You do not have permission to access the requested URL.", close: true);
        else if (path is not ['/', ..]) await PageAsync(http, 404, "Not Found", "The requested URL was not found on this server.");
        else if (!IsMethodKnown(http.Request)) await PageAsync(http, 501, "Not Implemented", "Attempt to use unimplemented / unsupported method");
        else if (await ReadFormAsync(http) is not { } form) await PageAsync(http, 413, "Request Entity Too Large", "Body too large", close: true);
        else await AnswerAsync(http, new ManagerCall(form, http.Connection.RemoteIpAddress ?? IPAddress.None), answer);
    }

    // Without its database the portal can neither know the rules nor write down what is done.
    private async Task AnswerAsync(HttpContext http, ManagerCall call, Func<HttpContext, ManagerCall, Task> answer)
    {
        try
        {
            await answer(http, call);
        }
        catch (Exception fault) when (DatabaseFault.Is(fault) && !http.Response.HasStarted)
        {
            ManagerGatewayLog.DatabaseAway(log, fault.GetBaseException().Message);
            http.Response.Clear();
            await PageAsync(http, 503, "Service Unavailable", "The portal's database does not answer");
        }
    }

    private static bool IsMethodKnown(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsPost(request.Method);

    /// <summary>The query of a GET, the body alone of a POST; null when the body is too large.</summary>
    private static async Task<ManagerForm?> ReadFormAsync(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method)) return ManagerForm.Parse(request.QueryString.Value is ['?', .. var query] ? query : "");
        if (request.ContentLength > MaxBody) return null;
        var body = new byte[MaxBody + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted);
        if (length > MaxBody) return null;
        var isForm = request.ContentType?.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        return isForm ? ManagerForm.Parse(Encoding.Latin1.GetString(body, 0, length)) : ManagerForm.Empty;
    }

    private async Task WithCookieAsync(HttpContext http, ManagerCall call, bool xml)
    {
        var known = sessions.Find(ManagerCookie.Read(http.Request.Headers.Cookie));
        if (known is not null && await door.ShutsAsync(known, call.Address, http.RequestAborted)) known = null;
        if ((known ?? await sessions.CreateAsync(call.Address)) is not { } session)
        {
            await FullAsync(http);
            return;
        }

        try
        {
            if (door.Delay(session, call) is { } wait) await TooManyAsync(http, wait);
            else await WithCookieAsync(http, session, call, xml);
        }
        finally
        {
            if (known is null) sessions.Release(session);
        }
    }

    private async Task WithCookieAsync(HttpContext http, GatewaySession session, ManagerCall call, bool xml)
    {
        using var answer = await InSessionAsync(session, call, http.RequestAborted);
        http.Response.Headers.SetCookie = ManagerCookie.Write(session.Id, sessions.Timeout);
        http.Response.Headers.Pragma = "SuppressEvents";
        await WriteAsync(http, call, answer, xml);
    }

    private async Task WithDigestAsync(HttpContext http, ManagerCall call, bool xml)
    {
        var verdict = await digests.AuthenticateAsync(http.Request.Headers.Authorization, http.Request.Method, http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, call, http.RequestAborted);
        switch (verdict)
        {
            case { Outcome: DigestOutcome.Accepted, Session: { } shut } when await door.ShutsAsync(shut, call.Address, http.RequestAborted):
                await PageAsync(http, 403, "Permission denied", "Permission denied\n");
                break;
            case { Outcome: DigestOutcome.Accepted, Session: { } session } when door.Delay(session, call) is { } wait:
                await TooManyAsync(http, wait);
                break;
            case { Outcome: DigestOutcome.Accepted, Session: { } session }:
                using (GatewayAnswer answer = call.Is("login") ? ManagerAnswer.Success("Already authenticated", call.ActionId) : await InSessionAsync(session, call, http.RequestAborted))
                    await WriteAsync(http, call, answer, xml);
                break;
            case { Outcome: DigestOutcome.Full }:
                await FullAsync(http);
                break;
            case { Outcome: DigestOutcome.Forbidden }:
                await PageAsync(http, 403, "Permission denied", "Permission denied\n");
                break;
            default:
                http.Response.Headers.WWWAuthenticate = digests.Challenge(verdict.Outcome == DigestOutcome.Stale);
                await PageAsync(http, 401, "Unauthorized", "");
                break;
        }
    }

    private async Task<GatewayAnswer> InSessionAsync(GatewaySession session, ManagerCall call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref session.InUse);
        session.Address = call.Address;
        try
        {
            return await dispatcher.AnswerAsync(session, call, cancellationToken);
        }
        finally
        {
            sessions.Release(session);
        }
    }

    private static Task WriteAsync(HttpContext http, ManagerCall call, GatewayAnswer answer, bool xml)
    {
        if (!xml) return SendAsync(http, 200, "text/plain", answer.Bytes);
        var plain = answer.Bytes.IsSingleSegment ? answer.Bytes.First : answer.Bytes.ToArray();
        var document = new ArrayBufferWriter<byte>(Math.Max(64, plain.Length * 2));
        ManagerXml.Write(plain.Span, call.Form, document);
        return SendAsync(http, 200, "text/xml", new ReadOnlySequence<byte>(document.WrittenMemory));
    }

    private static Task FullAsync(HttpContext http) => PageAsync(http, 503, "Service Unavailable", "Too many sessions");

    private static Task TooManyAsync(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return PageAsync(http, 429, "Too Many Requests", "Too many requests\n");
    }

    private static Task PageAsync(HttpContext http, int status, string title, string text, bool close = false)
    {
        http.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = title;
        if (close) http.Response.Headers.Connection = "close";
        return SendAsync(http, status, "text/html", new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(AsteriskErrorPage.Html(status, title, text))));
    }

    private static async Task SendAsync(HttpContext http, int status, string contentType, ReadOnlySequence<byte> body)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.Headers.Server = "Asterisk";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers.ContentType = contentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(http.Request.Method)) return;
        foreach (var piece in body) await response.Body.WriteAsync(piece, http.RequestAborted);
    }
}
