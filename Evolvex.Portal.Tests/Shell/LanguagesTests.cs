using System.Net;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Evolvex.Portal.Tests.Shell;

public sealed class LanguagesTests : IAsyncLifetime
{
    private readonly PortalApplication _portal = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _portal.DisposeAsync();

    [Theory]
    [InlineData("/live?q=1", "/live?q=1")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("live", "/")]
    [InlineData("", "/")]
    public async Task The_switch_goes_back_only_to_a_path_of_this_portal(string asked, string gone)
    {
        using var answer = await AskAsync($"/culture?culture=ru&returnUrl={Uri.EscapeDataString(asked)}");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe(gone);
        answer.Headers.GetValues("Set-Cookie").Single().ShouldStartWith(".AspNetCore.Culture=c%3Dru%7Cuic%3Dru");
    }

    [Fact]
    public async Task A_language_that_there_is_not_sets_nothing()
    {
        using var answer = await AskAsync("/culture?culture=xx&returnUrl=/");

        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [InlineData("ru-RU,ru;q=0.9,en;q=0.8", null, "ru")]
    [InlineData("de-DE,de;q=0.9", null, "en")]
    [InlineData("ru", "en", "en")]
    [InlineData("en", "ru", "ru")]
    public async Task The_browsers_wish_counts_and_a_choice_by_hand_more(string wish, string? chosen, string shown)
    {
        using var answer = await AskAsync("/login", wish, chosen);

        (await answer.Content.ReadAsStringAsync()).ShouldContain($"<html lang=\"{shown}\"");
    }

    [Fact]
    public async Task A_sign_in_page_loads_no_circuit()
    {
        using var answer = await AskAsync("/login");

        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("blazor.web");
    }

    private async Task<HttpResponseMessage> AskAsync(string address, string? wish = null, string? chosen = null)
    {
        using var client = _portal.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (wish is not null) request.Headers.Add("Accept-Language", wish);
        if (chosen is not null) request.Headers.Add("Cookie", $".AspNetCore.Culture=c%3D{chosen}%7Cuic%3D{chosen}");
        return await client.SendAsync(request);
    }
}
