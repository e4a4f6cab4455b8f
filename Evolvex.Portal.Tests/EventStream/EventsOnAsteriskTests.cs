using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Tests.EvolvexApi;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Webhooks;
using Evolvex.Portal.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.EventStream;

/// <summary>The whole portal beside a real Asterisk that writes its records to a real MariaDB: a call is told by the stream and by a webhook.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class EventsOnAsteriskTests(AsteriskRig rig)
{
    [Fact]
    public async Task A_call_from_outside_is_told_from_its_first_ring_to_its_verdict_and_a_missed_one_as_missed()
    {
        await rig.HangUpAllAsync();
        await rig.Database.SqlAsync("asteriskcdrdb", "TRUNCATE cdr");
        await using var receiver = await Receiver.StartAsync();
        await using var portal = new PortalApplication
        {
            Settings =
            {
                ["Pbx:Transport"] = "AmiTcp", ["Pbx:Host"] = "127.0.0.1", ["Pbx:Port"] = $"{rig.AmiPort}", ["Pbx:Username"] = "portal", ["Pbx:Secret"] = "portal-secret", ["Pbx:TimeZone"] = "UTC",
                ["Cdr:Provider"] = "MySql", ["ConnectionStrings:Cdr"] = rig.CdrConnectionString, ["Webhooks:AllowedNetworks"] = "127.0.0.1",
            },
        };
        await UntilAsync(() => Task.FromResult(portal.Services.GetRequiredService<ILivePbx>().Current.Link.Phase == LinkPhase.Live));
        var key = (await ApiPortal.KeyForAsync(portal, "incoming", "internal", "from-trunk", "outgoing")).Key;
        var (_, secret, mistake) = await portal.Services.GetRequiredService<WebhookStore>()
            .CreateAsync(new WebhookSettings("CRM", receiver.Address.ToString(), [EventType.CallStarted, EventType.CallAnswered, EventType.CallEnded, EventType.CallMissed], null), AuditActor.Portal, default);
        mistake.ShouldBeNull();
        using var stream = await EventClient.OpenAsync(portal.Visitor(), key, "?types=call.*", null);

        await rig.Phones.AnswerAsync("110", ring: TimeSpan.FromSeconds(1), talk: TimeSpan.FromSeconds(30));
        rig.Phones.Trunk("79161110101", "110", TimeSpan.FromSeconds(3));
        var told = await ReadAsync(stream, "call.ended");

        told.Select(happened => happened.Type).ShouldBe(["call.started", "call.ringing", "call.answered", "call.hung_up", "call.ended"]);
        told.ShouldAllBe(happened => happened.Data.GetProperty("call").GetProperty("from").GetProperty("number").GetString() == "79161110101");
        told[^1].Data.GetProperty("call").GetProperty("direction").GetString().ShouldBe("inbound");
        var result = told[^1].Data.GetProperty("result");
        (result.GetProperty("verdict").GetString(), result.GetProperty("source").GetString(), result.GetProperty("reason").GetProperty("who")[0].GetString()).ShouldBe(("answered", "records", "110"));
        result.GetProperty("talk_seconds").GetInt32().ShouldBeInRange(1, 5, "three seconds less what a busy machine takes to answer");

        await rig.HangUpAllAsync();
        await rig.Phones.AnswerAsync("110", ring: TimeSpan.FromSeconds(60));
        rig.Phones.Trunk("79161110102", "110");
        await UntilAsync(async () => await rig.ChannelsAsync() == 2);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await rig.CliAsync("channel request hangup all");
        (await ReadAsync(stream, "call.missed")).Select(happened => happened.Type).ShouldBe(["call.started", "call.ringing", "call.hung_up", "call.ended", "call.missed"]);

        var got = await receiver.GotAsync(6);
        got.Select(received => received.Event).ShouldBe(["call.started", "call.answered", "call.ended", "call.started", "call.ended", "call.missed"]);
        got.ShouldAllBe(received => received.IsSignedWith(secret!));
    }

    private static async Task<List<ClientEvent>> ReadAsync(EventClient stream, string until)
    {
        var told = new List<ClientEvent>();
        while (told.Count == 0 || told[^1].Type != until) told.Add((await stream.NextAsync()).ShouldNotBeNull());
        return told;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        while (!await condition()) await Task.Delay(100, deadline.Token);
    }
}
