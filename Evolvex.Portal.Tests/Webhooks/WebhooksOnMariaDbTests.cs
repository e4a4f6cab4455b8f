using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Tests.EventStream;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Shell;
using Evolvex.Portal.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Webhooks;

/// <summary>Two portals that see the same PBX and share one database.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class WebhooksOnMariaDbTests(MariaDbRig rig)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task An_event_that_both_see_is_delivered_once_and_the_second_goes_on_when_the_first_stops()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Portal:Provider"] = "MySql",
            ["ConnectionStrings:Portal"] = rig.ConnectionString($"hooks_{Guid.NewGuid():N}"),
            ["Webhooks:AllowedNetworks"] = "127.0.0.1",
        };
        await using var receiver = await Receiver.StartAsync();
        await using var first = new EventPortal(settings);
        _ = first.Portal.Services;
        await using var second = new EventPortal(settings);
        var (id, secret, _) = await first.Portal.Services.GetRequiredService<WebhookStore>().CreateAsync(
            new WebhookSettings("CRM", receiver.Address.ToString(), [EventType.CallStarted, EventType.CallAnswered, EventType.CallEnded, EventType.CallMissed], null), AuditActor.Portal, default);
        foreach (var number in Enumerable.Range(1, 5))
        {
            var call = Some.Call($"1795355000.{number}", Now, Domain.Calls.CallState.Ringing);
            foreach (var portal in new[] { first, second }) portal.Live.Put(call);
            foreach (var portal in new[] { first, second }) portal.Live.End(call.Linkedid);
            await first.RecordAsync(call, CallVerdict.Missed);
        }

        var queries = second.Portal.Services.GetRequiredService<WebhookQueries>();
        await receiver.GotAsync(15);
        await WaitFor.Async(async () => (await queries.FindAsync(id, default))!.Waiting == 0);
        await first.DisposeAsync();
        second.Live.Put(Some.Call("1795355000.9", Now));
        var got = await receiver.GotAsync(17);

        got.Count.ShouldBe(17);
        got.Select(received => (received.Event, received.Json.GetProperty("call").GetProperty("id").GetString())).ShouldBeUnique();
        got.ShouldAllBe(received => received.IsSignedWith(secret!));
        (await queries.PageAsync(id, new DeliveryFilter(DeliveryState.Delivered), null, 5, default)).Next.ShouldNotBeNull();
        await second.Portal.Services.GetRequiredService<WebhookOutbox>().TrimAsync(default);
        var hook = (await queries.FindAsync(id, default))!.Row;
        (await second.Portal.Services.GetRequiredService<WebhookOutbox>().PauseAsync(hook, Now, default)).ShouldBeTrue();
        (await second.Portal.Services.GetRequiredService<WebhookStore>().ResumeAsync(id, AuditActor.Portal, default)).ShouldBeNull();
        (await second.Portal.Services.GetRequiredService<WebhookStore>().DeleteAsync(id, AuditActor.Portal, default)).ShouldBeNull();
    }
}
