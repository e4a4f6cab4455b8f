using System.Globalization;
using System.Net;
using Evolvex.Portal.Benchmarks.ManagerGateway;
using Evolvex.Portal.ManagerGateway;
using Evolvex.Portal.Tests.Hosting;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>Many at once: strangers who only ask, and sessions that fetch everything beside one that fetches nothing.</summary>
public sealed class GatewayFloodTests : IAsyncLifetime
{
    private readonly CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
    private readonly FloodingPbx pbx = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private PortalApplication portal = null!;

    [Fact]
    public async Task Thousands_of_requests_without_login_keep_nobody_out()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, GatewaySessions.MaxSessions * 2), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = limit.Token }, async (number, token) =>
        {
            using var answer = await http.GetAsync(new Uri(portal.Address, number % 4 == 0 ? "amxml?action=ping" : "rawman?action=ping"), token);
            answer.StatusCode.ShouldBe(number % 4 == 0 ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
        });

        using var byCookie = new GatewayClient(portal.Address);
        (await byCookie.LogInAsync("crm", "any")).ShouldContain("Authentication accepted");
        (await byCookie.AskAsync("action=ping")).ShouldStartWith("Response: Success");
        using var byDigest = new GatewayClient(portal.Address);
        (await byDigest.DigestAsync("action=ping", "portal", "any-secret")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_fetches_loses_no_event_and_who_never_does_is_cut_alone()
    {
        var readers = Enumerable.Range(1, 5).Select(number => new WaitingClient(http, new Uri(portal.Address, "rawman"), $"reader-{number}")).ToList();
        foreach (var reader in readers) await reader.LogInAsync(limit.Token);
        using var mute = new GatewayClient(portal.Address);
        (await mute.LogInAsync("mute", "any")).ShouldContain("Authentication accepted");

        // One and a half times what may wait for one session; the next part is said when everybody has the one before, so that no machine is too slow for it.
        const int part = 2500;
        for (var said = 0; said < 20; said++)
        {
            pbx.Say(part);
            await Task.WhenAll(readers.Select(reader => reader.FetchAsync(() => pbx.LastSerial, limit.Token)));
        }

        while (!pbx.Ended.ContainsKey("mute")) await Task.Delay(20, limit.Token);
        pbx.Say(part);
        await Task.WhenAll(readers.Select(reader => reader.FetchAsync(() => pbx.LastSerial, limit.Token)));

        readers.Select(reader => $"{reader.Events} events, {reader.Lost} lost, {reader.Fault ?? "no fault"}").Distinct().ShouldBe([$"{pbx.LastSerial} events, 0 lost, no fault"]);
        (await mute.AskAsync("action=ping")).ShouldContain("Permission denied");
        pbx.Ended.Keys.ShouldBe(["mute"]);
    }

    public Task InitializeAsync()
    {
        pbx.Start();
        portal = new PortalApplication
        {
            Settings = new()
            {
                ["Pbx:Transport"] = "AmiTcp",
                ["Pbx:Host"] = "127.0.0.1",
                ["Pbx:Port"] = pbx.Port.ToString(CultureInfo.InvariantCulture),
                ["Pbx:Username"] = "portal",
                ["Pbx:Secret"] = "any-secret",
            },
        };
        portal.UseKestrel(0);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await portal.DisposeAsync();
        await pbx.DisposeAsync();
        limit.Dispose();
    }
}
