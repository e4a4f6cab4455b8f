using System.Net;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Hosting;

public sealed class CommandTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Fact]
    public async Task A_group_with_a_route_and_a_key_are_made_in_three_commands()
    {
        var group = await OneLineAsync("group create --name Sales");
        Guid.TryParseExact(group, "D", out _).ShouldBeTrue();
        Guid.TryParseExact(await OneLineAsync("route create --name sales-in --group Sales --description Продажи"), "D", out _).ShouldBeTrue();
        var key = await OneLineAsync("apikey create --name crm --group Sales");

        key.ShouldBe(key.ToLowerInvariant());
        ApiKeySecret.TryParse(key, out _).ShouldBeTrue();
        var verified = (await VerifyAsync(key)).Key!;
        verified.Access.GroupId.ToString().ShouldBe(group);
        verified.Access.FindRoute("sales-in")!.Description.ShouldBe("Продажи");
        verified.Access.IsUnrestricted.ShouldBeFalse();

        (await OneLineAsync("apikey revoke --name crm")).ShouldBe("Revoked crm.");
        await VerifyUntilAsync(key, KeyOutcome.Disabled);
    }

    [Fact]
    public async Task A_group_can_be_named_by_its_uuid_too()
    {
        var group = await OneLineAsync("group create --name ByUuid --unrestricted");

        (await VerifyAsync(await OneLineAsync($"apikey create --name by-uuid --group {group}"))).Key!.Access.IsUnrestricted.ShouldBeTrue();
    }

    [Fact]
    public async Task An_unrestricted_key_shares_the_unrestricted_group_and_one_without_a_group_sees_nothing()
    {
        var first = await OneLineAsync("apikey create --name first --unrestricted");
        var second = await OneLineAsync("apikey create --unrestricted --name second");
        var (exit, lonely, notes) = await RunAsync("apikey create --name lonely");

        (await VerifyAsync(first)).Key!.Access.GroupId.ShouldBe((await VerifyAsync(second)).Key!.Access.GroupId);
        (await VerifyAsync(first)).Key!.Access.IsUnrestricted.ShouldBeTrue();
        exit.ShouldBe(0);
        notes.ShouldContain("sees nothing yet");
        (await VerifyAsync(lonely.Trim())).Key!.Access.ShouldSatisfyAllConditions(access => access.IsUnrestricted.ShouldBeFalse(), access => access.Routes.ShouldBeEmpty());
    }

    [Theory]
    [InlineData("2099-12-31", nameof(KeyOutcome.Ok))]
    [InlineData("2020-01-31", nameof(KeyOutcome.Expired))]
    [InlineData("2020-01-31T12:00:00+03:00", nameof(KeyOutcome.Expired))]
    public async Task A_key_expires_when_the_command_says(string date, string outcome) =>
        (await VerifyAsync(await FirstLineAsync($"apikey create --name until-{date} --unrestricted --expires {date}"))).Outcome.ToString().ShouldBe(outcome);

    [Theory]
    [InlineData("frobnicate", 2, "There is no command \"frobnicate\"")]
    [InlineData("user", 2, "There is no command \"user\"")]
    [InlineData("group create", 2, "--name is missing.")]
    [InlineData("group create --name", 2, "--name needs a value.")]
    [InlineData("group create --name a --frob b", 2, "\"--frob\" is not known here.")]
    [InlineData("group create --name a --name b", 2, "--name is there twice.")]
    [InlineData("apikey create --name a --expires soon", 2, "--expires is \"soon\"; allowed: a date")]
    [InlineData("apikey create --name a --group b --unrestricted", 2, "--group and --unrestricted exclude each other.")]
    [InlineData("apikey create --name a --group NoSuchGroup", 1, "group NoSuchGroup: there is no such group.")]
    [InlineData("apikey revoke --name nobody", 1, "key nobody: there is no such key.")]
    [InlineData("route create --name a;b --group demo", 1, "route a;b: a route is named as its dialplan context")]
    [InlineData("group create --name demo", 1, "group demo: that name is taken.")]
    [InlineData("user create --name olga --role boss", 2, "--role is \"boss\"; allowed: viewer, manager, admin.")]
    [InlineData("manager-account set --name crm", 1, "Secret: nothing came from the standard input.")]
    [InlineData("user create --name olga --role viewer", 1, "Password: nothing came from the standard input.")]
    public async Task A_mistake_is_told_on_the_error_stream_and_by_the_exit_code(string command, int exit, string error)
    {
        var result = await RunAsync(command);

        result.Exit.ShouldBe(exit);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldContain(error);
    }

    [Fact]
    public async Task A_person_is_made_and_gets_another_password_from_the_standard_input()
    {
        (await RunAsync("user create --name Ольга --role manager", "first password\n")).ShouldBe((0, $"Created Ольга, manager.{Environment.NewLine}", ""));
        (await portal.Visitor().SignInAsync("ольга", "first password")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await RunAsync("user create --name ольга --role viewer", "first password")).Error.ShouldContain("that name is taken");

        (await RunAsync("user reset-password --name Ольга", "other password\r\n")).Exit.ShouldBe(0);

        (await portal.Visitor().SignInAsync("Ольга", "first password")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await portal.Visitor().SignInAsync("Ольга", "other password")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var entries = (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(ActorKind: AuditActorKind.CommandLine, Text: "Ольга"), null, 10, default)).Entries;
        entries.Select(row => row.Entry.Verb).ShouldBe([AuditVerb.PasswordChanged, AuditVerb.Created]);
    }

    [Fact]
    public async Task A_manager_account_is_set_listed_and_removed_and_its_secret_comes_back_nowhere()
    {
        (await RunAsync("manager-account set --name crm", "first-secret\n")).ShouldBe((0, $"Created the manager account crm.{Environment.NewLine}", ""));
        (await RunAsync("manager-account set --name crm", "other-secret")).Out.ShouldBe($"Changed the secret of the manager account crm.{Environment.NewLine}");
        (await RunAsync("manager-account set --name CRM", "third-secret")).Error.ShouldContain("differs in upper and lower case alone");
        var list = await RunAsync("manager-account list");
        list.Out.ShouldMatch(@"^crm\tenabled\tsecret of \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\tdefault rules\r?\n$");
        (await RunAsync("manager-account remove --name crm")).ShouldBe((0, $"Removed the manager account crm.{Environment.NewLine}", ""));
        (await RunAsync("manager-account remove --name crm")).ShouldBe((1, "", $"manager account crm: there is no such account.{Environment.NewLine}"));
        (await RunAsync("manager-account list")).ShouldBe((0, "", ""));

        var entries = (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(ActorKind: AuditActorKind.CommandLine, Text: "crm"), null, 10, default)).Entries;
        entries.Select(row => row.Entry.Verb).ShouldBe([AuditVerb.Deleted, "secret-changed", AuditVerb.Created]);
        entries.ShouldAllBe(row => !$"{row.Entry.Before}{row.Entry.After}".Contains("-secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_go_beside_the_options_of_a_command()
    {
        var line = PortalCommandLine.Read(["apikey", "create", "--unrestricted", "--Portal:Data", "/tmp/x", "--name", "a", "--Pbx:Transport=Demo", "--urls", "http://h:1"]);

        line.IsCommand.ShouldBeTrue();
        line.Settings.ShouldBe(["--Portal:Data", "/tmp/x", "--Pbx:Transport=Demo", "--urls", "http://h:1"]);
        PortalCommandLine.Read(["--Portal:Data=/x", "--environment", "Testing"]).ShouldSatisfyAllConditions(
            portal => portal.IsCommand.ShouldBeFalse(), portal => portal.Settings.ShouldBe(["--Portal:Data=/x", "--environment", "Testing"]));
    }

    [Fact]
    public async Task The_demo_passes_its_own_check_but_for_what_is_not_installed()
    {
        var result = await RunAsync("check");

        result.Exit.ShouldBeLessThan(2, result.Error);
        result.Out.ShouldStartWith("PBX ok (embedded demo); database ok (SQLite, up to date);");
        result.Out.TrimEnd().ShouldNotContain('\n');
    }

    [Fact]
    public async Task Call_records_that_cannot_be_read_fail_the_check_with_a_way_to_mend_it()
    {
        await using var wrong = new PortalApplication();
        wrong.Settings["ConnectionStrings:Cdr"] = $"Data Source={wrong.Data}/portal.db";

        var result = await RunAsync("check", application: wrong);

        result.Exit.ShouldBe(2);
        result.Error.ShouldContain("FAULT call records: there is no such table: SQLite Error 1: 'no such table: cdr'. To mend it: Cdr:Table is \"cdr\"; set it to the table's name in that database.");
    }

    [Fact]
    public async Task A_PBX_out_of_reach_fails_the_check_with_a_way_to_mend_it()
    {
        await using var unreachable = SignIn.FirstAdministratorTests.RealPbx();

        var result = await RunAsync("check", application: unreachable);

        result.Exit.ShouldBe(2);
        result.Error.ShouldContain("FAULT PBX: nobody listens where the PBX should be: 127.0.0.1:9: the connection was refused.");
        result.Error.ShouldContain("To mend it: see that Asterisk runs");
        result.Error.ShouldNotContain("secret-of-the-portal");
    }

    private async Task<(int Exit, string Out, string Error)> RunAsync(string command, string input = "", PortalApplication? application = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await PortalCommandLine.Read(command.Split(' ')).RunCommandAsync((application ?? portal).Services, new CommandConsole(new StringReader(input), output, error), default);
        return (exit, output.ToString(), error.ToString());
    }

    private async Task<string> OneLineAsync(string command)
    {
        var result = await RunAsync(command);
        result.Error.ShouldBeEmpty();
        result.Exit.ShouldBe(0);
        var line = result.Out.TrimEnd();
        line.ShouldNotContain('\n');
        return line;
    }

    private async Task<string> FirstLineAsync(string command) => (await RunAsync(command)).Out.TrimEnd();

    private ValueTask<KeyVerdict> VerifyAsync(string key) => portal.Services.GetRequiredService<IApiKeyVerifier>().VerifyAsync(key, null, ApiKeyScope.Check, default);

    private async Task VerifyUntilAsync(string key, KeyOutcome outcome)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await VerifyAsync(key)).Outcome != outcome) await Task.Delay(20, deadline.Token);
    }
}
