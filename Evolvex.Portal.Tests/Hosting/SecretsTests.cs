using System.Text;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Hosting;

/// <summary>Uses keys and passwords in every way there is, and then looks for them in whatever the portal has left behind.</summary>
public sealed class SecretsTests
{
    private const string Password = "correct-horse-7f3a";
    private const string WrongPassword = "wrong-battery-91bc";

    [Fact]
    public async Task No_key_or_password_stands_in_the_database_or_in_any_log()
    {
        var data = Directory.CreateTempSubdirectory("evolvex-secrets-").FullName;
        try
        {
            var log = new StringBuilder();
            List<string> secrets = [Password, WrongPassword];
            await using (var portal = new PortalApplication { Settings = PortalApplication.Talkative })
            {
                portal.Settings["Portal:Data"] = data;
                secrets.AddRange(await UseEverythingAsync(portal));
                log.AppendJoin('\n', portal.Log.Lines);
            }

            log.ToString().ShouldContain("/api/index/status", Case.Sensitive, "the log was captured");
            foreach (var secret in secrets)
            {
                log.ToString().ShouldNotContain(secret);
                foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length < 50_000_000))
                    Contains(await File.ReadAllBytesAsync(file), secret).ShouldBeFalse($"{secret} stands in {Path.GetFileName(file)}");
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> UseEverythingAsync(PortalApplication portal)
    {
        var users = portal.Services.GetRequiredService<UserAdministration>();
        (await users.CreateAsync("anna", Password, "admin", AuditActor.CommandLine, default)).ShouldBeNull();
        await portal.Visitor().SignInAsync("anna", WrongPassword);
        await portal.Visitor().SignInAsync(WrongPassword, Password); // a password typed where the name belongs
        await portal.Visitor().SignInAsync("anna", Password);
        await users.ResetPasswordAsync("anna", Password + "2", AuditActor.CommandLine, default);

        var group = (await portal.Services.GetRequiredService<GroupStore>().CreateAsync("secrets", "", true, AuditActor.CommandLine, default)).Value;
        var keys = portal.Services.GetRequiredService<ApiKeyStore>();
        var first = (await keys.CreateAsync(new ApiKeySettings("secrets", "", group), AuditActor.CommandLine, default)).Value!;
        var second = (await keys.RotateAsync(first.Id, TimeSpan.FromHours(1), AuditActor.CommandLine, default)).Value!;
        var unknown = Guid.NewGuid().ToString();
        foreach (var key in new[] { first.Secret.Text, second.Secret.Text, unknown }) await CallAsync(portal, key);
        await keys.RevokeAsync(first.Id, AuditActor.CommandLine, default);
        return [first.Secret.Text, second.Secret.Text, unknown];
    }

    private static async Task CallAsync(PortalApplication portal, string key)
    {
        var client = portal.Visitor();
        (await client.GetAsync($"/api/index/status?context=x&api_key={key}")).Dispose();
        (await client.PostAsync("/api/index/get_log_cdr", new FormUrlEncodedContent([new("api_key", key)]))).Dispose();
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        (await client.GetAsync("/api/index/status")).Dispose();
        client.DefaultRequestHeaders.Remove("X-Api-Key");
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        (await client.GetAsync("/api/index/status")).Dispose();

        var verdict = await portal.Services.GetRequiredService<IApiKeyVerifier>().VerifyAsync(key, null, ApiKeyScope.Status, default);
        if (verdict.Key is not { } known) return;
        portal.Services.GetRequiredService<IApiRequestLog>().Record(
            new ApiRequest(known.Id, TimeProvider.System.GetUtcNow(), "status", "context=x", 200, TimeSpan.Zero, null, null, true));
    }

    private static bool Contains(byte[] bytes, string text) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
}
