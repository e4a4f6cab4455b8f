using System.Net;
using System.Text.Json;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.EvolvexApi.Reference;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Evolvex.Portal.Tests.EvolvexApi;

public sealed class OpenApiTests(ApiPortal api) : IClassFixture<ApiPortal>
{
    private const string Address = "/openapi/v1.json";

    [Fact]
    public async Task The_document_lists_exactly_the_routes_that_are_mapped()
    {
        var mapped = api.Portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText is { } path && (path.Contains("api/index/", StringComparison.Ordinal) || path.EndsWith("api/events", StringComparison.Ordinal)))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [], (endpoint, method) => $"{method} {endpoint.RoutePattern.RawText}");

        var document = await ReadAsync();

        var listed = document.Paths.SelectMany(path => path.Value.Operations!, (path, operation) => $"{operation.Key} {path.Key}");
        listed.Order().ShouldBe(mapped.Order());
        listed.Count().ShouldBeGreaterThanOrEqualTo(14);
    }

    [Fact]
    public async Task It_is_a_sound_document_with_every_way_to_give_the_key()
    {
        var (document, faults) = Parse(await TextAsync());

        faults.ShouldBeEmpty();
        var schemes = document.Components!.SecuritySchemes!;
        schemes.Values.Select(scheme => (scheme.Type, scheme.In, scheme.Name ?? scheme.Scheme)).ShouldBe(
        [
            (SecuritySchemeType.ApiKey, ParameterLocation.Header, "X-Api-Key"), (SecuritySchemeType.Http, null, "bearer"), (SecuritySchemeType.ApiKey, ParameterLocation.Query, "api_key"),
        ]);
        document.Security!.Count.ShouldBe(3);
        document.Paths["/api/index/check"].Operations![HttpMethod.Post].RequestBody!.Content!.Values.ShouldAllBe(form => form.Schema!.Properties!.ContainsKey("api_key"));
        document.Paths["/api/index/uploads"].Operations![HttpMethod.Post].RequestBody!.Content!["multipart/form-data"].Schema!.Required!.ShouldBe(["file"]);
        var ids = document.Paths.Values.SelectMany(path => path.Operations!.Values).Select(operation => operation.OperationId).ToList();
        ids.ShouldBeUnique();
    }

    [Fact]
    public async Task Every_operation_has_words_an_example_and_its_errors()
    {
        foreach (var (path, item) in (await ReadAsync()).Paths)
        {
            foreach (var operation in item.Operations!.Values)
            {
                operation.Summary.ShouldNotBeNullOrEmpty(path);
                operation.Description.ShouldNotBeNullOrEmpty(path);
                foreach (var parameter in operation.Parameters ?? []) parameter.Description.ShouldNotBeNullOrEmpty($"{path} {parameter.Name}");
                operation.Responses!.Keys.ShouldBeSubsetOf(["200", "206", .. ApiFaults.All.Select(fault => $"{fault.Status}")]);
                new[] { "200", "401", "403", "429", "503" }.ShouldBeSubsetOf(operation.Responses.Keys);
                operation.Responses["429"].Headers!.Keys.ShouldBe(["Retry-After"]);
            }
        }
    }

    [Fact]
    public async Task A_person_who_is_signed_in_reads_it_and_nobody_else_without_a_key()
    {
        using var viewer = await api.Portal.SignInAsAsync(PortalRole.Viewer);
        (await viewer.GetAsync(Address)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var stranger = api.Portal.Visitor();
        (await api.ErrorAsync(await stranger.GetAsync(Address))).Code.ShouldBe("missing_key");
        (await api.ErrorAsync(await stranger.GetAsync($"{Address}?api_key={Guid.NewGuid()}"))).Code.ShouldBe("unknown_key");
    }

    [Fact]
    public async Task A_key_reads_it_whatever_it_is_for_and_a_revoked_one_does_not()
    {
        var (key, id, group) = await api.KeyForAsync("incoming");
        (await api.Keys.ChangeAsync(id, new($"only-check-{id:N}", "", group, Scopes: ApiKeyScope.GetFileMp3), AuditActor.Portal, default)).ShouldBeNull();
        (await api.Client.GetAsync($"{Address}?api_key={key}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await api.Keys.RevokeAsync(id, AuditActor.Portal, default);
        (await api.ErrorAsync($"{Address}?api_key={key}")).Code.ShouldBe("disabled_key");
    }

    [Fact]
    public async Task It_speaks_the_readers_language()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { { "X-Api-Key", ApiPortal.DemoKey }, { "Accept-Language", "ru" } } };
        (await (await api.Client.SendAsync(request)).Content.ReadAsStringAsync()).ShouldContain("Имя маршрута, о котором вопрос.");
    }

    [Fact]
    public async Task An_example_has_the_fields_of_a_real_answer_in_their_order()
    {
        foreach (var (operation, call) in new[] { (ApiKeyScope.Check, "check?context=incoming"), (ApiKeyScope.GetLogCdr, "get_log_cdr?start=2000-01-01&end=2100-01-01") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/index/{call}") { Headers = { { "X-Api-Key", ApiPortal.DemoKey } } };
            var real = JsonDocument.Parse(await (await api.Client.SendAsync(request)).Content.ReadAsStringAsync()).RootElement;
            Fields(JsonDocument.Parse(ApiOperations.Of(operation).Answer!).RootElement).ShouldBe(Fields(real));
        }
    }

    private static List<string> Fields(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => [.. element.EnumerateObject().SelectMany(field => Fields(field.Value).Prepend(field.Name))],
        JsonValueKind.Array => Fields(element.EnumerateArray().First()),
        _ => [],
    };

    private static (OpenApiDocument Document, IReadOnlyList<string> Faults) Parse(string text)
    {
        var read = OpenApiDocument.Parse(text, "json");
        return (read.Document!, [.. (read.Diagnostic?.Errors ?? []).Concat(read.Diagnostic?.Warnings ?? []).Select(fault => $"{fault.Pointer}: {fault.Message}")]);
    }

    private async Task<OpenApiDocument> ReadAsync() => Parse(await TextAsync()).Document;

    private async Task<string> TextAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { { "X-Api-Key", ApiPortal.DemoKey } } };
        using var answer = await api.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }
}
