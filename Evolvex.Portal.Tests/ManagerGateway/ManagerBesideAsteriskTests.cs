using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.ManagerGateway.Accounts;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>The same requests to a real Asterisk and to the portal before it: status line, headers and body are the same, ids and moments aside.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class ManagerBesideAsteriskTests : IAsyncLifetime
{
    /// <summary>Those that the portal refuses, that change something for the next, or whose answer is another each time.</summary>
    private static readonly string[] Changing =
    [
        "UpdateConfig", "CreateConfig", "ModuleLoad", "AGI", "Monitor", "ChangeMonitor", "DBDelTree", "DialplanExtensionAdd", "DialplanExtensionRemove",
        "ConfbridgeStartRecord", "PRIDebugFileSet", "PJSIPShowAuths",
        "Login", "Logoff", "Challenge", "WaitEvent", "Events", "Filter", "Reload", "LoggerRotate", "QueueReload", "QueueReset",
    ];

    private readonly AsteriskRig rig;
    private readonly PortalApplication portal;

    public ManagerBesideAsteriskTests(AsteriskRig rig)
    {
        this.rig = rig;
        portal = new PortalApplication { ChangeServices = services => services.AddSingleton<IAmiEndpoint>(new RigEndpoint(rig.AmiPort)) };
        portal.UseKestrel(0);
    }

    public static TheoryData<string> Folders =>
        ["rawman-basics", "mxml-basics", "rawman-login-bad", "cookies", "rawman-actions", "mxml-actions", "post", "request-line", "digest", "ajax"];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task The_answers_are_the_same(string folder)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var steps = HttpCapture.Read($"http/{folder}").Where(step => !HttpDifferences.Has(folder, step)).ToList();
        var expected = await AnswersAsync(steps, rig.HttpPort, limit.Token);
        var actual = await AnswersAsync(steps, portal.Address.Port, limit.Token);
        var differences = steps.Where(step => actual[step] != expected[step])
            .Select(step => $"{step.Name}: {step.RequestLine}\n--- Asterisk\n{expected[step]}\n--- portal\n{actual[step]}");

        differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_action_is_answered_alike_when_it_is_sent_without_parameters()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var ours = new GatewayClient(portal.Address);
        var theirs = new GatewayClient(new Uri($"http://127.0.0.1:{rig.HttpPort}/asterisk/"));
        var list = "";
        foreach (var client in new[] { ours, theirs }) list = await LoggedInAsync(client);
        var actions = list.Split("\r\n").Where(line => line.Contains("(Priv: ", StringComparison.Ordinal)).Select(line => line.Split(':')[0]).Where(action => !Changing.Contains(action, StringComparer.OrdinalIgnoreCase)).ToList();
        actions.Count.ShouldBeGreaterThan(100);

        var differences = new List<string>();
        foreach (var action in actions.Append("Queues").Append("NoSuchAction"))
        {
            limit.Token.ThrowIfCancellationRequested();
            var (expected, actual) = (Comparable(await theirs.AskAsync($"action={action}&actionid=7", "rawman")), Comparable(await ours.AskAsync($"action={action}&actionid=7")));
            if (actual != expected) differences.Add($"{action}\n--- Asterisk\n{expected}\n--- portal\n{actual}");
        }

        differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_login_by_challenge_is_taken_as_at_Asterisk_and_no_other_answer_than_the_right_one()
    {
        var ours = await ChallengedAsync(portal.Address);
        ours.ShouldBe(await ChallengedAsync(new Uri($"http://127.0.0.1:{rig.HttpPort}/asterisk/")));
        ours.Count(answer => answer.Contains("Authentication accepted", StringComparison.Ordinal)).ShouldBe(1);

        static async Task<List<string>> ChallengedAsync(Uri manager)
        {
            using var client = new GatewayClient(manager);
            var answers = new List<string>();
            foreach (var query in new[] { "action=logoff", "action=challenge", "action=challenge&authtype=sha1&actionid=1", "action=login&authtype=MD5&username=limited&key=1", "action=login&authtype=MD5&username=portal&secret=portal-secret" })
                answers.Add(await client.AskAsync(query));
            foreach (var secret in new[] { "portal-secret", "limited-secret" })
            {
                var given = await client.AskAsync("action=challenge&authtype=MD5&actionid=7");
                var challenge = given.Split("Challenge: ")[1].TrimEnd();
                answers.Add(given.Replace(challenge, "…", StringComparison.Ordinal));
                answers.Add(await client.AskAsync($"action=login&authtype=md5&username=limited&key={AmiLogin.KeyFor(challenge, secret)}"));
                answers.Add(await client.AskAsync("action=ping&actionid=8", "mxml"));
                answers.Add(await client.AskAsync("action=command&command=core%20show%20uptime"));
            }

            return [.. answers.Select(Comparable)];
        }
    }

    [Fact]
    public async Task Secrets_of_telephones_stay_where_they_are()
    {
        using var ours = new GatewayClient(portal.Address);
        using var theirs = new GatewayClient(new Uri($"http://127.0.0.1:{rig.HttpPort}/asterisk/"));
        foreach (var client in new[] { ours, theirs }) await LoggedInAsync(client);

        foreach (var action in new[] { "action=pjsipshowauths&actionid=7", "action=pjsipshowendpoint&endpoint=109&actionid=7" })
        {
            var (expected, actual) = (await theirs.AskAsync(action), await ours.AskAsync(action));
            expected.ShouldContain("Password: phone-109\r\n");
            actual.Split("\r\n").Length.ShouldBe(expected.Split("\r\n").Length);
            actual.ShouldContain("Password: \r\n");
            actual.ShouldNotContain("phone-1");
        }
    }

    [Fact]
    public async Task An_account_of_the_portals_database_does_by_Digest_what_it_may_do_at_Asterisk()
    {
        var store = portal.Services.GetRequiredService<ManagerAccountStore>();
        foreach (var user in new[] { "limited", "walled" }) (await store.CreateAsync(user, "", $"{user}-secret", AuditActor.Portal, default)).ShouldBeNull();
        using var ours = new GatewayClient(portal.Address);
        using var theirs = new GatewayClient(new Uri($"http://127.0.0.1:{rig.HttpPort}"));
        foreach (var query in new[] { "action=ping&actionid=1", "action=corestatus", "action=originate&channel=Local/nobody@nowhere&context=a&exten=1&priority=1&async=true", "action=command&command=core%20show%20uptime", "action=login", "action=logoff", "action=listcommands" })
        {
            foreach (var path in new[] { "/asterisk/arawman", "/asterisk/amxml" })
                (await AnswerAsync(ours, query, path)).ShouldBe(await AnswerAsync(theirs, query, path), $"{path} {query}");
        }

        using var shutOut = new GatewayClient(portal.Address);
        (await shutOut.DigestAsync("action=ping", "walled", "walled-secret")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden, "Asterisk does not know its address");

        static async Task<string> AnswerAsync(GatewayClient client, string query, string path)
        {
            var answer = await client.DigestAsync(query, "limited", "limited-secret", path);
            return $"{(int)answer.StatusCode} {Comparable(await answer.Content.ReadAsStringAsync())}";
        }
    }

    private static async Task<string> LoggedInAsync(GatewayClient client)
    {
        (await client.LogInAsync("portal", "portal-secret")).ShouldContain("Authentication accepted");
        return await client.AskAsync("action=listcommands");
    }

    private static string Comparable(string body) => new RawAnswer("", new Dictionary<string, string>(), System.Text.Encoding.Latin1.GetBytes(body)).Comparable();

    private static async Task<Dictionary<HttpCapture, string>> AnswersAsync(IEnumerable<HttpCapture> steps, int port, CancellationToken cancellationToken)
    {
        var replay = new CaptureReplay(port);
        var answers = new Dictionary<HttpCapture, string>();
        foreach (var step in steps) answers[step] = (await replay.SendAsync(step, cancellationToken)).Comparable();
        return answers;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        await rig.HangUpAllAsync();
    }
}
