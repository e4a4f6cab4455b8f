using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.ManagerGateway.Accounts;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>
/// Every HTTP capture of both Asterisks: the portal is sent the same requests, its PBX says what Asterisk knew then, and the answer is the captured one: status line, headers and,
/// byte for byte, the body.
/// </summary>
public sealed partial class HttpReplayTests : IAsyncLifetime
{
    private readonly CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
    private readonly ReplayingPbx pbx = new();
    private readonly PortalApplication portal;

    public HttpReplayTests()
    {
        portal = new PortalApplication { ChangeServices = services => services.AddSingleton<IAmiEndpoint>(pbx) };
        portal.UseKestrel(0);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("asterisk-16/http")]
    public async Task The_answers_are_those_that_Asterisk_gave(string root)
    {
        (await portal.Services.GetRequiredService<ManagerAccountStore>().CreateAsync("portal", "", "portal-secret", AuditActor.Portal, limit.Token)).ShouldBeNull();
        var differences = new List<string>();
        foreach (var folder in HttpCapture.Folders(root).Where(folder => folder != "waitevent-long"))
        {
            var replay = new CaptureReplay(portal.Address.Port);
            var steps = HttpCapture.Read($"{root}/{folder}").Where(step => !HttpDifferences.Has(folder, step)).ToList();
            for (var at = 0; at < steps.Count; at++)
            {
                var step = steps[at];
                if (step.Name == "08-overlapped") differences.AddRange(await OverlappedAsync(replay, step, steps[++at]));
                else differences.AddRange(Difference(folder, step, await (IsWaitEvent(step) ? FetchAsync(replay, step) : AskAsync(replay, step))));
            }
        }

        differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_WaitEvent_that_asks_for_more_time_than_its_login_has_left_is_cut_ten_seconds_before_it_ends()
    {
        await using var shortLived = new PortalApplication
        {
            Settings = new() { ["Manager:SessionTimeoutSeconds"] = "11" },
            ChangeServices = services => services.AddSingleton<IAmiEndpoint>(pbx),
        };
        shortLived.UseKestrel(0);
        var replay = new CaptureReplay(shortLived.Address.Port);
        foreach (var step in HttpCapture.Read("http/waitevent-long"))
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await (step.Name == "03-wait-300" ? replay.SendAsync(step, limit.Token) : IsWaitEvent(step) ? FetchAsync(replay, step) : AskAsync(replay, step));
            if (step.Name == "03-wait-300") Stopwatch.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(60));
            Text(answer.Body).ShouldBe(Expected(step), step.Name);
        }
    }

    private Task<RawAnswer> AskAsync(CaptureReplay replay, HttpCapture step)
    {
        var lines = Lines(step);
        pbx.Answer = lines.StartsWith("Response: ", StringComparison.Ordinal) ? lines : "Response: Success\r\n\r\n";
        return replay.SendAsync(step, limit.Token);
    }

    // What Asterisk had queued is said to the session; how much of it one WaitEvent fetches depends on the moment.
    private async Task<RawAnswer> FetchAsync(CaptureReplay replay, HttpCapture step)
    {
        var (_, events, _) = Parts(Lines(step), isXml: false);
        if (events.Count == 0) return await replay.SendAsync(step with { Request = Encoding.Latin1.GetBytes(Timeout().Replace(Text(step.Request), "timeout=0")) }, limit.Token);
        await pbx.SayAsync(string.Concat(events));
        var fetched = new List<string>();
        while (true)
        {
            var answer = await replay.SendAsync(step, limit.Token);
            var (head, some, tail) = Parts(Text(answer.Body), IsXml(step));
            fetched.AddRange(some);
            if (fetched.Count >= events.Count) return answer with { Body = Encoding.Latin1.GetBytes($"{head}{string.Concat(fetched)}{tail}") };
        }
    }

    // Of two at once the one that comes first is cut, whichever that is here.
    private async Task<List<string>> OverlappedAsync(CaptureReplay replay, HttpCapture overlapped, HttpCapture overlapping)
    {
        Task<RawAnswer>[] both = [replay.SendAsync(overlapped with { Request = overlapping.Request }, limit.Token), replay.SendAsync(overlapping, limit.Token)];
        var first = await Task.WhenAny(both);
        return [.. Difference("waitevent", overlapped, await first), .. Difference("waitevent", overlapping, await both.Single(answer => answer != first))];
    }

    private static IEnumerable<string> Difference(string folder, HttpCapture step, RawAnswer answer)
    {
        var captured = RawHttp.Parse(step.Answer, step.RequestLine.StartsWith("HEAD ", StringComparison.Ordinal)).ShouldNotBeNull();
        var (expectedHead, actualHead) = ((captured with { Body = [] }).Comparable(), (answer with { Body = [] }).Comparable());
        if (actualHead != expectedHead) yield return $"{folder}/{step.Name}\n--- Asterisk\n{expectedHead}\n--- portal\n{actualHead}";
        var (expected, actual) = (Expected(step), Text(answer.Body));
        if (actual != expected) yield return $"{folder}/{step.Name}\n--- Asterisk\n{expected}\n--- portal\n{actual}";
    }

    /// <summary>The captured body; where Asterisk's XML is ill-formed, what the portal makes of it.</summary>
    private static string Expected(HttpCapture step)
    {
        var body = RawHttp.Parse(step.Answer, step.RequestLine.StartsWith("HEAD ", StringComparison.Ordinal)).ShouldNotBeNull().Body;
        return IsXml(step) ? Text(Encoding.UTF8.GetBytes(IllFormed().Replace(Encoding.UTF8.GetString(body), "\uFFFD"))) : Text(body);
    }

    /// <summary>The answer as the manager port gave it.</summary>
    private static string Lines(HttpCapture step)
    {
        var body = Text(RawHttp.Parse(step.Answer, isHead: false)?.Body ?? []);
        return IsXml(step) ? OwnNames().Replace(ManagerXmlTests.AsManagerLines(body), match => match.Value switch { "response" => "Response", "event" => "Event", "eventlist" => "EventList", _ => "ActionID" }) : body;
    }

    private static (string Head, List<string> Events, string Tail) Parts(string body, bool isXml)
    {
        var parts = Regex.Split(body, isXml ? "(?=<response )" : "(?<=\r\n\r\n)");
        var (head, tail) = isXml ? (2, 1) : (1, 2);
        return (string.Concat(parts[..head]), [.. parts[head..^tail]], string.Concat(parts[^tail..]));
    }

    private static bool IsXml(HttpCapture step) => step.AnswerHeader("Content-type") == "text/xml";

    private static bool IsWaitEvent(HttpCapture step) => step.Query.StartsWith("action=waitevent", StringComparison.Ordinal);

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        await pbx.DisposeAsync();
        limit.Dispose();
    }

    [GeneratedRegex(@"timeout=\d+")]
    private static partial Regex Timeout();

    [GeneratedRegex("[\u0001-\u0008\u000B\u000C\u000E-\u001F]")]
    private static partial Regex IllFormed();

    [GeneratedRegex("^(?:response|event|eventlist|actionid)(?=: )", RegexOptions.Multiline)]
    private static partial Regex OwnNames();
}
