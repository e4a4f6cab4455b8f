using System.Net.Http.Json;
using System.Text.Json;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>The portal with its demo PBX and one day of call records, for tests of the API.</summary>
public sealed class ApiPortal : IAsyncLifetime
{
    public const string DemoKey = "11111111-2222-3333-4444-555555555555";

    public PortalApplication Portal { get; } = new()
    {
        Settings = new(PortalApplication.Talkative) { ["Demo:HistoryDays"] = "1" },
    };

    public HttpClient Client { get; private set; } = null!;

    internal ApiKeyStore Keys => Portal.Services.GetRequiredService<ApiKeyStore>();

    public async Task InitializeAsync()
    {
        Client = Portal.Visitor();
        await Eventually(() => Task.FromResult(Portal.Services.GetRequiredService<IPbxActions>().IsConnected), "the portal is connected to its demo PBX");
        await Eventually(async () => (await Client.GetAsync($"/api/index/get_log_cdr?api_key={DemoKey}")).IsSuccessStatusCode, "the demo has made its call records");
    }

    public async Task DisposeAsync() => await Portal.DisposeAsync();

    /// <summary>A new key of a new group that may use these routes only.</summary>
    public Task<(string Key, Guid Id, Guid Group)> KeyForAsync(params string[] routes) => KeyForAsync(Portal, routes);

    /// <summary>A new key of a new group of that portal.</summary>
    public static async Task<(string Key, Guid Id, Guid Group)> KeyForAsync(PortalApplication portal, params string[] routes)
    {
        var groups = portal.Services.GetRequiredService<GroupStore>();
        var name = $"group-{Guid.NewGuid():N}";
        var group = (await groups.CreateAsync(name, "", isUnrestricted: false, AuditActor.Portal, default)).Value;
        foreach (var route in routes) (await groups.CreateRouteAsync(group, route, "", AuditActor.Portal, default)).IsDone.ShouldBeTrue();
        var key = (await portal.Services.GetRequiredService<ApiKeyStore>().CreateAsync(new ApiKeySettings(name, "", group, Scopes: ApiKeyScope.All), AuditActor.Portal, default)).Value.ShouldNotBeNull();
        return (key.Secret.Text, key.Id, group);
    }

    /// <summary>The JSON of an answer; its <c>data</c>.</summary>
    public async Task<JsonElement> DataAsync(string path) => (await Client.GetFromJsonAsync<JsonElement>(path)).GetProperty("data");

    /// <summary>Status and error code of a refusal.</summary>
    public async Task<(int Status, string Code, string Message)> ErrorAsync(HttpResponseMessage answer)
    {
        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        return ((int)answer.StatusCode, error.GetProperty("code").GetString()!, error.GetProperty("message").GetString()!);
    }

    public async Task<(int Status, string Code, string Message)> ErrorAsync(string path) => await ErrorAsync(await Client.GetAsync(path));

    public static async Task Eventually(Func<Task<bool>> condition, string what)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(60)) throw new TimeoutException($"Not within a minute: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}
