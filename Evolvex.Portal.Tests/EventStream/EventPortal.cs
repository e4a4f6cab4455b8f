using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.EventStream;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Evolvex.Portal.Tests.EventStream;

/// <summary>
/// The portal with a live state that the test drives and a PBX that makes no calls, so that only what the test does is told. Were the demo PBX to run, the records
/// of its calls would be told too, as those of calls that nobody saw.
/// </summary>
internal sealed class EventPortal : IAsyncDisposable
{
    public EventPortal(Dictionary<string, string?>? settings = null) => Portal = new PortalApplication
    {
        Settings = new(settings ?? []) { ["Demo:HistoryDays"] = "0" },
        ChangeServices = services =>
        {
            services.Replace(ServiceDescriptor.Singleton<ILivePbx>(Live));
            services.Remove(services.Single(service => service.ImplementationType == typeof(DemoPbxHost)));
        },
    };

    public FakeLivePbx Live { get; } = new(TimeProvider.System.GetUtcNow());

    public PortalApplication Portal { get; }

    public EventJournal Journal => Portal.Services.GetRequiredService<EventJournal>();

    internal ApiKeyStore Keys => Portal.Services.GetRequiredService<ApiKeyStore>();

    internal GroupStore Groups => Portal.Services.GetRequiredService<GroupStore>();

    /// <summary>A new key of a new group of these routes; none: of a group that may see everything.</summary>
    public async Task<(string Text, Guid Id, Guid Group)> KeyAsync(params string[] routes)
    {
        var name = $"group-{Guid.NewGuid():N}";
        var group = (await Groups.CreateAsync(name, "", routes.Length == 0, AuditActor.Portal, default)).Value;
        foreach (var route in routes) (await Groups.CreateRouteAsync(group, route, "", AuditActor.Portal, default)).IsDone.ShouldBeTrue();
        var key = (await Keys.CreateAsync(new ApiKeySettings(name, "", group, Scopes: ApiKeyScope.Events), AuditActor.Portal, default)).Value.ShouldNotBeNull();
        return (key.Secret.Text, key.Id, group);
    }

    /// <summary>Opens a stream.</summary>
    public async Task<EventClient> OpenAsync(string key, string query = "", string? last = null)
    {
        var client = await EventClient.OpenAsync(Portal.Visitor(), key, query, last);
        client.Answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        return client;
    }

    /// <summary>A call in the portal's own table, as if the PBX had written its records.</summary>
    public async Task RecordAsync(Call call, CallVerdict verdict = CallVerdict.Answered, string? contexts = null)
    {
        await using var database = await Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow();
        var scope = CallScope.Of((contexts ?? "internal").Split(' '), []);
        await database.AddScopesAsync([scope], default);
        database.Add(new CallRow
        {
            Id = CallNumber.Of(call.Linkedid, call.StartedAt),
            CallKey = call.Linkedid,
            StartedAt = call.StartedAt,
            EndedAt = now,
            Direction = CallDirection.Inbound,
            Verdict = verdict,
            Reason = verdict == CallVerdict.Answered ? CallReasonCode.AnsweredBy : CallReasonCode.RangUnanswered,
            ReasonWho = "102",
            ReasonSeconds = 10,
            FromNumber = "101",
            Dialled = "102",
            WaitSeconds = 10,
            WaitIsExact = true,
            TalkSeconds = verdict == CallVerdict.Answered ? 50 : 0,
            ScopeId = scope.Id,
        });
        await database.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}
