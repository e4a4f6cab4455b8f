using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Evolvex.Portal.Tests.Hosting;

namespace Evolvex.Portal.Tests.Shell;

public sealed partial class AssetCachingTests : IAsyncLifetime
{
    private readonly PortalApplication _portal = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _portal.DisposeAsync();

    [Fact]
    public async Task Scripts_and_styles_travel_packed_and_once()
    {
        using var client = _portal.CreateClient();
        var page = await client.GetStringAsync("/login");
        var assets = Asset().Matches(page).Select(asset => asset.Groups["path"].Value).ToList();
        assets.Count.ShouldBeGreaterThan(10);

        var sent = 0L;
        foreach (var asset in assets)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/" + asset);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            answer.Headers.CacheControl?.ToString().ShouldBe("max-age=31536000, immutable", asset);
            answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"], asset);
            sent += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        sent.ShouldBeLessThan(60_000);
    }

    [Fact]
    public async Task The_font_is_kept()
    {
        using var client = _portal.CreateClient();

        using var font = await client.GetAsync(new Uri("/fonts/source-sans-3.woff2", UriKind.Relative));

        font.EnsureSuccessStatusCode();
        font.Headers.CacheControl?.MaxAge.ShouldBe(TimeSpan.FromDays(30));
    }

    [GeneratedRegex(@"(?:href|src)=""(?<path>(?:css|js)/[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();
}
