using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>A long sequence with WaitEvent, step by step at a real Asterisk and at the portal before it, with the same events for both: the same bytes, ids aside.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed partial class WaitEventBesideAsteriskTests : IAsyncLifetime
{
    private readonly AsteriskRig rig;
    private readonly PortalApplication portal;
    private readonly CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
    private AmiClient? speaker;
    private WebLogin[] both = [];

    public WaitEventBesideAsteriskTests(AsteriskRig rig)
    {
        this.rig = rig;
        portal = new PortalApplication { ChangeServices = services => services.AddSingleton<IAmiEndpoint>(new RigEndpoint(rig.AmiPort)) };
        portal.UseKestrel(0);
    }

    [Theory]
    [InlineData("rawman")]
    [InlineData("mxml")]
    public async Task A_long_sequence_with_WaitEvent_is_answered_alike(string form)
    {
        both = [new WebLogin(rig.HttpPort, form), new WebLogin(portal.Address.Port, form)];
        await SameAsync("action=login&username=portal&secret=portal-secret");
        await SameAsync("action=events&eventmask=user&actionid=mask");
        await SameAsync("action=waitevent&timeout=0");

        await SayAsync("one");
        await SameEventsAsync("action=waitevent&timeout=10&actionid=w1", "one");
        await SayAsync("two", "three", "four");
        await SameEventsAsync("action=waitevent&timeout=10", "two", "three", "four");
        await SameAsync("action=waitevent&timeout=0&actionid=nothing");

        (await TimedAsync("action=waitevent&timeout=1")).ShouldAllBe(took => took > TimeSpan.FromSeconds(0.9) && took < TimeSpan.FromSeconds(4));
        foreach (var forever in new[] { "&timeout=-1", "", "&timeout=soon", "&timeout=300" })
        {
            var waiting = Start($"action=waitevent{forever}&actionid=forever");
            await SameAsync("action=ping&actionid=meanwhile");
            waiting.ShouldAllBe(wait => !wait.IsCompleted);
            await SayAsync($"late{forever.Length}");
            Alike(await Task.WhenAll(waiting), $"waitevent{forever}").ShouldContain($"late{forever.Length}");
        }

        // Of two at once the one that comes first is cut, whichever that is.
        var cut = new List<RawAnswer>();
        var living = new List<Task<RawAnswer>>();
        foreach (var login in both)
        {
            Task<RawAnswer>[] two = [login.AskAsync("action=waitevent&actionid=two", limit.Token), login.AskAsync("action=waitevent&actionid=two", limit.Token)];
            var first = await Task.WhenAny(two);
            cut.Add(await first);
            living.Add(two.Single(answer => answer != first));
        }

        Alike([.. cut], "cut").ShouldNotContain("WaitEventComplete");
        await SayAsync("for the other");
        Alike(await Task.WhenAll(living), "not cut").ShouldContain("for the other");

        await SameAsync("action=events&eventmask=off");
        var woken = Start("action=waitevent&timeout=2&actionid=woken");
        Alike(await Task.WhenAll(woken), "events were off").ShouldContain("WaitEventComplete");
        await SameAsync("action=events&eventmask=user");

        await SayAsync("unfetched");
        await SameAsync("action=logoff&actionid=bye");
        await SameAsync("action=waitevent&timeout=0");
        await SameAsync("action=login&username=portal&secret=portal-secret&actionid=again");
        await SameAsync("action=logoff");
    }

    private async Task SayAsync(params string[] words)
    {
        foreach (var word in words)
            (await speaker!.SendAsync(new AmiAction("UserEvent").With("UserEvent", "Said").With("Word", word), limit.Token)).IsSuccess.ShouldBeTrue();
    }

    private Task<RawAnswer>[] Start(string query) => [.. both.Select(login => login.AskAsync(query, limit.Token))];

    private async Task SameAsync(string query) => Alike(await Task.WhenAll(Start(query)), query);

    // How many of the events one WaitEvent fetches depends on the moment: all of them together are compared.
    private async Task SameEventsAsync(string query, params string[] words)
    {
        var said = await Task.WhenAll(both.Select(async login =>
        {
            var (parts, lines) = (new List<string>(), "");
            while (!lines.Contains(words[^1], StringComparison.Ordinal))
            {
                parts.Add((await login.AskAsync(query, limit.Token)).Comparable());
                lines = string.Join('\n', parts);
            }

            return (First: parts[0].Split("\n\n")[0], Events: Words().Matches(lines).Select(match => match.Value).ToList());
        }));
        said[1].First.ShouldBe(said[0].First);
        said[1].Events.ShouldBe(said[0].Events);
        said[0].Events.Select(word => word.Split([": ", "='"], StringSplitOptions.None)[1]).ShouldBe(words);
    }

    private async Task<List<TimeSpan>> TimedAsync(string query)
    {
        var took = new List<TimeSpan>();
        var answers = await Task.WhenAll(both.Select(async login =>
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await login.AskAsync(query, limit.Token);
            lock (took) took.Add(Stopwatch.GetElapsedTime(began));
            return answer;
        }));
        Alike(answers, query);
        return took;
    }

    private static string Alike(RawAnswer[] answers, string step)
    {
        var (expected, actual) = (answers[0].Comparable(), answers[1].Comparable());
        (actual == expected).ShouldBeTrue($"{step}\n--- Asterisk\n{expected}\n--- portal\n{actual}");
        return actual;
    }

    public async Task InitializeAsync()
    {
        // What calls of earlier tests leave (a phone that never said goodbye is waited for half a minute) is told to everybody, and ends any wait.
        await rig.StopAsync();
        await rig.StartAsync();
        var endpoint = await new RigEndpoint(rig.AmiPort).GetAsync(limit.Token);
        speaker = await AmiClient.ConnectAsync(endpoint with { Events = "off" }, TimeProvider.System, limit.Token);
    }

    public async Task DisposeAsync()
    {
        if (speaker is not null) await speaker.DisposeAsync();
        await portal.DisposeAsync();
        limit.Dispose();
    }

    /// <summary>One web login at one server, with the cookie that it was last given.</summary>
    private sealed class WebLogin(int port, string form)
    {
        private string cookie = "";

        public async Task<RawAnswer> AskAsync(string query, CancellationToken cancellationToken)
        {
            var request = $"GET /asterisk/{form}?{query} HTTP/1.1\r\nHost: pbx\r\n{(cookie.Length > 0 ? $"Cookie: {cookie}\r\n" : "")}\r\n";
            var answer = await RawHttp.SendAsync(port, Encoding.Latin1.GetBytes(request), cancellationToken);
            if (answer.Headers.TryGetValue("Set-Cookie", out var set)) cookie = set.Split(';')[0];
            return answer;
        }
    }

    [GeneratedRegex("(?:Word: |word=')[^\r\n']*")]
    private static partial Regex Words();
}
