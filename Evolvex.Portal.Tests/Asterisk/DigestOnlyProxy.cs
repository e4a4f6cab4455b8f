using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.Asterisk;

/// <summary>A proxy in front of Asterisk's HTTP server that lets only <c>/asterisk/arawman</c> through, as administrators set them up.</summary>
internal sealed class DigestOnlyProxy : IAsyncDisposable
{
    private static readonly string[] PassedOn = ["Authorization"];
    private readonly HttpClient asterisk = new(new SocketsHttpHandler { UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly int port;
    private WebApplication? web;

    private DigestOnlyProxy(int port) => this.port = port;

    /// <summary>Up to, and without, <c>/rawman</c>.</summary>
    public Uri Manager => new($"{web!.Urls.First()}/asterisk");

    /// <summary>Asterisk has forgotten the login and begun another, which it tells nobody: only what it answers to Challenge is different.</summary>
    public volatile bool HasAnotherLogin;

    /// <summary>Requests that were let through.</summary>
    public int Passed;

    public static async Task<DigestOnlyProxy> StartAsync(int port)
    {
        var proxy = new DigestOnlyProxy(port);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        proxy.web = builder.Build();
        proxy.web.Urls.Add("http://127.0.0.1:0");
        proxy.web.Run(proxy.PassAsync);
        await proxy.web.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        if (web is not null) await web.DisposeAsync();
        asterisk.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        if (http.Request.Path != "/asterisk/arawman")
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var body = await new StreamReader(http.Request.Body).ReadToEndAsync(http.RequestAborted);
        if (HasAnotherLogin && body.StartsWith("Action=Challenge", StringComparison.Ordinal))
        {
            await http.Response.WriteAsync("Response: Success\r\nChallenge: 4711\r\n\r\n", http.RequestAborted);
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/asterisk/arawman") { Content = new StringContent(body, null, "application/x-www-form-urlencoded") };
        foreach (var name in PassedOn)
        {
            if (http.Request.Headers.TryGetValue(name, out var values)) request.Headers.TryAddWithoutValidation(name, values.ToString());
        }

        using var answer = await asterisk.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        if (answer.StatusCode == HttpStatusCode.OK) Interlocked.Increment(ref Passed);
        if (answer.Headers.TryGetValues("WWW-Authenticate", out var challenge)) http.Response.Headers.WWWAuthenticate = challenge.First();
        await http.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync(http.RequestAborted), http.RequestAborted);
    }
}
