using System.Net;
using Evolvex.Portal.Tests.Hosting;

namespace Evolvex.Portal.Tests.Shell;

public sealed class UnknownAddressTests : IAsyncLifetime
{
    private readonly PortalApplication _portal = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _portal.DisposeAsync();

    [Fact]
    public async Task Somebody_at_a_browser_gets_a_page_that_says_so()
    {
        using var answer = await AskAsync("text/html,application/xhtml+xml");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("There is no such page");
    }

    [Fact]
    public async Task A_program_gets_the_bare_status()
    {
        using var answer = await AskAsync("application/json");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    private async Task<HttpResponseMessage> AskAsync(string accept)
    {
        using var client = await _portal.SignInAsAsync("viewer");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/no-such-page");
        request.Headers.Add("Accept", accept);
        return await client.SendAsync(request);
    }
}
