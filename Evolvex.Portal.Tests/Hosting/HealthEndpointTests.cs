using System.Net;
using System.Text.Json;
using Evolvex.Portal.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Hosting;

public sealed class HealthEndpointTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Fact]
    public async Task Live_is_for_everybody_and_asks_nothing()
    {
        using var answer = await portal.Visitor().GetAsync("/health/live");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"status":"Healthy","checks":{}}""");
    }

    [Fact]
    public async Task Ready_tells_of_the_database_the_PBX_and_the_loops()
    {
        using var json = JsonDocument.Parse(await portal.Visitor().GetStringAsync("/health/ready"));

        var checks = json.RootElement.GetProperty("checks");
        checks.GetProperty("database").GetProperty("status").GetString().ShouldBe("Healthy");
        checks.TryGetProperty("pbx", out _).ShouldBeTrue();
        checks.GetProperty("loops").GetProperty("description").GetString()!.ShouldContain("api-keys");
    }

    [Fact]
    public async Task Strangers_from_elsewhere_learn_the_states_but_not_the_reasons()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
        request.Headers.Add("X-Forwarded-For", "198.51.100.1");

        using var json = JsonDocument.Parse(await (await portal.Visitor().SendAsync(request)).Content.ReadAsStringAsync());

        json.RootElement.GetProperty("checks").GetProperty("database").EnumerateObject().Select(property => property.Name).ShouldBe(["status"]);
    }

    [Fact]
    public void A_loop_that_fails_or_falls_silent_is_seen()
    {
        var time = new SteppedTime();
        var loop = new BackgroundLoops(time).Register("tick", TimeSpan.FromSeconds(30));
        loop.Problem.ShouldBeNull();

        loop.Fault("disk full").ShouldBeTrue();
        loop.Fault("disk full").ShouldBeFalse("it was told already");
        loop.Problem.ShouldBe("disk full");
        loop.Beat();
        loop.Problem.ShouldBeNull();
        time.Now += TimeSpan.FromSeconds(31);
        loop.IsSilent.ShouldBeTrue();
        loop.Problem!.ShouldStartWith("no sign of life since");
    }

    [Fact]
    public async Task Without_its_PBX_the_portal_is_ready_all_the_same()
    {
        await using var alone = SignIn.FirstAdministratorTests.RealPbx();

        using var answer = await alone.Visitor().GetAsync("/health/ready");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("secret-of-the-portal");
        alone.Services.GetRequiredService<PbxOptions>().ToString().ShouldNotContain("secret-of-the-portal");
    }

    private sealed class SteppedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
