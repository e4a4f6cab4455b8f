using System.Net;
using System.Text.Json;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.EventStream;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Pages;
using Evolvex.Portal.Recordings.Reports;
using Evolvex.Portal.Recordings.Retention;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.EvolvexApi;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>What the player plays is found by everything else too, whatever leads to it: another channel of the call, or a name in its records.</summary>
public sealed class NamedByRowsTests(NamedByRows site) : IClassFixture<NamedByRows>
{
    [Theory]
    [InlineData(NamedByRows.OtherChannel)]
    [InlineData("1700000100.2")]
    [InlineData(NamedByRows.InUserField)]
    [InlineData(NamedByRows.InOtherRow)]
    [InlineData(NamedByRows.InColumn)]
    public async Task A_program_gets_what_the_player_plays(string id)
    {
        using var manager = await site.Portal.SignInAsAsync(PortalRole.Manager);
        var played = await manager.GetByteArrayAsync($"/recordings/{id}/audio.wav");

        played.Length.ShouldBe(1644);
        (await site.Visitor.GetByteArrayAsync(Address("get_file_wav", ApiPortal.DemoKey, id))).ShouldBe(played);
        (await HasFileAsync(ApiPortal.DemoKey, id)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_address_that_an_event_tells_leads_to_the_recording()
    {
        var journal = site.Portal.Services.GetRequiredService<EventJournal>();
        foreach (var id in new[] { NamedByRows.OtherChannel, NamedByRows.InOtherRow })
        {
            site.Portal.Services.GetRequiredService<RecordingWatch>().Look(new EndedTraits(id, CallVerdict.Answered, ["incoming"], [], json => json.WriteString("call", id)));
            PortalEvent? told = null;
            await ApiPortal.Eventually(() => Task.FromResult((told = journal.Read(journal.Last with { Count = 0 }, 10_000).Events.FirstOrDefault(some => some.Draft.Key == $"recording.ready:{id}")) is not null), "the recording is told of");

            var address = JsonDocument.Parse(told!.Json).RootElement.GetProperty("recording").GetProperty("wav").GetString();

            (await site.Visitor.GetByteArrayAsync($"{address}&api_key={ApiPortal.DemoKey}")).Length.ShouldBe(1644);
        }
    }

    [Fact]
    public async Task A_group_gets_only_what_records_of_its_own_lead_to()
    {
        var (incoming, _, _) = await ApiPortal.KeyForAsync(site.Portal, "incoming");
        var (agents, _, _) = await ApiPortal.KeyForAsync(site.Portal, "agents");

        (await HasFileAsync(incoming, NamedByRows.InUserField)).ShouldBeTrue();
        foreach (var id in new[] { NamedByRows.OtherChannel, "1700000100.2", NamedByRows.InOtherRow, "1700000300.2" })
        {
            (await HasFileAsync(incoming, id)).ShouldBeFalse(id);
            (await site.Visitor.GetAsync(Address("get_file_wav", incoming, id))).StatusCode.ShouldBe(HttpStatusCode.NotFound, id);
            (await HasFileAsync(agents, id)).ShouldBe(id.EndsWith(".2", StringComparison.Ordinal), id);
        }

        (await HasFileAsync(agents, NamedByRows.InUserField)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_row_that_names_the_recording_of_another_groups_call_leads_nowhere()
    {
        await using var table = await NamedByRows.StartAsync();
        const string own = "1700000900.1";
        await table.AddAsync(own, own, "sales", TimeProvider.System.GetUtcNow().AddMinutes(-5), userfield: "1700000100.2.wav");
        var (sales, _, _) = await ApiPortal.KeyForAsync(table.Portal, "sales");

        (await table.Visitor.GetAsync(Address("get_file_wav", sales, own))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await table.Visitor.GetAsync(Address("get_file_wav", ApiPortal.DemoKey, own))).StatusCode.ShouldBe(HttpStatusCode.OK, "who hears all may");
    }

    [Fact]
    public async Task The_list_has_each_of_them_under_an_id_that_plays()
    {
        var listed = await site.List.NextAsync(site.Week, new RecordingListCursor(), 50, default);

        listed.Select(row => row.Call.Linkedid).Order(StringComparer.Ordinal).ShouldBe([NamedByRows.OtherChannel, NamedByRows.InUserField, NamedByRows.InOtherRow, NamedByRows.InColumn]);
        var player = site.Portal.Services.GetRequiredService<CallRecordings>();
        foreach (var row in listed) (await player.FindAsync(row.Id, CallSight.Whole, default)).Found.Select(found => found.Name).ShouldBe(row.Recordings.Select(found => found.Name), row.Id);
    }

    [Fact]
    public async Task The_report_takes_neither_the_calls_for_silent_nor_their_files_for_strays()
    {
        var today = DateOnly.FromDateTime(site.Portal.Services.GetRequiredService<IRecordedCalls>().WallNow);

        var report = await site.Portal.Services.GetRequiredService<RecordingReporter>().CompareAsync(new RecordingPeriod(today.AddDays(-6), today.AddDays(1)), TimeZoneInfo.Utc, CallSight.Whole.Access, default);

        report.Strays.Select(file => file.Path).ShouldBe(["stray.wav"]);
        report.Silent.Select(call => call.Linkedid).ShouldBe([NamedByRows.Silent]);
    }

    [Fact]
    public async Task The_history_knows_which_calls_have_a_recording()
    {
        await ApiPortal.Eventually(async () =>
        {
            await using var tables = await site.Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
            var recorded = await tables.Set<RecordedCallRow>().Join(tables.Set<CallRow>(), row => row.CallId, call => call.Id, (_, call) => call.CallKey).ToListAsync();
            return recorded.Order(StringComparer.Ordinal).SequenceEqual([NamedByRows.OtherChannel, NamedByRows.InUserField, NamedByRows.InOtherRow, NamedByRows.InColumn], StringComparer.Ordinal);
        }, "all recorded calls are known, and no other");
    }

    [Fact]
    public async Task Retention_knows_whose_files_they_are()
    {
        var plan = site.Portal.Services.GetRequiredService<RetentionPlan>();
        await ApiPortal.Eventually(async () =>
        {
            var due = await plan.DueAsync([new RetentionRule(1, 0, CallDirection.Inbound, null, true)], default);
            return due.Select(file => (file.Path, file.Id)).Order().SequenceEqual([("1700000100.2.wav", "1700000100.2"), ("by-agent.wav", NamedByRows.InOtherRow), ("q-500-anna.wav", NamedByRows.InColumn), ("sales/by-hand.wav", NamedByRows.InUserField)]);
        }, "the direction of each call is known");
    }

    [Fact]
    public async Task A_word_that_is_no_file_misses_none()
    {
        var calls = site.Portal.Services.GetRequiredService<CallRecordings>();
        var doctor = site.Portal.Services.GetRequiredService<RecordingDoctor>();

        (await doctor.ExamineAsync(await calls.QueryOfAsync(NamedByRows.Silent, default), default)).Finding.ShouldBe(RecordingFinding.NotRecorded);
        (await doctor.ExamineAsync(await calls.QueryOfAsync(NamedByRows.InColumn, default) with { RecordingFile = RecordingFileName.InRow("q-500-boris", null) }, default)).File.ShouldBe("q-500-boris");
    }

    private static string Address(string endpoint, string key, string id) => $"/api/index/{endpoint}?api_key={key}&uniqueid={id}";

    private async Task<bool> HasFileAsync(string key, string id) =>
        JsonDocument.Parse(await site.Visitor.GetStringAsync(Address("check", key, id))).RootElement.GetProperty("data").GetProperty("file").GetBoolean();
}
