using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Evolvex.Portal.Tests.ApiKeys;

public sealed class ApiRequestLogTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Requests_and_the_last_use_are_written_before_the_portal_ends()
    {
        var data = Directory.CreateTempSubdirectory("evolvex-requests-").FullName;
        try
        {
            await using (var portal = new PortalApplication { Settings = { ["Portal:Data"] = data } })
            {
                var key = (await portal.Services.GetRequiredService<IApiKeyVerifier>().VerifyAsync(DemoKey.Text, null, ApiKeyScope.Status, default)).Key!;
                var log = portal.Services.GetRequiredService<IApiRequestLog>();
                for (var i = 0; i < 3; i++) log.Record(Request(key.Id, parameters: $"exten={i}", isKeyInUrl: i == 1));
                // No waiting: ending is what writes them.
            }

            await using var again = new PortalApplication { Settings = { ["Portal:Data"] = data } };
            await using var database = await again.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
            var rows = await database.Set<ApiRequestRow>().OrderBy(row => row.Parameters).ToListAsync();
            rows.Select(row => row.Parameters).ShouldBe(["exten=0", "exten=1", "exten=2"]);
            rows.ShouldAllBe(row => row.Endpoint == "status" && row.Status == 200 && row.DurationMs == 12 && row.Address == "192.0.2.7" && row.At == Now && row.Requests == 1);
            var used = await database.Set<ApiKeyRow>().SingleAsync();
            used.LastUsedAt.ShouldBe(Now);
            used.LastUsedAddress.ShouldBe("192.0.2.7");
            used.LastUsedClient.ShouldBe("curl/8");
            used.LastInUrlAt.ShouldBe(Now);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public void A_burst_of_requests_alike_is_one_row_that_says_how_many()
    {
        var key = Guid.NewGuid();
        var burst = Enumerable.Range(0, 500).Select(i => Request(key, at: Now.AddMilliseconds(i)) with { Duration = TimeSpan.FromMilliseconds(i) });
        var others = Enumerable.Range(0, 3).Select(i => Request(key, parameters: "other", at: Now.AddMilliseconds(i)));

        var rows = ApiRequestWriter.Fold(burst.Concat(others)).ToList();

        rows.Sum(row => row.Requests).ShouldBe(503);
        rows.Where(row => row.Parameters == "other").Select(row => row.Requests).ShouldBe([1, 1, 1]);
        rows.Single(row => row.Parameters != "other").ShouldSatisfyAllConditions(row => row.Requests.ShouldBe(500), row => row.DurationMs.ShouldBe(499));
    }

    [Fact]
    public async Task What_is_older_than_the_settings_say_is_deleted()
    {
        await using var portal = new PortalApplication { Settings = { ["Api:RequestLogDays"] = "7" } };
        await using var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow();
        await ApiRequestWriter.WriteAsync(database, [Request(Guid.NewGuid(), at: now.AddDays(-8)), Request(Guid.NewGuid(), at: now.AddDays(-6))], default);

        (await portal.Services.GetRequiredService<ApiRequestTrim>().TrimAsync(default)).ShouldBe(1);

        (await database.Set<ApiRequestRow>().CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("?api_key=k&context=a", null, null, "k", true)]
    [InlineData("", "k", null, "k", false)]
    [InlineData("", null, "Bearer k", "k", false)]
    [InlineData("?api_key=url", "header", null, "header", false)]
    [InlineData("", null, "Basic k", null, false)]
    public void A_key_comes_by_header_or_query(string query, string? header, string? authorization, string? key, bool isInUrl)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        if (header is not null) request.Headers["X-Api-Key"] = header;
        if (authorization is not null) request.Headers.Authorization = authorization;

        var presented = PresentedKey.FromRequest(request);

        presented.Text.ShouldBe(key);
        presented.IsInUrl.ShouldBe(isInUrl);
        presented.ToString().ShouldBe(key is null ? "no key" : "a key");
    }

    [Fact]
    public void Parameters_are_kept_without_the_key()
    {
        var query = new QueryCollection(new Dictionary<string, StringValues> { ["api_key"] = "k", ["context"] = "incoming" });
        var form = new FormCollection(new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase) { ["API_KEY"] = "k", ["start"] = "2026-11-22", ["long"] = new string('x', 5000) });

        RequestParameters.Describe(query).ShouldBe("context=incoming");
        var described = RequestParameters.Describe(query, form)!;
        described.ShouldStartWith("context=incoming&start=2026-11-22&long=xxx");
        described.Length.ShouldBe(1000);
        PresentedKey.FromForm(form).Text.ShouldBe("k");
    }

    [Theory]
    [InlineData("note", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("apikey", "99999999-2222-3333-4444-555555555555")]
    public void What_has_the_form_of_a_key_is_not_kept_whatever_it_is_called_and_wherever_the_text_is_cut(string name, string key)
    {
        for (var before = 940; before < 1000; before++)
        {
            var query = new QueryCollection(new Dictionary<string, StringValues> { ["pad"] = new string('x', before), [name] = key });
            RequestParameters.Describe(query, key: "00112233-4455-6677-8899-aabbccddeeff")!.ShouldNotContain(key[..4]);
        }
    }

    private static ApiRequest Request(Guid key, string? parameters = null, DateTimeOffset? at = null, bool isKeyInUrl = false) =>
        new(key, at ?? Now, "status", parameters, 200, TimeSpan.FromMilliseconds(12), "192.0.2.7", "curl/8", isKeyInUrl);
}
