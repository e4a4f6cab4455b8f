using System.Net;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ApiKeys;

public sealed class ApiKeyVerifierTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    private static readonly AuditActor Boss = new(AuditActorKind.Person, "1", "boss", "192.0.2.1");
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.50");

    private ApiKeyStore Keys => portal.Services.GetRequiredService<ApiKeyStore>();

    private GroupStore Groups => portal.Services.GetRequiredService<GroupStore>();

    [Fact]
    public async Task The_demos_key_is_good_in_the_demo_with_its_three_routes()
    {
        var verdict = await VerifyAsync(DemoKey.Text);

        verdict.Outcome.ShouldBe(KeyOutcome.Ok);
        verdict.Key!.Access.IsUnrestricted.ShouldBeTrue();
        verdict.Key.Access.FindRoute("incoming")!.Description.ShouldBe("Входящая маршрутизация");
        verdict.Key.Access.FindRoute("outgoing").ShouldNotBeNull();
        verdict.Key.Access.FindRoute("local-evolvex").ShouldNotBeNull();
        verdict.Key.Access.FindRoute("incoming")!.GroupId.ShouldBe(verdict.Key.Access.GroupId);
    }

    [Fact]
    public async Task Outside_the_demo_its_key_is_never_made_and_one_left_over_is_refused()
    {
        var data = Directory.CreateTempSubdirectory("evolvex-was-demo-").FullName;
        try
        {
            await using (var demo = new PortalApplication { Settings = { ["Portal:Data"] = data } }) demo.Services.GetRequiredService<IApiKeyVerifier>();
            await using var real = FirstAdministratorTests.RealPbx(("Portal:Data", data));
            await using var fresh = FirstAdministratorTests.RealPbx();

            (await VerifyAsync(DemoKey.Text, application: real)).Outcome.ShouldBe(KeyOutcome.Disabled);
            (await VerifyAsync(DemoKey.Text, application: fresh)).Outcome.ShouldBe(KeyOutcome.Unknown);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_no_key_or_nobodys_key_is_told_apart_from_none()
    {
        (await VerifyAsync(null)).Outcome.ShouldBe(KeyOutcome.Missing);
        (await VerifyAsync("")).Outcome.ShouldBe(KeyOutcome.Missing);
        (await VerifyAsync("' OR 1=1 --")).Outcome.ShouldBe(KeyOutcome.Unknown);
        (await VerifyAsync(Guid.NewGuid().ToString())).Outcome.ShouldBe(KeyOutcome.Unknown);
    }

    [Fact]
    public async Task A_key_is_good_at_once_in_either_case_and_only_as_its_settings_say()
    {
        var key = await CreateAsync(settings => settings with { Scopes = ApiKeyScope.Status, Addresses = "192.0.2.0/24" });

        (await VerifyAsync(key.Secret.Text)).Outcome.ShouldBe(KeyOutcome.Ok);
        (await VerifyAsync(key.Secret.Text.ToUpperInvariant())).Outcome.ShouldBe(KeyOutcome.Ok);
        (await VerifyAsync(key.Secret.Text, ApiKeyScope.Originate)).Outcome.ShouldBe(KeyOutcome.ScopeRefused);
        (await VerifyAsync(key.Secret.Text, address: "198.51.100.1")).Outcome.ShouldBe(KeyOutcome.AddressRefused);
        (await VerifyAsync(key.Secret.Text, address: "198.51.100.1")).Key!.Id.ShouldBe(key.Id);
    }

    [Theory]
    [InlineData("disable", nameof(KeyOutcome.Disabled))]
    [InlineData("revoke", nameof(KeyOutcome.Disabled))]
    [InlineData("expire", nameof(KeyOutcome.Expired))]
    [InlineData("narrow", nameof(KeyOutcome.ScopeRefused))]
    public async Task A_change_holds_for_a_key_in_use_and_ends_what_is_being_sent(string change, string outcome)
    {
        var key = await CreateAsync();
        var inUse = (await VerifyAsync(key.Secret.Text)).Key!;
        var settings = new ApiKeySettings(inUse.Name, "", inUse.Access.GroupId) { MayHaveExpired = true };

        (change switch
        {
            "disable" => await Keys.SetEnabledAsync(key.Id, false, Boss, default),
            "revoke" => await Keys.RevokeAsync(key.Id, Boss, default),
            "expire" => await Keys.ChangeAsync(key.Id, settings with { ExpiresAt = DateTimeOffset.UnixEpoch }, Boss, default),
            _ => await Keys.ChangeAsync(key.Id, settings with { Scopes = ApiKeyScope.Check }, Boss, default),
        }).ShouldBeNull();

        await UntilAsync(async () => (await VerifyAsync(key.Secret.Text)).Outcome.ToString() == outcome);
        if (change != "narrow") await UntilAsync(() => Task.FromResult(inUse.Revoked.IsCancellationRequested));
        else inUse.Revoked.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_that_is_switched_on_again_is_good_again()
    {
        var key = await CreateAsync();
        (await VerifyAsync(key.Secret.Text)).IsOk.ShouldBeTrue();
        await Keys.SetEnabledAsync(key.Id, false, Boss, default);
        await UntilAsync(async () => (await VerifyAsync(key.Secret.Text)).Outcome == KeyOutcome.Disabled);
        await Keys.SetEnabledAsync(key.Id, true, Boss, default);

        await UntilAsync(async () => (await VerifyAsync(key.Secret.Text)).IsOk);
        (await VerifyAsync(key.Secret.Text)).Key!.Revoked.IsCancellationRequested.ShouldBeFalse();
        (await Keys.RevokeAsync(key.Id, Boss, default)).ShouldBeNull();
        (await Keys.SetEnabledAsync(key.Id, true, Boss, default)).ShouldBe(AccessMistake.KeyRevoked, "revoked is for good");
    }

    [Fact]
    public async Task What_another_process_changes_holds_within_five_seconds()
    {
        await using var other = new PortalApplication { Settings = { ["Portal:Data"] = portal.Data } };
        var key = await CreateAsync(application: other);
        var inUse = (await VerifyAsync(key.Secret.Text)).Key!;
        (await VerifyAsync(key.Secret.Text)).IsOk.ShouldBeTrue("a new key is good at once");

        await other.Services.GetRequiredService<ApiKeyStore>().RevokeAsync(key.Id, Boss, default);

        await UntilAsync(async () => (await VerifyAsync(key.Secret.Text)).Outcome == KeyOutcome.Disabled, TimeSpan.FromSeconds(5));
        await UntilAsync(() => Task.FromResult(inUse.Revoked.IsCancellationRequested), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_new_route_opens_for_a_key_in_use()
    {
        var key = await CreateAsync();
        var access = (await VerifyAsync(key.Secret.Text)).Key!.Access;
        access.MayUse("sales").ShouldBeFalse();

        (await Groups.CreateRouteAsync(access.GroupId, "sales", "", Boss, default)).IsDone.ShouldBeTrue();

        await UntilAsync(async () => (await VerifyAsync(key.Secret.Text)).Key!.Access.MayUse("sales"));
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_are_good_until_the_time_the_administrator_chose()
    {
        var key = await CreateAsync();
        var lasting = (await Keys.RotateAsync(key.Id, TimeSpan.FromHours(1), Boss, default)).Value!;

        (await VerifyAsync(key.Secret.Text)).IsOk.ShouldBeTrue();
        (await VerifyAsync(lasting.Secret.Text)).IsOk.ShouldBeTrue();
        var last = (await Keys.RotateAsync(key.Id, TimeSpan.Zero, Boss, default)).Value!;

        await UntilAsync(async () => (await VerifyAsync(lasting.Secret.Text)).Outcome == KeyOutcome.Expired);
        (await VerifyAsync(key.Secret.Text)).Outcome.ShouldBe(KeyOutcome.Expired, "an overlap is never made longer by a later rotation");
        (await VerifyAsync(last.Secret.Text)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task The_keys_own_limit_holds_over_both_its_secrets()
    {
        var key = await CreateAsync(settings => settings with { RateLimitPerMinute = 5 });
        var second = (await Keys.RotateAsync(key.Id, TimeSpan.FromHours(1), Boss, default)).Value!;
        var outcomes = new List<KeyOutcome>();
        for (var i = 0; i < 4; i++) outcomes.Add((await VerifyAsync(key.Secret.Text)).Outcome);
        for (var i = 0; i < 4; i++) outcomes.Add((await VerifyAsync(second.Secret.Text)).Outcome);

        outcomes.Count(outcome => outcome == KeyOutcome.Ok).ShouldBe(5);
        var refused = await VerifyAsync(key.Secret.Text);
        refused.Outcome.ShouldBe(KeyOutcome.RateLimited);
        refused.RetryAfter.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        refused.Key!.Id.ShouldBe(key.Id);
    }

    [Fact]
    public async Task Wrong_keys_are_held_up_before_the_hundredth_without_locking_out_a_good_one()
    {
        var key = await CreateAsync();
        var outcomes = new List<KeyOutcome>();
        for (var i = 0; i < 99; i++) outcomes.Add((await VerifyAsync(Guid.NewGuid().ToString(), address: "203.0.113.77")).Outcome);

        outcomes.First().ShouldBe(KeyOutcome.Unknown);
        outcomes.Last().ShouldBe(KeyOutcome.RateLimited);
        (await VerifyAsync(key.Secret.Text, address: "203.0.113.77")).IsOk.ShouldBeTrue();
        (await VerifyAsync(Guid.NewGuid().ToString(), address: "203.0.113.78")).Outcome.ShouldBe(KeyOutcome.Unknown);
        portal.Log.Lines.ShouldContain(line => line.Contains("Wrong API keys from 203.0.113.77 are held up"));
    }

    [Fact]
    public async Task Names_groups_and_lists_are_checked()
    {
        var group = (await Groups.CreateAsync("checked", "", false, Boss, default)).Value;
        var good = new ApiKeySettings("checked", "", group);
        (await Keys.CreateAsync(good, Boss, default)).IsDone.ShouldBeTrue();

        (await Keys.CreateAsync(good, Boss, default)).Mistake.ShouldBe(AccessMistake.NameTaken);
        (await Keys.CreateAsync(good with { Name = " " }, Boss, default)).Mistake.ShouldBe(AccessMistake.NameInvalid);
        (await Keys.CreateAsync(good with { Name = "a", GroupId = Guid.NewGuid() }, Boss, default)).Mistake.ShouldBe(AccessMistake.GroupUnknown);
        (await Keys.CreateAsync(good with { Name = "a", Addresses = "office" }, Boss, default)).Mistake.ShouldBe(AccessMistake.AddressesInvalid);
        (await Keys.CreateAsync(good with { Name = "a", Scopes = ApiKeyScope.None }, Boss, default)).Mistake.ShouldBe(AccessMistake.NoScope);
        (await Keys.CreateAsync(good with { Name = "a", RateLimitPerMinute = 0 }, Boss, default)).Mistake.ShouldBe(AccessMistake.RateLimitInvalid);
        (await Keys.CreateAsync(good with { Name = "a", ExpiresAt = DateTimeOffset.UnixEpoch }, Boss, default)).Mistake.ShouldBe(AccessMistake.ExpiryPast);
        (await Groups.CreateAsync("checked", "", false, Boss, default)).Mistake.ShouldBe(AccessMistake.NameTaken);
        (await Groups.CreateRouteAsync(group, "a b", "", Boss, default)).Mistake.ShouldBe(AccessMistake.ContextInvalid);
        (await Groups.CreateRouteAsync(group, "twice", "", Boss, default)).IsDone.ShouldBeTrue();
        (await Groups.CreateRouteAsync(group, "twice", "", Boss, default)).Mistake.ShouldBe(AccessMistake.RouteTaken);
        (await Groups.DeleteAsync(group, Boss, default)).ShouldBe(AccessMistake.GroupInUse);
    }

    private async Task<NewApiKey> CreateAsync(Func<ApiKeySettings, ApiKeySettings>? change = null, PortalApplication? application = null)
    {
        var services = (application ?? portal).Services;
        var name = $"key {Guid.NewGuid():N}";
        var group = await services.GetRequiredService<GroupStore>().CreateAsync(name, "", false, Boss, default);
        var settings = new ApiKeySettings(name, "", group.Value);
        var created = await services.GetRequiredService<ApiKeyStore>().CreateAsync(change is null ? settings : change(settings), Boss, default);
        created.Mistake.ShouldBeNull();
        return created.Value!;
    }

    private async Task<KeyVerdict> VerifyAsync(string? key, ApiKeyScope scope = ApiKeyScope.Status, string? address = null, PortalApplication? application = null) =>
        await (application ?? portal).Services.GetRequiredService<IApiKeyVerifier>().VerifyAsync(key, address is null ? Here : IPAddress.Parse(address), scope, default);

    private static async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan? atMost = null)
    {
        using var deadline = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(30));
        while (!await isSo()) await Task.Delay(20, deadline.Token);
    }
}
