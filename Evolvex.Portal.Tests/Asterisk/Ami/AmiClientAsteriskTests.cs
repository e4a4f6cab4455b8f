using System.Text;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>The client on a real Asterisk.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class AmiClientAsteriskTests(AsteriskRig rig)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_login_by_challenge_and_a_plain_one_get_in(bool md5)
    {
        await using var client = await ConnectAsync("portal", change: options => options with { UseMd5 = md5 });

        client.Banner.ShouldStartWith("Asterisk Call Manager/");
        (await client.SendAsync(new AmiAction("Ping"), None))["Ping"].ShouldBe("Pong");
    }

    [Theory]
    [InlineData("portal", "wrong", true)]
    [InlineData("portal", "wrong", false)]
    [InlineData("nobody", "nobody-secret", true)]
    [InlineData("walled", "walled-secret", true)]
    public async Task A_wrong_secret_an_unknown_user_and_a_walled_address_are_refused_alike(string user, string secret, bool md5)
    {
        var error = await Should.ThrowAsync<AmiAuthenticationException>(() => ConnectAsync(user, secret, options => options with { UseMd5 = md5 }));

        error.Message.ShouldBe($"127.0.0.1:{rig.AmiPort} refused the manager user '{user}': Authentication failed");
    }

    [Fact]
    public async Task The_HTTP_port_of_Asterisk_is_no_AMI_port()
    {
        var error = await Should.ThrowAsync<AmiException>(() => ConnectAsync("portal", change: options => options with { Port = rig.HttpPort, BannerTimeout = TimeSpan.FromSeconds(1) }));

        error.Message.ShouldContain($"127.0.0.1:{rig.HttpPort} sent no AMI greeting");
    }

    [Fact]
    public async Task Refusals_are_in_the_words_of_Asterisk()
    {
        await using var portal = await ConnectAsync("portal");
        await using var readOnly = await ConnectAsync("readonly");

        (await portal.SendAsync(new AmiAction("NoSuchAction"), None)).Text.ShouldStartWith("Invalid/unknown command: NoSuchAction");
        (await portal.SendAsync(new AmiAction("Hangup").With("Channel", "PJSIP/none"), None)).Text.ShouldBe("No such channel");
        (await readOnly.SendAsync(new AmiAction("Command").With("Command", "core show version"), None)).Text.ShouldBe("Permission denied");
        (await portal.SendAsync(new AmiAction("PJSIPShowEndpoint").With("Endpoint", "none"), None)).Text.ShouldBe("Unable to retrieve endpoint none\n");
        portal.UnmatchedAnswers.ShouldBe(0);
    }

    [Fact]
    public async Task An_action_at_the_limits_of_Asterisk_is_read_and_answered()
    {
        await using var client = await ConnectAsync("portal");
        var value = new string('x', AmiAction.MaxLineBytes - "Value: ".Length);
        var full = new AmiAction("Ping");
        for (var i = 0; i < AmiAction.MaxLines - 2; i++) full.With("Variable", $"v{i}=1");

        (await client.SendAsync(new AmiAction("Setvar").With("Variable", "LONG").With("Value", value), None)).IsSuccess.ShouldBeTrue();
        (await client.SendAsync(new AmiAction("Getvar").With("Variable", "LONG"), None))["Value"].ShouldBe(value);
        (await client.SendAsync(full, None)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Bytes_of_any_encoding_come_back_as_they_were_sent()
    {
        await using var client = await ConnectAsync("portal", change: options => options with { Events = "off" });
        byte[] value = [0xC8, 0xE2, 0xE0, 0xED, (byte)' ', (byte)':', (byte)' ', 0x01, 0xFF];

        await client.SendAsync(new AmiAction("Setvar").With("Variable", "BYTES").With("Value", value), None);
        var answer = await client.SendAsync(new AmiAction("Getvar").With("Variable", "BYTES").With("ActionID", "ключ-1"), None);

        answer.Frame.Find("Value"u8).ToArray().ShouldBe(value);
        answer.ActionId.ShouldBe("ключ-1");
    }

    [Fact]
    public async Task Lists_end_where_they_end()
    {
        await using var client = await ConnectAsync("portal", change: options => options with { Events = "off" });

        var queues = await client.ExchangeAsync(new AmiAction("QueueStatus"), None);
        var endpoints = await client.ExchangeAsync(new AmiAction("PJSIPShowEndpoints"), None);

        queues.Items.Where(item => item.Name == "QueueParams").Select(item => item["Queue"]).ShouldContain("support");
        queues.Completed.ShouldNotBeNull()["ListItems"].ShouldBe($"{queues.Items.Count}");
        endpoints.Items.Select(item => item["ObjectName"]).ShouldContain("109");
        endpoints.Items.ShouldAllBe(item => item.Kind == AmiFrameKind.Event);
    }

    [Fact]
    public async Task What_an_exchange_gives_is_what_a_client_without_ids_would_have_got()
    {
        await using var client = await ConnectAsync("portal", change: options => options with { Events = "off" });

        var pong = await client.ExchangeAsync(new AmiAction("Challenge").With("AuthType", "MD5"), None);
        var command = await client.ExchangeAsync(new AmiAction("Command").With("Command", "no such command"), None);
        var list = await client.ExchangeAsync(new AmiAction("QueueSummary").With("Queue", "sales"), None);

        Encoding.UTF8.GetString(pong.ToBytes()).ShouldMatch("^Response: (Success|Error)\r\n(Challenge|Message): [^\r]*\r\n\r\n$");
        Encoding.UTF8.GetString(command.ToBytes()).ShouldStartWith("Response: Error\r\nMessage: Command output follows\r\nOutput: No such command");
        var text = Encoding.UTF8.GetString(list.ToBytes());
        text.ShouldNotContain("ActionID");
        text.ShouldEndWith("Event: QueueSummaryComplete\r\nEventList: Complete\r\nListItems: 1\r\n\r\n");
    }

    [Fact]
    public async Task Actions_all_at_once_with_calls_running_get_each_its_own_answer()
    {
        await using var client = await ConnectAsync("portal");
        var events = CountAsync(client);

        var work = Enumerable.Range(0, 30).SelectMany(i => (Task<bool>[])
        [
            EchoAsync(client, i), CommandAsync(client), QueuesAsync(client), OriginateAsync(client),
        ]).ToList();

        (await Task.WhenAll(work)).ShouldAllBe(good => good);
        client.UnmatchedAnswers.ShouldBe(0);
        await client.DisposeAsync();
        (await events).ShouldBe(client.EventsReceived);
        client.EventsReceived.ShouldBeGreaterThan(100);
        await rig.HangUpAllAsync();
    }

    [Fact]
    public async Task An_Originate_that_fails_is_told_by_an_event_with_the_id_of_the_action()
    {
        await using var client = await ConnectAsync("portal", change: options => options with { Events = "call" });
        var id = client.NewActionId();

        var answer = await client.SendAsync(
            new AmiAction("Originate").With("ActionID", id).With("Channel", "Local/601@outgoing").With("Application", "Wait").With("Data", 1).With("Async", "true"), None);
        var told = await client.TakeEventAsync("OriginateResponse");

        answer.Text.ShouldBe("Originate successfully queued");
        (told.ActionId, told["Response"], told["Reason"]).ShouldBe((id, "Failure", "5"));
        await rig.HangUpAllAsync();
    }

    private Task<AmiClient> ConnectAsync(string user, string? secret = null, Func<AmiConnectionOptions, AmiConnectionOptions>? change = null)
    {
        var options = new AmiConnectionOptions { Host = "127.0.0.1", Port = rig.AmiPort, Username = user, Secret = secret ?? user + "-secret" };
        return AmiClient.ConnectAsync(change is null ? options : change(options), TimeProvider.System, None);
    }

    private static async Task<bool> EchoAsync(AmiClient client, int i)
    {
        await client.SendAsync(new AmiAction("Setvar").With("Variable", $"ECHO{i}").With("Value", i), None);
        return (await client.SendAsync(new AmiAction("Getvar").With("Variable", $"ECHO{i}"), None))["Value"] == $"{i}";
    }

    private static async Task<bool> CommandAsync(AmiClient client) =>
        (await client.SendAsync(new AmiAction("Command").With("Command", "core show version"), None))["Output"]!.StartsWith("Asterisk ", StringComparison.Ordinal);

    private static async Task<bool> QueuesAsync(AmiClient client)
    {
        var reply = await client.ExchangeAsync(new AmiAction("QueueStatus"), None);
        return reply.Completed?["ListItems"] == $"{reply.Items.Count}";
    }

    private static async Task<bool> OriginateAsync(AmiClient client) =>
        (await client.SendAsync(new AmiAction("Originate").With("Channel", "Local/800@load").With("Application", "Wait").With("Data", "0.1").With("Async", "true"), None)).IsSuccess;

    private static async Task<long> CountAsync(AmiClient client)
    {
        long count = 0;
        await foreach (var batch in client.Events.ReadAllAsync())
        {
            count += batch.Count;
            batch.Dispose();
        }

        return count;
    }
}
