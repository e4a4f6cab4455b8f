using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.EventStream;

public sealed class EventStreamTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly EventPortal _portal = new(new() { ["Api:EventStreamsPerKey"] = "2" });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _portal.DisposeAsync();

    [Fact]
    public async Task A_call_is_told_from_its_start_to_its_verdict()
    {
        using var stream = await _portal.OpenAsync((await _portal.KeyAsync()).Text, "?types=call.*");
        stream.Answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var call = Some.Call("1795355000.1", Now);
        var ringing = call with { State = CallState.Ringing, AnsweredAt = null, Legs = [call.Legs[0], call.Legs[1] with { State = LegState.Ringing, BridgeId = null }] };

        _portal.Live.Put(ringing);
        (await stream.TypesAsync(2)).ShouldBe(["call.started", "call.ringing"]);
        _portal.Live.Put(call);
        var answered = (await stream.NextAsync())!;
        answered.Type.ShouldBe("call.answered");
        answered.Data.GetProperty("party").GetProperty("number").GetString().ShouldBe("102");
        answered.Data.GetProperty("call").GetProperty("direction").GetString().ShouldBe("internal");
        _portal.Live.Put(call with { State = CallState.OnHold });
        (await stream.TypesAsync(1)).ShouldBe(["call.held"]);
        _portal.Live.End(call.Linkedid);
        (await stream.TypesAsync(1)).ShouldBe(["call.hung_up"]);
        await _portal.RecordAsync(call);

        var ended = (await stream.NextAsync())!;
        ended.Type.ShouldBe("call.ended");
        ended.Data.GetProperty("id").GetString().ShouldBe(ended.Id);
        var result = ended.Data.GetProperty("result");
        (result.GetProperty("verdict").GetString(), result.GetProperty("reason").GetProperty("code").GetString(), result.GetProperty("source").GetString()).ShouldBe(("answered", "answered_by", "records"));
        (result.GetProperty("talk_seconds").GetInt32(), result.GetProperty("wait_seconds").GetInt32()).ShouldBe((50, 10));
    }

    [Fact]
    public async Task A_missed_call_is_told_as_one_too()
    {
        using var stream = await _portal.OpenAsync((await _portal.KeyAsync()).Text, "?types=call.ended,call.missed");
        var call = Some.Call("1795355000.2", Now, CallState.Ringing);
        _portal.Live.Put(call);
        _portal.Live.End(call.Linkedid);
        await _portal.RecordAsync(call, CallVerdict.Missed);

        (await stream.TypesAsync(2)).ShouldBe(["call.ended", "call.missed"]);
    }

    [Fact]
    public async Task The_link_to_the_pbx_is_told_to_everybody()
    {
        using var stream = await _portal.OpenAsync((await _portal.KeyAsync("nothing-here")).Text);
        _portal.Live.Link(link => link with { Phase = LinkPhase.Stale, FaultKind = LinkFault.ConnectionLost });
        _portal.Live.Link(link => link with { Phase = LinkPhase.Live });

        var lost = (await stream.NextAsync())!;
        (lost.Type, lost.Data.GetProperty("pbx").GetProperty("reason").GetString()).ShouldBe(("pbx.disconnected", "connection_lost"));
        (await stream.TypesAsync(1)).ShouldBe(["pbx.connected"]);
    }

    [Fact]
    public async Task After_a_break_a_client_gets_what_it_missed()
    {
        var key = (await _portal.KeyAsync()).Text;
        string last;
        using (var stream = await _portal.OpenAsync(key, "?types=call.started"))
        {
            _portal.Live.Put(Some.Call("2.1", Now));
            last = (await stream.NextAsync())!.Id;
        }

        _portal.Live.Put(Some.Call("2.2", Now));
        foreach (var (query, header) in new[] { ("?types=call.started", last), ($"?types=call.started&lastEventId={last}", null) })
        {
            using var again = await _portal.OpenAsync(key, query, header);
            (await again.NextAsync())!.Data.GetProperty("call").GetProperty("id").GetString().ShouldBe("2.2");
        }
    }

    [Theory]
    [InlineData("1-1", "restarted")]
    [InlineData("of another kind", "restarted")]
    [InlineData(null, "expired")]
    public async Task Where_that_is_not_kept_any_more_a_gap_says_so(string? last, string reason)
    {
        using var first = await _portal.OpenAsync((await _portal.KeyAsync()).Text, "?types=call.parked");
        var start = _portal.Journal.Last;
        for (var count = 0; count < (last is null ? Portal.EventStream.EventJournal.Capacity + 5 : 3); count++) _portal.Journal.Add(EventJournalTests.Draft($"{count}"));

        using var stream = await _portal.OpenAsync((await _portal.KeyAsync()).Text, "?types=call.parked", last ?? start.ToString());
        var gap = (await stream.NextAsync())!;
        (gap.Type, gap.Data.GetProperty("reason").GetString()).ShouldBe(("gap", reason));
        if (last is null) gap.Data.GetProperty("missed").GetInt64().ShouldBe(5);
        (await stream.NextAsync())!.Data.GetProperty("text").GetString().ShouldBe(last is null ? "5" : "0");
    }

    [Fact]
    public async Task A_key_sees_the_calls_of_its_routes_and_a_new_route_counts_at_once()
    {
        var (text, _, group) = await _portal.KeyAsync("sales");
        using var all = await _portal.OpenAsync((await _portal.KeyAsync("internal")).Text, "?types=call.started");
        using var stream = await _portal.OpenAsync(text, "?types=call.started");
        Call In(string id, string context)
        {
            var call = Some.Call(id, Now);
            return call with { Legs = [.. call.Legs.Select(leg => leg with { Context = context })] };
        }

        _portal.Live.Put(In("3.1", "internal"));
        _portal.Live.Put(In("3.2", "sales"));
        (await stream.NextAsync())!.Data.GetProperty("call").GetProperty("id").GetString().ShouldBe("3.2");
        (await all.NextAsync())!.Data.GetProperty("call").GetProperty("id").GetString().ShouldBe("3.1");

        (await _portal.Groups.CreateRouteAsync(group, "internal", "", AuditActor.Portal, default)).IsDone.ShouldBeTrue();
        _portal.Live.Put(In("3.3", "internal"));
        (await stream.NextAsync())!.Data.GetProperty("call").GetProperty("id").GetString().ShouldBe("3.3");
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("disabled")]
    [InlineData("scope")]
    [InlineData("rotated")]
    public async Task A_key_that_is_no_longer_good_ends_its_stream_and_not_those_of_others(string how)
    {
        var (text, id, group) = await _portal.KeyAsync("sales");
        using var other = await _portal.OpenAsync((await _portal.KeyAsync()).Text, "?types=call.started");
        using var stream = await _portal.OpenAsync(text);

        switch (how)
        {
            case "revoked": (await _portal.Keys.RevokeAsync(id, AuditActor.Portal, default)).ShouldBeNull(); break;
            case "disabled": (await _portal.Keys.SetEnabledAsync(id, false, AuditActor.Portal, default)).ShouldBeNull(); break;
            case "rotated": (await _portal.Keys.RotateAsync(id, TimeSpan.Zero, AuditActor.Portal, default)).IsDone.ShouldBeTrue(); break;
            default: (await _portal.Keys.ChangeAsync(id, new($"only-{id:N}", "", group, Scopes: ApiKeyScope.Check), AuditActor.Portal, default)).ShouldBeNull(); break;
        }

        await stream.EndAsync();
        _portal.Live.Put(Some.Call("4.1", Now));
        (await other.TypesAsync(1)).ShouldBe(["call.started"]);
    }

    [Fact]
    public async Task A_key_has_as_many_streams_as_it_may_and_a_request_is_written_down_when_it_ends()
    {
        var (text, id, _) = await _portal.KeyAsync();
        using var first = await _portal.OpenAsync(text);
        using (var second = await _portal.OpenAsync(text, "?types=pbx.*"))
        {
            using var third = await EventClient.OpenAsync(_portal.Portal.Visitor(), text, "", null);
            third.Answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            (await third.Answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString().ShouldBe("too_many_streams");
            (await RequestsAsync()).ShouldBe(["429 "]);
        }

        await WaitFor.Async(async () => (await RequestsAsync()).Contains("200 types=pbx.*"));
        using var again = await _portal.OpenAsync(text);

        async Task<List<string>> RequestsAsync()
        {
            await using var database = await _portal.Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
            List<ApiRequestRow> rows = [];
            await WaitFor.Async(async () => (rows = await database.Set<ApiRequestRow>().AsNoTracking().Where(row => row.ApiKeyId == id).ToListAsync()).Count > 0);
            return [.. rows.Select(row => $"{row.Status} {row.Parameters}")];
        }
    }

    [Theory]
    [InlineData("?types=call.answered,call.finished", "The parameter types names the unknown event call.finished.")]
    [InlineData("?types=", "The parameter types names no event.")]
    [InlineData("?lastEventId=yesterday", "The parameter lastEventId is not the id of an event.")]
    public async Task A_wrong_parameter_is_named(string query, string message)
    {
        using var client = await EventClient.OpenAsync(_portal.Portal.Visitor(), (await _portal.KeyAsync()).Text, query, null);
        client.Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.Answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString().ShouldBe(message);
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused()
    {
        var (text, id, group) = await _portal.KeyAsync();
        (await _portal.Keys.ChangeAsync(id, new($"only-{id:N}", "", group, Scopes: ApiKeyScope.Check), AuditActor.Portal, default)).ShouldBeNull();
        using var client = await EventClient.OpenAsync(_portal.Portal.Visitor(), text, "", null);
        client.Answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_call_that_nobody_saw_end_is_told_of_from_the_records()
    {
        var settled = _portal.Portal.Services.GetRequiredService<Portal.EventStream.SettledCalls>();
        await _portal.RecordAsync(Some.Call("1795355000.7", Now), CallVerdict.Missed);

        (await settled.EndedSinceAsync(Now.AddMinutes(-1), default)).Select(row => row.CallKey).ShouldContain("1795355000.7");
        (await settled.EndedSinceAsync(Now.AddHours(1), default)).ShouldBeEmpty();
        using var stream = await _portal.OpenAsync((await _portal.KeyAsync()).Text, "?types=call.missed", "0-0");
        // It is looked for at once after the start, and then each twenty seconds.
        var missed = await stream.NextAsync(patience: Portal.EventStream.EndedCalls.SweepEvery * 2);
        while (missed!.Type == "gap" || missed.Data.GetProperty("call").GetProperty("id").GetString() != "1795355000.7") missed = await stream.NextAsync(patience: Portal.EventStream.EndedCalls.SweepEvery * 2);
    }

    [Fact]
    public async Task Ids_rise_with_each_start_whatever_the_clock_says()
    {
        var epochs = _portal.Portal.Services.GetRequiredService<Portal.EventStream.EventEpoch>();
        var first = _portal.Journal.Last.Epoch;
        var back = new Portal.EventStream.EventEpoch(_portal.Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>(), new Support.ManualTime(DateTimeOffset.UnixEpoch));

        (await back.TakeAsync(default)).ShouldBe(first + 1);
        (await epochs.TakeAsync(default)).ShouldBeGreaterThan(first + 1);
        EventTypes.Each.Count.ShouldBe(Enum.GetValues<EventType>().Length);
    }
}
