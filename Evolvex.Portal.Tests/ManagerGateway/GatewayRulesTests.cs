using System.Net;
using Evolvex.Portal.Audit;
using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.ManagerGateway;
using Evolvex.Portal.ManagerGateway.Accounts;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>Accounts and rules at the gateway's door, with the demo PBX behind it.</summary>
public sealed class GatewayRulesTests : IClassFixture<GatewayPortal>
{
    private const string Accepted = "Response: Success\r\nMessage: Authentication accepted\r\n\r\n";
    private const string Failed = "Response: Error\r\nMessage: Authentication failed\r\n\r\n";
    private const string Denied = "Response: Error\r\nMessage: Permission denied\r\n\r\n";

    private readonly PortalApplication portal;
    private readonly string user = $"crm-{Guid.NewGuid():N}"[..12];

    public GatewayRulesTests(GatewayPortal site)
    {
        portal = site.Application;
        Pbx.Add(new ManagerAccount(user, "door-secret"));
    }

    private DemoPbxServer Pbx => portal.Services.GetRequiredService<DemoPbxServer>();

    private ManagerAccountStore Store => portal.Services.GetRequiredService<ManagerAccountStore>();

    [Fact]
    public async Task An_account_with_its_secret_logs_in_by_digest_and_the_secret_stands_nowhere()
    {
        using var client = new GatewayClient(portal.Address);
        (await client.DigestAsync("action=ping", user, "door-secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await AccountAsync("door-secret");

        var answer = await client.DigestAsync("action=ping", user, "door-secret");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith("Response: Success\r\nPing: Pong\r\n");
        var logins = (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Text: user), null, 10, default)).Entries.Select(row => row.Entry).ToList();
        logins.Select(entry => entry.Verb).ShouldBe([AuditVerb.SignedIn, AuditVerb.Created, AuditVerb.SignInFailed], "Ping is not written down");
        logins[0].Actor.ShouldBe(new AuditActor(AuditActorKind.ManagerUser, null, user, "127.0.0.1"));
        using var stranger = new GatewayClient(portal.Address);
        (await stranger.DigestAsync("action=ping", user, "wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await stranger.DigestAsync("action=ping", user.ToUpperInvariant(), "door-secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await using var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        (await database.Set<ManagerAccountRow>().SingleAsync(row => row.Name == user)).Secret!.ShouldNotContain("door-secret");
        (await database.Set<AuditRow>().ToListAsync()).Select(row => row.ToEntry()).ShouldAllBe(entry => !$"{entry.Before}{entry.After}".Contains("door-secret", StringComparison.Ordinal));
        string.Join("\n", portal.Log.Lines).ShouldNotContain("door-secret");
    }

    [Fact]
    public async Task Secrets_among_the_parameters_are_not_written_down()
    {
        using var client = new GatewayClient(portal.Address);
        (await client.LogInAsync(user, "door-secret")).ShouldBe(Accepted);
        await client.AskAsync("action=getvar&variable=PIN_SECRET%3Dhidden-one");
        await client.AskAsync("action=updateconfig&Var-000001=secret&Value-000001=hidden-two");
        await client.AskAsync("action=command&command=database%20put%20cidname%20secret%20hidden-three");

        var written = (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Text: user), null, 10, default)).Entries.Select(row => $"{row.Entry.Before}{row.Entry.After}").ToList();
        string.Join('\n', written).ShouldContain("Var-000001");
        written.ShouldAllBe(entry => !entry.Contains("hidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_disabled_is_out_in_the_middle_of_a_WaitEvent_and_does_not_come_in_again()
    {
        var id = await AccountAsync("door-secret");
        using var byCookie = new GatewayClient(portal.Address);
        using var byDigest = new GatewayClient(portal.Address);
        (await byCookie.LogInAsync(user, "door-secret")).ShouldBe(Accepted);
        (await byDigest.DigestAsync("action=ping", user, "door-secret")).StatusCode.ShouldBe(HttpStatusCode.OK);
        // Nothing of this class happens, so that it waits.
        (await byCookie.AskAsync("action=events&eventmask=user")).ShouldContain("Events: On");
        await byCookie.AskAsync("action=waitevent&timeout=0");
        var waiting = byCookie.AskAsync("action=waitevent");

        (await Store.SetEnabledAsync(id, false, AuditActor.Portal, default)).ShouldBeNull();

        (await byDigest.DigestAsync("action=ping", user, "door-secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeOneOf("", Denied);
        (await byCookie.AskAsync("action=ping")).ShouldBe(Denied);
        (await byCookie.LogInAsync(user, "door-secret")).ShouldBe(Failed);
        (await Store.SetEnabledAsync(id, true, AuditActor.Portal, default)).ShouldBeNull();
        (await byCookie.LogInAsync(user, "door-secret")).ShouldBe(Accepted);
    }

    [Fact]
    public async Task A_blank_before_a_name_leads_around_no_rule()
    {
        var id = await AccountAsync("door-secret");
        using var client = new GatewayClient(portal.Address);
        (await Store.SetRulesAsync(id, new ManagerRules { OnlyActions = ["Status"] }, AuditActor.Portal, default)).ShouldBeNull();
        (await client.LogInAsync($" \t{user}", "door-secret")).ShouldBe(Accepted);
        (await client.AskAsync("action=%20corestatus")).ShouldBe(Denied);
        (await client.AskAsync("action=waitevent&timeout=0")).ShouldBe(Denied);

        (await Store.SetEnabledAsync(id, false, AuditActor.Portal, default)).ShouldBeNull();

        (await client.AskAsync("action=status")).ShouldBe(Denied);
        (await client.LogInAsync($" {user}", "door-secret")).ShouldBe(Failed);
    }

    [Fact]
    public async Task A_header_that_somebody_overheard_is_good_for_nothing()
    {
        await AccountAsync("door-secret");
        using var client = new GatewayClient(portal.Address);
        using var thief = new GatewayClient(portal.Address);
        (await client.DigestAsync("action=ping", user, "door-secret")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await thief.ReplayAsync("action=ping", client.Signed)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "its count was used");
        (await thief.ReplayAsync("action=ping", client.Signed.Replace($"opaque=\"{client.Nonce}\"", $"opaque=\"{thief.Nonce}\"", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "it was signed for another nonce");
        (await thief.ReplayAsync("action=corestatus", client.Signed)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "it was signed for another request");
        (await client.DigestAsync("action=ping", user, "door-secret")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rules_hold_from_the_next_request_on_and_what_they_refuse_is_written_down()
    {
        using var client = new GatewayClient(portal.Address);
        await client.LogInAsync(user, "door-secret");
        (await client.AskAsync("action=corestatus")).ShouldStartWith("Response: Success");
        var id = await AccountAsync(null);

        (await Store.SetRulesAsync(id, new ManagerRules { OnlyActions = ["Status"] }, AuditActor.Portal, default)).ShouldBeNull();

        (await client.AskAsync("action=corestatus&actionid=7")).ShouldBe("Response: Error\r\nActionID: 7\r\nMessage: Permission denied\r\n\r\n");
        (await client.AskAsync("action=status")).ShouldStartWith("Response: Success");
        var refused = await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Verb: GatewayAudit.Refused, Text: user), null, 5, default);
        refused.Entries[0].Entry.After!.ShouldContain("not among those that the rules list");
        (await Store.DeleteAsync(id, AuditActor.Portal, default)).ShouldBeNull();
        (await client.AskAsync("action=corestatus")).ShouldStartWith("Response: Success");
    }

    [Fact]
    public async Task Another_address_another_session_and_another_request_are_refused_where_the_rules_say_so()
    {
        var id = await AccountAsync("door-secret");
        await Store.SetRulesAsync(id, new ManagerRules { MaxSessions = 1, RequestsPerMinute = 2 }, AuditActor.Portal, default);
        using var first = new GatewayClient(portal.Address);
        using var second = new GatewayClient(portal.Address);
        (await first.LogInAsync(user, "door-secret")).ShouldBe(Accepted);
        (await second.LogInAsync(user, "door-secret")).ShouldBe("Response: Error\r\nMessage: Login Already In Use\r\n\r\n");
        (await first.AskAsync("action=ping")).ShouldStartWith("Response: Success");
        (await first.AskAsync("action=ping")).ShouldStartWith("Response: Success");

        var slowed = await first.SendAsync("action=ping");
        slowed.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        slowed.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

        await Store.SetRulesAsync(id, new ManagerRules { Addresses = "192.0.2.0/24" }, AuditActor.Portal, default);
        (await first.AskAsync("action=ping")).ShouldBe(Denied);
        (await second.LogInAsync(user, "door-secret")).ShouldBe(Failed);
        (await second.DigestAsync("action=ping", user, "door-secret")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Login_actions_and_logoff_are_written_down_and_what_is_polled_is_not()
    {
        using var client = new GatewayClient(portal.Address);
        await client.AskAsync("action=corestatus");
        await client.LogInAsync(user, "door-secret");
        foreach (var action in new[] { "ping", "waitevent&timeout=0", "corestatus", "logoff", "corestatus" }) await client.AskAsync($"action={action}");

        var told = (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Text: user), null, 10, default)).Entries.Select(row => row.Entry).Reverse().ToList();

        told.Select(entry => (entry.Verb, entry.Object.Name)).ShouldBe([(AuditVerb.SignedIn, user), (GatewayAudit.Sent, "corestatus"), (AuditVerb.SignedOut, user)]);
        told.ShouldAllBe(entry => entry.Actor == new AuditActor(AuditActorKind.ManagerUser, null, user, "127.0.0.1"));
    }

    [Fact]
    public async Task A_secret_whose_keys_are_lost_is_no_secret_and_harms_nothing_else()
    {
        var id = await AccountAsync("door-secret");
        await using (var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync())
        {
            await database.Set<ManagerAccountRow>().Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Secret, "CfDJ8-of-other-keys"));
            await database.Set<ManagerSettingsRow>().ExecuteUpdateAsync(set => set.SetProperty(settings => settings.Stamp, Guid.NewGuid()));
        }

        (await Store.ListAsync(default)).Single(account => account.Id == id).Secret.ShouldBe(SecretState.Unreadable);
        using var client = new GatewayClient(portal.Address);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await client.DigestAsync("action=ping", user, "door-secret")).StatusCode != HttpStatusCode.Unauthorized) await Task.Delay(50, deadline.Token);
        (await client.LogInAsync(user, "door-secret")).ShouldBe(Accepted, "with a cookie the PBX checks it");
    }

    private async Task<Guid> AccountAsync(string? secret)
    {
        (await Store.CreateAsync(user, "", secret, AuditActor.Portal, default)).ShouldBeNull();
        return (await Store.FindAsync(user, default)).ShouldNotBeNull();
    }
}

/// <summary>A portal with the demo PBX on a real socket: the gateway looks at the bytes of a request's line, which only Kestrel has.</summary>
public sealed class GatewayPortal : IAsyncLifetime
{
    public PortalApplication Application { get; } = new();

    public Task InitializeAsync()
    {
        Application.UseKestrel(0);
        Application.StartServer();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Application.DisposeAsync();
}
