using System.Net.Sockets;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class AnswerTests
{
    // What the demo does not know, or what depends on telephones, channels and times that only that PBX had.
    private static readonly HashSet<string> Elsewhere =
    [
        "ShowDialPlan", "PJSIPShowRegistrationsInbound", "PJSIPShowAuths", "PJSIPShowEndpoint", "MailboxCount", "MailboxStatus",
    ];

    [Theory]
    [InlineData("login-ok")]
    [InlineData("login-events-default")]
    [InlineData("login-wrong-secret")]
    [InlineData("core")]
    [InlineData("errors")]
    [InlineData("queue-status")]
    [InlineData("queue-members")]
    [InlineData("permission-denied")]
    [InlineData("pjsip-lists")]
    [InlineData("originate-sync")]
    public async Task The_same_requests_get_the_same_answers_as_from_Asterisk(string capture)
    {
        await using var pbx = DemoClient.Started(new DemoPbxSettings { HasTraffic = false });
        pbx.Add(new ManagerAccount("portal", "portal-secret"));
        pbx.Add(new ManagerAccount("readonly", "readonly-secret", EventClass.Call | EventClass.Cdr | EventClass.Reporting, EventClass.None));

        pbx.Exchange.Devices.Register("PJSIP/111", false);

        var ours = await ConverseAsync(pbx.Port, CapturedShapes.Sent(capture));
        var theirs = CapturedShapes.Answered(capture);
        var actions = AmiMessage.ParseAll(CapturedShapes.Sent(capture)).Where(m => m.ActionId is not null).ToLookup(m => m.ActionId, m => m["Action"]);

        foreach (var id in theirs.Where(m => m.Kind == AmiFrameKind.Response && m.ActionId is not null).Select(m => m.ActionId).Distinct())
            if (!actions[id].Any(a => Elsewhere.Contains(a ?? "")))
                Conversation(ours, id).ShouldBe(Conversation(theirs, id), $"{capture}, {id}: {actions[id].FirstOrDefault()}");
    }

    [Theory]
    [InlineData("bridge-lists")]
    [InlineData("channel-actions")]
    public async Task What_Asterisk_refuses_is_refused_in_the_same_words(string capture)
    {
        await using var pbx = DemoClient.Started(new DemoPbxSettings { HasTraffic = false });
        pbx.Add(new ManagerAccount("portal", "portal-secret"));

        var ours = await ConverseAsync(pbx.Port, CapturedShapes.Sent(capture));
        var refused = CapturedShapes.Answered(capture).Where(m => m.Name == "Error" && m.ActionId is not null).ToList();
        var sent = AmiMessage.ParseAll(CapturedShapes.Sent(capture)).ToDictionary(m => m.ActionId!);

        refused.Count.ShouldBeGreaterThan(8);
        foreach (var answer in refused.Where(a => sent[a.ActionId!]["Channel"]?.Contains(';', StringComparison.Ordinal) != true))
            ours.Single(m => m.ActionId == answer.ActionId && m.Kind == AmiFrameKind.Response).Text.ShouldBe(answer.Text, $"{sent[answer.ActionId!]["Action"]}");
    }

    [Fact]
    public async Task Items_of_every_list_have_the_headers_of_Asterisks_own()
    {
        await using var pbx = DemoClient.Playing();
        pbx.RunFor(TimeSpan.FromHours(1));
        await using var client = await pbx.ConnectAsync();
        string[] lists =
        [
            "CoreShowChannels", "Status", "BridgeList", "QueueStatus", "QueueSummary", "DeviceStateList", "ExtensionStateList", "PJSIPShowEndpoints", "PJSIPShowContacts", "PJSIPShowAors", "ParkedCalls",
        ];

        foreach (var list in lists)
        {
            var items = await client.ListAsync(new AmiAction(list).With("AllVariables", "true"), CancellationToken.None).ToListAsync();
            foreach (var item in items)
                CapturedShapes.Events[item.Name].ShouldContain(CapturedShapes.Of(item), list);
            if (list != "ParkedCalls")
                items.ShouldNotBeEmpty(list);
        }
    }

    [Fact]
    public async Task An_endpoint_tells_who_sits_at_it()
    {
        await using var pbx = DemoClient.Playing();
        await using var client = await pbx.ConnectAsync();

        var told = await client.ExchangeAsync(new AmiAction("PJSIPShowEndpoint").With("Endpoint", "125"), CancellationToken.None);
        var unknown = await client.ExchangeAsync(new AmiAction("PJSIPShowEndpoint").With("Endpoint", "nope"), CancellationToken.None);

        told.Items.Single()["Callerid"].ShouldNotBeNull().ShouldMatch("^\".+ .+\" <125>$");
        unknown.Answer.Text.ShouldBe("Unable to retrieve endpoint nope");
    }

    [Fact]
    public async Task Some_channels_carry_variables()
    {
        await using var pbx = DemoClient.Playing();
        await using var client = await pbx.ConnectAsync();

        var channels = await client.ListAsync(new AmiAction("Status").With("AllVariables", "true").With("Variables", "CALL_TOPIC,NOPE"), CancellationToken.None).ToListAsync();

        channels.ShouldContain(c => c.GetAll("Variable").Any(v => v.StartsWith("CALL_TOPIC=", StringComparison.Ordinal) && v != "CALL_TOPIC=(null)"));
        channels.ShouldAllBe(c => c.GetAll("Variable").Contains("NOPE=(null)"));
        channels.ShouldContain(c => c.GetAll("Variable").Any(v => v.StartsWith("idcall=", StringComparison.Ordinal)));
    }

    // The answer's own header names and words, then the end of the list; what the list holds is each PBX's own.
    private static List<string> Conversation(IEnumerable<AmiMessage> messages, string? id) =>
    [
        .. from message in messages
           where message.ActionId == id && (message.Kind == AmiFrameKind.Response || message["EventList"] == "Complete")
           select $"{message.Name} {CapturedShapes.Of(message)} {message.Text}",
    ];

    private static async Task<IReadOnlyList<AmiMessage>> ConverseAsync(int port, byte[] requests)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(requests);
        using var answers = new MemoryStream();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await stream.CopyToAsync(answers, deadline.Token);
        return AmiMessage.ParseAll(answers.ToArray());
    }
}
