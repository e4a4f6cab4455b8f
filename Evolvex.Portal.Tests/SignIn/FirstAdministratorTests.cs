using System.Net;
using System.Text.RegularExpressions;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.SignIn;

public sealed partial class FirstAdministratorTests
{
    [Fact]
    public async Task The_first_visit_sets_the_portal_up_with_the_code_from_the_log_and_only_once()
    {
        await using var portal = RealPbx();
        var visitor = portal.Visitor();
        (await visitor.GetAsync("/login")).Headers.Location!.OriginalString.ShouldEndWith("/setup");
        var code = SetUpCode().Match(string.Join('\n', portal.Log.Lines)).Groups["code"].Value;

        (await visitor.SendFormAsync("/setup", Filled("WRONGCODE2", "Анна", "correct horse"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.SendFormAsync("/setup", Filled(code, "Анна", "short"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.SendFormAsync("/setup", Filled(code.ToLowerInvariant(), "Анна", "correct horse"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await visitor.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await visitor.GetAsync("/setup")).Headers.Location!.OriginalString.ShouldEndWith("/login");
        (await portal.Visitor().SignInAsync("АННА", "correct horse")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Wrong_codes_run_out()
    {
        await using var portal = RealPbx();
        var visitor = portal.Visitor();
        for (var i = 0; i < 10; i++) (await visitor.SendFormAsync("/setup", Filled($"WRONG{i}", "anna", "correct horse"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await visitor.SendFormAsync("/setup", Filled("WRONG", "anna", "correct horse"))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task The_settings_can_name_the_first_administrator()
    {
        await using var portal = RealPbx(("Portal:AdminUsername", "root"), ("Portal:AdminPassword", "correct horse"));

        (await portal.Visitor().SignInAsync("root", "correct horse")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await portal.Services.GetRequiredService<UserDirectory>().ListAsync(default)).ShouldHaveSingleItem().Role.ShouldBe("admin");
    }

    [Fact]
    public async Task The_demos_account_opens_nothing_once_the_PBX_is_real()
    {
        var data = Directory.CreateTempSubdirectory("evolvex-was-demo-").FullName;
        try
        {
            await using (var demo = new PortalApplication { Settings = { ["Portal:Data"] = data } })
                (await demo.Visitor().SignInAsync("demo", "demo")).StatusCode.ShouldBe(HttpStatusCode.Redirect);

            await using var portal = RealPbx(("Portal:Data", data), ("Portal:AdminUsername", "root"), ("Portal:AdminPassword", "correct horse"));
            (await portal.Visitor().SignInAsync("demo", "demo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await portal.Visitor().SignInAsync("root", "correct horse")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    internal static PortalApplication RealPbx(params (string Key, string Value)[] settings)
    {
        // Nobody listens there: the portal runs without its PBX.
        var portal = new PortalApplication
        {
            Settings = { ["Pbx:Transport"] = "AmiTcp", ["Pbx:Port"] = "9", ["Pbx:Username"] = "portal", ["Pbx:Secret"] = "secret-of-the-portal" },
        };
        foreach (var (key, value) in settings) portal.Settings[key] = value;
        return portal;
    }

    private static Dictionary<string, string> Filled(string code, string name, string password) =>
        new() { ["Input.Code"] = code, ["Input.Name"] = name, ["Input.Password"] = password };

    [GeneratedRegex("one-time code (?<code>[A-Z0-9]{10})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SetUpCode();
}
