using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Domain.Webhooks;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.EventStream;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Shell;
using Evolvex.Portal.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Webhooks;

public sealed partial class WebhookTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private EventPortal _portal = new(Allowing);
    private Receiver _receiver = null!;

    private static Dictionary<string, string?> Allowing => new(PortalApplication.Talkative) { ["Webhooks:AllowedNetworks"] = "127.0.0.1" };

    private WebhookStore Store => _portal.Portal.Services.GetRequiredService<WebhookStore>();

    public async Task InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async Task DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_call_is_told_in_order_signed_and_never_with_its_secret_in_the_log()
    {
        var (id, secret) = await HookAsync();
        var call = Some.Call("1795355000.1", Now);

        _portal.Live.Put(call);
        _portal.Live.End(call.Linkedid);
        await _portal.RecordAsync(call);

        var got = await _receiver.GotAsync(3);
        got.Select(received => received.Event).ShouldBe(["call.started", "call.answered", "call.ended"]);
        got.ShouldAllBe(received => received.IsSignedWith(secret) && received.Json.GetProperty("call").GetProperty("id").GetString() == call.Linkedid);
        got.Select(received => received.Headers["X-Evolvex-Delivery"]).ShouldBeUnique();
        got[2].Json.GetProperty("result").GetProperty("verdict").GetString().ShouldBe("answered");
        got[0].Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        await WaitFor.Async(async () => (await RowsAsync(id)).Count(row => row.State == DeliveryState.Delivered) == 3);
        var row = (await RowsAsync(id))[0];
        (row.Status, row.Attempts, row.Response).ShouldBe((200, 1, "thanks"));
        _portal.Portal.Log.Lines.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal) || line.Contains("token=hush", StringComparison.Ordinal));
        (await HookRowAsync(id)).Secret.ShouldNotContain(secret);
    }

    [Fact]
    public async Task Missed_calls_of_the_groups_routes_are_told_and_others_are_not()
    {
        var (_, _, group) = await _portal.KeyAsync("sales");
        await HookAsync(group, EventType.CallMissed);
        foreach (var (number, context, verdict) in new[] { (1, "internal", CallVerdict.Missed), (2, "sales", CallVerdict.Answered), (3, "sales", CallVerdict.Abandoned) })
        {
            var call = Some.Call($"1795355000.{number}", Now);
            call = call with { Legs = [.. call.Legs.Select(leg => leg with { Context = context })] };
            _portal.Live.Put(call);
            _portal.Live.End(call.Linkedid);
            await _portal.RecordAsync(call, verdict, context);
        }

        (await _receiver.GotAsync(1)).Select(received => (received.Event, received.Json.GetProperty("call").GetProperty("id").GetString())).ShouldBe([("call.missed", "1795355000.3")]);
    }

    [Fact]
    public async Task What_is_not_taken_is_sent_again_first_and_the_rest_after_it()
    {
        var (id, _) = await HookAsync();
        var isAway = true;
        _receiver.Answer = _ => isAway ? (503, "not now") : (204, "");
        _portal.Live.Put(Some.Call("1.1", Now));
        await _receiver.GotAsync(1);
        await WaitFor.Async(async () => (await HookRowAsync(id)).Failures == 1);
        var rows = await RowsAsync(id);
        (rows[0].State, rows[0].Status, rows[0].Response).ShouldBe((DeliveryState.Waiting, 503, "not now"));
        rows[1].Attempts.ShouldBe(0, "it waits for the first");

        isAway = false;
        // As its time came, or an administrator pressed "try now".
        (await Store.ResumeAsync(id, AuditActor.Portal, default)).ShouldBeNull();

        (await _receiver.GotAsync(3)).Select(received => received.Event).ShouldBe(["call.started", "call.started", "call.answered"]);
        await WaitFor.Async(async () => (await HookRowAsync(id)).FailingSince is null);
        _receiver.All[0].Headers["X-Evolvex-Delivery"].ShouldBe(_receiver.All[1].Headers["X-Evolvex-Delivery"]);
    }

    [Fact]
    public async Task A_delivery_that_is_refused_does_not_hold_up_the_others()
    {
        var (id, _) = await HookAsync();
        _receiver.Answer = received => received.Event == "call.started" ? (422, "no such field") : (200, "");
        _portal.Live.Put(Some.Call("1.1", Now));

        await WaitFor.Async(async () => (await RowsAsync(id)) is [{ State: DeliveryState.Waiting, Status: 422, Attempts: 1 }, { State: DeliveryState.Delivered }]);
        (await HookRowAsync(id)).FailingSince.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_taken_but_cannot_be_written_down_is_not_sent_again_and_again()
    {
        var (broken, _) = await HookAsync(events: EventType.CallStarted);
        var trigger = $"CREATE TRIGGER full_disk BEFORE UPDATE ON webhook_deliveries WHEN NEW.webhook_id = '{broken:D}' BEGIN SELECT RAISE(ABORT, 'no room'); END";
        await using (var database = await OpenAsync()) await database.Database.ExecuteSqlRawAsync(trigger);
        _portal.Live.Put(Some.Call("1.1", Now));
        await WaitFor.Async(() => Task.FromResult(_portal.Portal.Log.Lines.Any(line => line.Contains("Sending to the webhook", StringComparison.Ordinal))));

        // Time passes for another one.
        var (well, _) = await HookAsync(events: EventType.CallAnswered);
        for (var number = 2; number < 12; number++)
        {
            _portal.Live.Put(Some.Call($"1.{number}", Now));
            await WaitFor.Async(async () => (await RowsAsync(well)).Count(row => row.State == DeliveryState.Delivered) >= number - 1);
        }

        _receiver.All.Count(received => received.Event == "call.started").ShouldBe(1);
        (await RowsAsync(broken)).ShouldAllBe(row => row.State == DeliveryState.Waiting);
    }

    [Fact]
    public async Task An_event_that_is_too_long_to_be_delivered_is_told_of_in_the_log()
    {
        var (id, _) = await HookAsync();
        var call = Some.Call("1.1", Now);
        _portal.Live.Put(call with { From = call.From with { Name = new string('я', 7000) } });

        await WaitFor.Async(() => Task.FromResult(_portal.Portal.Log.Lines.Any(line => line.Contains("The event call.started is not sent to the webhook hook-", StringComparison.Ordinal))));
        _portal.Live.Put(Some.Call("1.2", Now));
        await WaitFor.Async(async () => (await RowsAsync(id)).Count == 2);
    }

    [Fact]
    public async Task A_restart_keeps_what_is_waiting_and_tells_nothing_twice()
    {
        var (id, _) = await HookAsync();
        _receiver.Answer = _ => (500, "");
        _portal.Live.Put(Some.Call("1.1", Now));
        await WaitFor.Async(async () => (await RowsAsync(id)).Count == 2 && (await HookRowAsync(id)).Failures > 0);
        var copy = Path.Combine(Path.GetTempPath(), $"evolvex-webhooks-{Guid.NewGuid():N}");
        Directory.CreateDirectory(copy);
        await _portal.Portal.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHost>().StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_portal.Portal.Data, "portal.db*")) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        await _portal.DisposeAsync();
        _receiver.Answer = _ => (200, "");
        var before = _receiver.All.Count;

        _portal = new EventPortal(new(Allowing) { ["ConnectionStrings:Portal"] = $"Data Source={Path.Combine(copy, "portal.db")}" });
        _portal.Live.Put(Some.Call("1.1", Now));
        await SoonAsync(id);

        (await _receiver.GotAsync(before + 2)).Skip(before).Select(received => received.Event).ShouldBe(["call.started", "call.answered"]);
        await WaitFor.Async(async () => (await RowsAsync(id)).Count(row => row.State == DeliveryState.Delivered) == 2);
        (await RowsAsync(id)).Count.ShouldBe(2);
        await _portal.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Ones_own_network_is_refused_unless_it_is_allowed_and_redirects_are_not_followed()
    {
        _receiver.Answer = _ => (302, "");
        var (moved, _) = await HookAsync();
        (await Store.TestAsync(moved, AuditActor.Portal, default)).Outcome!.Status.ShouldBe(302);
        _receiver.All.ShouldHaveSingleItem().Path.ShouldBe("/hook");

        await using var strict = new EventPortal();
        var store = strict.Portal.Services.GetRequiredService<WebhookStore>();
        var hook = await store.CreateAsync(new WebhookSettings("strict", $"http://localhost:{_receiver.Address.Port}/", [EventType.CallEnded], null), AuditActor.Portal, default);
        var (outcome, _) = await store.TestAsync(hook.Id, AuditActor.Portal, default);
        outcome!.Fault.ShouldNotBeNull().ShouldContain("Webhooks:AllowedNetworks");
        outcome.Status.ShouldBeNull();
        _receiver.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_test_and_sending_again_are_sent_at_once_also_by_one_that_is_off_and_are_written_down()
    {
        var (id, secret) = await HookAsync();
        (await Store.SetEnabledAsync(id, false, AuditActor.Portal, default)).ShouldBeNull();
        var (outcome, mistake) = await Store.TestAsync(id, AuditActor.Portal, default);
        (outcome!.IsDelivered, mistake).ShouldBe((true, null));
        var sent = (await RowsAsync(id)).ShouldHaveSingleItem();
        (sent.State, sent.Event, sent.Attempts).ShouldBe((DeliveryState.Delivered, "test", 1));

        (await Store.SendAgainAsync(id, sent.Id, AuditActor.Portal, default)).Outcome!.IsDelivered.ShouldBeTrue();
        var (changed, _) = await Store.RotateAsync(id, AuditActor.Portal, default);
        await Store.TestAsync(id, AuditActor.Portal, default);

        _receiver.All.Select(received => received.Event).ShouldBe(["test", "test", "test"]);
        _receiver.All[1].Body.ShouldBe(_receiver.All[0].Body);
        (_receiver.All[1].IsSignedWith(secret), _receiver.All[2].IsSignedWith(secret), _receiver.All[2].IsSignedWith(changed!)).ShouldBe((true, false, true));
        await using var database = await OpenAsync();
        var acts = await database.Set<AuditRow>().Where(row => row.ObjectId == id.ToString()).OrderBy(row => row.Id).ToListAsync();
        acts.Select(row => row.Verb).ShouldBe(["created", "disabled", "tested", "sent-again", "secret-changed", "tested"]);
        string.Join('\n', acts.Select(row => row.ToEntry().After)).ShouldNotContain("whsec_");
        string.Join('\n', acts.Select(row => row.ToEntry().After)).ShouldNotContain("hush");
    }

    [Fact]
    public async Task One_that_takes_nothing_for_a_day_is_paused_with_what_waits_given_up_until_somebody_resumes_it()
    {
        var (id, _) = await HookAsync();
        _receiver.Answer = _ => (500, "");
        await ChangeAsync(id, hook => (hook.FailingSince, hook.NextAttemptAt) = (Now - WebhookRetries.GivenUpAfter, Now));
        _portal.Live.Put(Some.Call("1.1", Now));
        await WaitFor.Async(async () => (await HookRowAsync(id)).PausedAt is not null && (await RowsAsync(id)).TrueForAll(row => row.State == DeliveryState.GivenUp));
        (await RowsAsync(id)).ShouldAllBe(row => row.Fault!.Contains("paused"));

        _portal.Live.Put(Some.Call("1.2", Now));
        await WaitFor.Async(async () => (await HookRowAsync(id)).Skipped == 2);
        _receiver.Answer = _ => (200, "");
        var before = _receiver.All.Count;
        (await Store.ResumeAsync(id, AuditActor.Portal, default)).ShouldBeNull();
        _portal.Live.Put(Some.Call("1.3", Now));

        (await _receiver.GotAsync(before + 2))[before].Json.GetProperty("call").GetProperty("id").GetString().ShouldBe("1.3");
    }

    [Theory]
    [InlineData("switched on again")]
    [InlineData("another address")]
    [InlineData("the portal was down")]
    public async Task One_attempt_after_a_rest_pauses_nothing(string what)
    {
        var (id, _) = await HookAsync();
        _receiver.Answer = _ => (503, "");
        await ChangeAsync(id, hook => (hook.FailingSince, hook.Failures, hook.NextAttemptAt) = (Now.AddDays(-3), 30, what == "the portal was down" ? Now.AddDays(-2) : Now));
        switch (what)
        {
            case "switched on again":
                (await Store.SetEnabledAsync(id, false, AuditActor.Portal, default)).ShouldBeNull();
                (await Store.SetEnabledAsync(id, true, AuditActor.Portal, default)).ShouldBeNull();
                break;
            case "another address":
                var settings = new WebhookSettings($"moved-{id:N}", new Uri(_receiver.Address, "/elsewhere").ToString(), [EventType.CallStarted], null);
                (await Store.ChangeAsync(id, settings, AuditActor.Portal, default)).ShouldBeNull();
                break;
        }

        _portal.Live.Put(Some.Call("1.1", Now));
        await _receiver.GotAsync(1);

        await WaitFor.Async(async () => (await HookRowAsync(id)) is { Failures: 1, PausedAt: null, FailingSince: { } since } && since >= Now);
        (await RowsAsync(id)).ShouldAllBe(row => row.State == DeliveryState.Waiting);
    }

    [Fact]
    public async Task A_delivery_that_fails_for_a_day_is_given_up_and_says_so()
    {
        var (id, _) = await HookAsync();
        _receiver.Answer = _ => (400, "bad");
        await using (var database = await OpenAsync())
        {
            database.Add(new WebhookDeliveryRow { WebhookId = id, EventKey = "call.ended:9.9", Event = "call.ended", Body = "{}", CreatedAt = Now - WebhookRetries.GivenUpAfter, Attempts = 30 });
            await database.SaveChangesAsync();
        }

        await WaitFor.Async(async () => (await RowsAsync(id))[0] is { State: DeliveryState.GivenUp, Attempts: 31, Status: 400 });
    }

    [Fact]
    public async Task The_log_is_kept_within_bounds()
    {
        var (id, _) = await HookAsync();
        (await Store.SetEnabledAsync(id, false, AuditActor.Portal, default)).ShouldBeNull();
        await using (var database = await OpenAsync())
        {
            database.Add(new WebhookDeliveryRow { WebhookId = id, EventKey = "old", Event = "call.ended", Body = "{}", CreatedAt = Now.AddDays(-15), State = DeliveryState.Delivered });
            database.Add(new WebhookDeliveryRow { WebhookId = id, EventKey = "new", Event = "call.ended", Body = "{}", CreatedAt = Now.AddDays(-13), State = DeliveryState.Delivered });
            await database.SaveChangesAsync();
        }

        await _portal.Portal.Services.GetRequiredService<WebhookOutbox>().TrimAsync(default);

        (await RowsAsync(id)).Select(row => row.EventKey).ShouldBe(["new"]);
    }

    private async Task<(Guid Id, string Secret)> HookAsync(Guid? group = null, params EventType[] events)
    {
        var settings = new WebhookSettings($"hook-{Guid.NewGuid():N}", new Uri(_receiver.Address, "/hook?token=hush").ToString(), events.Length == 0 ? [EventType.CallStarted, EventType.CallAnswered, EventType.CallEnded] : events, group);
        var (id, secret, mistake) = await Store.CreateAsync(settings, AuditActor.Portal, default);
        mistake.ShouldBeNull();
        return (id, secret!);
    }

    private Task<PortalDbContext> OpenAsync() => _portal.Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();

    private async Task<List<WebhookDeliveryRow>> RowsAsync(Guid id)
    {
        await using var database = await OpenAsync();
        return await database.Set<WebhookDeliveryRow>().AsNoTracking().Where(row => row.WebhookId == id).OrderBy(row => row.Id).ToListAsync();
    }

    private async Task<WebhookRow> HookRowAsync(Guid id)
    {
        await using var database = await OpenAsync();
        return await database.Set<WebhookRow>().AsNoTracking().SingleAsync(row => row.Id == id);
    }

    private async Task ChangeAsync(Guid id, Action<WebhookRow> change)
    {
        await using var database = await OpenAsync();
        change(await database.Set<WebhookRow>().SingleAsync(row => row.Id == id));
        await database.SaveChangesAsync();
    }

    /// <summary>As if the time to try again had come.</summary>
    private async Task SoonAsync(Guid id)
    {
        await using var database = await OpenAsync();
        // The webhook last: as soon as it may be sent to, the oldest that is due is sent.
        await database.Set<WebhookDeliveryRow>().Where(row => row.WebhookId == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.NextAttemptAt, (DateTimeOffset?)null));
        await database.Set<WebhookRow>().Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.NextAttemptAt, (DateTimeOffset?)null));
    }
}
