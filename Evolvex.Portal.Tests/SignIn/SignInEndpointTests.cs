using System.Net;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.SignIn;

public sealed class SignInEndpointTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/live")]
    [InlineData("/admin/users")]
    [InlineData("/no-such-page")]
    public async Task A_visitor_is_led_to_the_sign_in_page(string path)
    {
        using var answer = await portal.Visitor().GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.PathAndQuery.ShouldBe($"/login?returnUrl={Uri.EscapeDataString(path)}");
    }

    [Theory]
    [InlineData("/api/index/status")]
    [InlineData("/pbx/api/index/status")]
    [InlineData("/_blazor?id=1")]
    public async Task A_program_gets_401_instead_of_a_page(string path)
    {
        using var answer = await portal.Visitor().GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_circuits_own_endpoint_negotiates_with_nobody_unknown()
    {
        (await portal.Visitor().PostAsync("/_blazor/negotiate?negotiateVersion=1", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var site in new[] { "cross-site", "same-site" })
        {
            using var foreign = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1") { Headers = { { "Sec-Fetch-Site", site } } };
            (await (await portal.SignInAsAsync(PortalRole.Viewer)).SendAsync(foreign)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        (await (await portal.SignInAsAsync(PortalRole.Viewer)).PostAsync("/_blazor/negotiate?negotiateVersion=1", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/favicon.svg")]
    [InlineData("/css/base.css")]
    [InlineData("/_framework/blazor.web.js")]
    public async Task The_sign_in_page_and_what_it_is_made_of_are_for_everybody(string path) =>
        (await portal.Visitor().GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task In_the_demo_the_account_is_shown_and_works()
    {
        var client = portal.Visitor();
        (await client.GetStringAsync("/login")).ShouldContain("<code>demo</code>");

        using var answer = await client.SignInAsync("demo", "demo");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.PathAndQuery.ShouldBe("/");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("evolvex-session=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/live", "/live")]
    [InlineData("/history?from=1", "/history?from=1")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task After_signing_in_one_is_where_one_wanted_to_be_and_never_elsewhere(string wanted, string reached)
    {
        var (name, password) = await portal.AddUserAsync(PortalRole.Viewer);

        using var answer = await portal.Visitor().SignInAsync(name, password, $"/login?returnUrl={Uri.EscapeDataString(wanted)}");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.Replace("http://localhost", "", StringComparison.Ordinal).ShouldBe(reached);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_are_refused_alike()
    {
        var (name, _) = await portal.AddUserAsync(PortalRole.Viewer);
        using var wrong = await portal.Visitor().SignInAsync(name, "not-the-password");
        using var unknown = await portal.Visitor().SignInAsync("nobody-of-that-name", "not-the-password");

        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var answer in new[] { wrong, unknown })
        {
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
            (await answer.Content.ReadAsStringAsync()).ShouldContain("The name or the password is wrong");
        }
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_the_right_one_too_and_it_is_written_down()
    {
        var (name, password) = await portal.AddUserAsync(PortalRole.Viewer);
        for (var i = 0; i < 5; i++) (await portal.Visitor().SignInAsync(name, $"wrong-password-{i}")).Dispose();

        using var answer = await portal.Visitor().SignInAsync(name, password);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var page = await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Text: name), null, 50, default);
        page.Entries.Count(row => row.Entry.Verb == AuditVerb.SignInFailed).ShouldBe(4);
        page.Entries.Count(row => row.Entry.Verb == AuditVerb.LockedOut).ShouldBe(2);
    }

    [Fact]
    public async Task The_sign_in_page_speaks_Russian_to_Russians()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login");
        request.Headers.Add("Accept-Language", "ru-RU,ru;q=0.9,en;q=0.5");

        using var answer = await portal.Visitor().SendAsync(request);

        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain("<h1>Вход</h1>");
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var answer = await portal.Visitor().PostAsync(
            "/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "login", ["Input.Name"] = "demo", ["Input.Password"] = "demo" }));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_needs_the_token()
    {
        var client = await portal.SignInAsAsync(PortalRole.Viewer);
        (await client.PostAsync("/logout", new FormUrlEncodedContent([]))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var answer = await client.SendFormAsync("/", [], "/logout");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task There_is_nothing_to_set_up_in_the_demo()
    {
        using var answer = await portal.Visitor().GetAsync("/setup");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldEndWith("/login");
    }

    [Fact]
    public async Task Too_many_failures_from_one_address_are_held_up_but_not_other_addresses()
    {
        var (name, password) = await portal.AddUserAsync(PortalRole.Viewer);
        var client = portal.Visitor();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 22; i++) statuses.Add((await client.SignInAsync($"guess-{i}", "some-password")).StatusCode);

        statuses.Take(20).ShouldAllBe(status => status == HttpStatusCode.Unauthorized);
        statuses.Skip(20).ShouldAllBe(status => status == HttpStatusCode.TooManyRequests);
        var other = portal.Visitor();
        other.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.8");
        (await other.SignInAsync(name, password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }
}
