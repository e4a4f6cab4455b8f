using System.Net;
using Evolvex.Portal.Tests.Hosting;

namespace Evolvex.Portal.Tests.ManagerGateway;

public sealed class GatewayPrefixTests
{
    private const string Denied = "Response: Error\r\nMessage: Permission denied\r\n\r\n";

    [Theory]
    [InlineData("old_pbx-1", "old_pbx-1")]
    [InlineData("/pbx/", "PBX")]
    public async Task Another_prefix_takes_the_place_of_asterisk(string setting, string path)
    {
        await using var portal = Portal(setting);
        using var client = new GatewayClient(portal.Address);

        (await client.AskAsync("action=ping", $"{path}/rawman")).ShouldBe(Denied);
        (await client.AskAsync("action=ping", "rawman")).ShouldBe(Denied);
        (await client.SendAsync("action=ping", $"{path}/amxml")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.AskAsync("", $"{path}/static/none.html")).ShouldContain("The requested URL was not found on this server.");
        (await client.AskAsync("action=ping", "asterisk/rawman")).ShouldNotContain("Permission denied");
    }

    [Fact]
    public async Task Without_a_prefix_they_are_served_at_the_root_alone()
    {
        await using var portal = Portal("");
        using var client = new GatewayClient(portal.Address);

        (await client.AskAsync("action=ping", "rawman")).ShouldBe(Denied);
        (await client.AskAsync("action=ping", "asterisk/rawman")).ShouldNotContain("Permission denied");
    }

    [Fact]
    public async Task A_client_that_takes_compressed_answers_gets_what_Asterisk_sends_all_the_same()
    {
        await using var portal = Portal("asterisk");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(portal.Address, "arawman?action=ping"));
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");

        using var plain = new HttpClient();
        using var answer = await plain.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.Vary.ShouldBeEmpty();
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith("<!DOCTYPE HTML");
    }

    private static PortalApplication Portal(string prefix)
    {
        var portal = new PortalApplication { Settings = new() { ["Manager:Prefix"] = prefix } };
        portal.UseKestrel(0);
        return portal;
    }
}
