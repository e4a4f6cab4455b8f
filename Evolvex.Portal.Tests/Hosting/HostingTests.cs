using System.Net;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.Hosting;

public sealed class HostingTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Fact]
    public async Task Every_answer_tells_the_browser_what_it_may_do()
    {
        using var answer = await portal.CreateClient().GetAsync("/no-such-page");

        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self';");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        answer.Headers.GetValues("X-Frame-Options").Single().ShouldBe("DENY");
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_in_an_address_never_reaches_the_log_even_at_the_most_talkative_level()
    {
        const string key = "8e6cbaf1-0b1a-4b63-9d5e-7a4c5a1d2e3f";
        await using var talkative = new PortalApplication { Settings = PortalApplication.Talkative };
        using var answer = await talkative.CreateClient().GetAsync($"/api/index/status?x=1&api_key={key}&context=incoming");

        answer.StatusCode.ShouldNotBe(HttpStatusCode.OK);
        talkative.Log.Lines.ShouldContain(line => line.Contains("/api/index/status", StringComparison.Ordinal), "the framework's own request log was captured");
        talkative.Log.Lines.ShouldAllBe(line => !line.Contains(key));
    }

    [Theory]
    [InlineData("/", "ru", "В портале произошла ошибка")]
    [InlineData("/", "en", "Something went wrong in the portal")]
    [InlineData("/api/index/status", "en", "\"code\":\"internal\"")]
    public async Task A_fault_of_the_portal_is_told_without_its_inside(string path, string language, string words)
    {
        await using var failing = new PortalApplication
        {
            ChangeServices = services => services.AddSingleton<IAuthorizationMiddlewareResultHandler>(new Failing(new InvalidOperationException("the inside"))).AddSingleton<IApiKeyVerifier>(new Failing(new InvalidOperationException("the inside"))),
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Language", language);

        using var answer = await failing.CreateClient().SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldContain(words);
        text.ShouldNotContain("the inside");
        text.ShouldNotContain("   at ");
        failing.Log.Lines.ShouldContain(line => line.Contains("the inside"));
    }

    [Theory]
    [InlineData("/", "ru", "не может обратиться к своей базе данных")]
    [InlineData("/", "en", "cannot reach its database")]
    [InlineData("/api/index/status", "en", "\"code\":\"database_not_connected\"")]
    public async Task A_request_that_fails_for_want_of_the_database_is_told_so_and_fills_no_log(string path, string language, string words)
    {
        await using var failing = new PortalApplication
        {
            ChangeServices = services => services.AddSingleton<IAuthorizationMiddlewareResultHandler>(new Failing(new SqliteException("the inside", 14)))
                .AddSingleton<IApiKeyVerifier>(new Failing(new InvalidOperationException("the inside", new TimeoutException()))),
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Language", language);

        using var answer = await failing.CreateClient().SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await answer.Content.ReadAsStringAsync()).ShouldSatisfyAllConditions(text => text.ShouldContain(words), text => text.ShouldNotContain("the inside"));
        failing.Log.Lines.ShouldAllBe(line => !line.StartsWith("Error"), "nor does the first start of a portal, which finds no database");
    }

    [Theory]
    [InlineData("GET http://h/api?api_key=abc-def&context=x", "GET http://h/api?api_key=…&context=x")]
    [InlineData("rawman?action=login&username=u&secret=hush", "rawman?action=login&username=u&secret=…")]
    [InlineData("Authorization: Bearer abc-def", "Authorization: Bearer …")]
    [InlineData("X-Api-Key: abc-def, Host: h", "X-Api-Key: …, Host: h")]
    [InlineData("GET http://h/api?apikey=11111111-2222-3333-4444-555555555555&context=x", "GET http://h/api?apikey=…&context=x")]
    [InlineData("GET http://h/api?exten=1&note=my+key+11111111-2222-3333-4444-555555555555", "GET http://h/api?exten=1&note=…")]
    [InlineData("GET http://h/api/index/check/11111111-2222-3333-4444-555555555555?context=x", "GET http://h/api/index/check/…")]
    [InlineData("GET http://h/api/index/check?11111111-2222-3333-4444-555555555555", "GET http://h/api/index/check?…")]
    [InlineData("Key {32b6e559-4f08-4b50-81bf-2a3f0e030eb1} may be persisted", "Key {32b6e559-4f08-4b50-81bf-2a3f0e030eb1} may be persisted")]
    [InlineData("nothing to hide in here", "nothing to hide in here")]
    public void Secrets_are_cut_from_the_frameworks_messages(string text, string redacted) => RedactingLoggerFactory.Redact(text).ShouldBe(redacted);

    [Fact]
    public void Secrets_are_cut_from_what_went_wrong_with_the_framework_too()
    {
        var log = new CapturedLog();
        using var inner = new LoggerFactory([log]);
        using var loggers = new RedactingLoggerFactory(inner);
        var fault = new InvalidOperationException("outer", new InvalidOperationException("no route to http://h/api?api_key=abc-def&context=x"));

        loggers.CreateLogger("Microsoft.AspNetCore.Server").LogError(fault, "It failed");
        loggers.CreateLogger("Microsoft.AspNetCore.Server").LogError(new InvalidOperationException("odd"), "It failed");

        log.Lines.ShouldAllBe(line => line.Contains("It failed") && !line.Contains("abc-def"));
        log.Lines.First().ShouldContain("api_key=…&context=x");
        log.Lines.Last().ShouldContain("odd");
    }

    private sealed class Failing(Exception fault) : IAuthorizationMiddlewareResultHandler, IApiKeyVerifier
    {
        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
            throw fault;

        public ValueTask<KeyVerdict> VerifyAsync(string? presented, IPAddress? address, ApiKeyScope scope, CancellationToken cancellationToken) =>
            throw fault;
    }
}
