using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Notes;
using Evolvex.Portal.Recordings.Pages;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>The portal with its demo calls and their recordings.</summary>
public sealed class RecordedPortal : IAsyncLifetime
{
    public PortalApplication Portal { get; } = new();

    internal IRecordedCalls Calls => Portal.Services.GetRequiredService<IRecordedCalls>();

    internal RecordingList List => Portal.Services.GetRequiredService<RecordingList>();

    internal RecordedCallFilter Week => RecordingPeriod.Of(null, null, Calls.WallNow).Filter("");

    public async Task InitializeAsync()
    {
        Portal.StartServer();
        await EvolvexApi.ApiPortal.Eventually(async () => Directory.Exists(Folder) && (await List.NextAsync(Week, new RecordingListCursor(), 3, default)).Count == 3, "the demo has recordings");
    }

    public string Folder => Path.Combine(Portal.Data, "demo-recordings");

    public async Task DisposeAsync() => await Portal.DisposeAsync();
}

public sealed partial class RecordingPagesTests(RecordedPortal site) : IClassFixture<RecordedPortal>
{
    [Fact]
    public async Task Each_recorded_call_is_listed_once_newest_first_however_it_is_paged()
    {
        var whole = await site.List.NextAsync(site.Week, new RecordingListCursor(), 1000, default);
        var cursor = new RecordingListCursor();
        var pieces = new List<ListedRecording>();
        while (!cursor.IsAtEnd && pieces.Count < 1000) pieces.AddRange(await site.List.NextAsync(site.Week, cursor, 2, default));

        whole.Select(row => row.Call.Linkedid).Distinct().Count().ShouldBe(whole.Count);
        whole.Select(row => row.Call.StartedOnWall).ShouldBeInOrder(SortDirection.Descending);
        // The demo goes on recording while the test runs: what was there is there.
        whole.Select(row => row.Id).Except(pieces.Select(row => row.Id)).ShouldBeEmpty();
        pieces.Select(row => row.Call.Linkedid).Distinct().Count().ShouldBe(pieces.Count);
        whole.ShouldAllBe(row => row.Size > 44 && row.Length > TimeSpan.Zero);
    }

    [Fact]
    public async Task Who_called_from_outside_is_listed_with_whom_of_the_house_answered()
    {
        var listed = await site.List.NextAsync(site.Week, new RecordingListCursor(), 1000, default);

        var fromOutside = listed.Where(row => row.Call.From.Number!.Length > 3).Select(row => row.Call).ToList();
        fromOutside.ShouldNotBeEmpty();
        fromOutside.ShouldAllBe(call => call.AnsweredBy!.Number!.Length == 3 && call.AnsweredBy.Name!.Length > 0 && call.To.Number!.Length > 3);
    }

    [Fact]
    public async Task A_number_a_name_or_an_id_finds_its_recording()
    {
        var wanted = (await site.List.NextAsync(site.Week, new RecordingListCursor(), 1, default))[0];
        foreach (var text in new[] { wanted.Call.From.Number!, wanted.Call.Linkedid })
        {
            var found = await site.List.NextAsync(site.Week with { Text = text }, new RecordingListCursor(), 50, default);
            found.ShouldContain(row => row.Id == wanted.Id, text);
        }
        (await site.List.NextAsync(site.Week with { Text = "%' OR 1=1" }, new RecordingListCursor(), 50, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Recordings_are_for_managers()
    {
        var id = (await site.List.NextAsync(site.Week, new RecordingListCursor(), 1, default))[0].Id;
        using var viewer = await site.Portal.SignInAsAsync(PortalRole.Viewer);
        foreach (var address in new[] { $"/recordings/{id}/audio.wav", $"/recordings/{id}/audio.mp3", $"/recordings/{id}/peaks", "/recordings/zip", "/recordings", $"/recordings/{id}" })
            (await viewer.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.Redirect, address);
    }

    [Fact]
    public async Task Many_are_downloaded_as_one_archive_and_each_is_written_down()
    {
        using var manager = await site.Portal.SignInAsAsync(PortalRole.Manager);
        var expected = await site.List.NextAsync(site.Week with { From = site.Week.From, Until = site.Week.Until }, new RecordingListCursor(), 1000, default);

        using var answer = await manager.GetAsync("/recordings/zip?kind=wav");

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        using var zip = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
        zip.Entries.Count.ShouldBeGreaterThanOrEqualTo(expected.Count);
        zip.Entries.Select(entry => entry.FullName).ShouldAllBe(name => ArchivedName().IsMatch(name));
        foreach (var entry in zip.Entries)
        {
            using var memory = new MemoryStream();
            await using (var stream = entry.Open()) await stream.CopyToAsync(memory);
            var bytes = memory.ToArray();
            WavFile.Read((offset, destination) => Copy(bytes, offset, destination), bytes.Length).ShouldNotBeNull().Frames.ShouldBeGreaterThan(0);
        }
        var audit = site.Portal.Services.GetRequiredService<AuditQueries>();
        (await audit.PageAsync(new AuditFilter(Verb: AuditVerb.Exported, ObjectKind: AuditObjectKind.Recording), null, 10, default)).Entries.ShouldNotBeEmpty();
        foreach (var recording in expected)
            (await audit.PageAsync(new AuditFilter(Verb: AuditVerb.Downloaded, ObjectId: recording.Id), null, 10, default)).Entries.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_stretch_is_handed_out_as_asked()
    {
        var id = (await site.List.NextAsync(site.Week, new RecordingListCursor(), 1, default))[0].Id;
        using var manager = await site.Portal.SignInAsAsync(PortalRole.Manager);
        var whole = await manager.GetByteArrayAsync($"/recordings/{id}/audio.wav");
        var cut = await manager.GetByteArrayAsync($"/recordings/{id}/audio.wav?from=1.5&to=3&download=true");

        cut.Length.ShouldBe(44 + 24000);
        cut[44..].ShouldBe(whole[(44 + 24000)..(44 + 48000)]);
        (await manager.GetAsync($"/recordings/{id}/audio.wav?from=100000&to=100001")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        // What makes no stretch is the whole.
        (await manager.GetByteArrayAsync($"/recordings/{id}/audio.wav?from=3&to=1")).Length.ShouldBe(whole.Length);
    }

    [Fact]
    public async Task How_much_was_heard_is_believed_only_from_our_own_page()
    {
        using var manager = await site.Portal.SignInAsAsync(PortalRole.Manager);
        var id = (await site.List.NextAsync(site.Week, new RecordingListCursor(), 1, default))[0].Id;
        (await HeardAsync(manager, id, null, new HeardReport(1, 5, 10))).ShouldBe(HttpStatusCode.BadRequest);
        var token = Token().Match(await manager.GetStringAsync("/recordings")).Groups["token"].Value;
        (await HeardAsync(manager, id, token, new HeardReport(1, 50, 10))).ShouldBe(HttpStatusCode.BadRequest);
        (await HeardAsync(manager, id, token, new HeardReport(1, 5, 10))).ShouldBe(HttpStatusCode.NoContent);

        var listens = await Listen.ReadAsync(site.Portal.Services.GetRequiredService<AuditQueries>(), [id], default);
        listens.ShouldContain(listen => listen.Heard == TimeSpan.FromSeconds(5) && listen.Of == TimeSpan.FromSeconds(10));
        (await Listen.ReadAsync(site.Portal.Services.GetRequiredService<AuditQueries>(), ["1.1", id], default)).ShouldBe(listens, "whatever id of the call it is asked by");
    }

    [Fact]
    public async Task Notes_stay_with_their_second_and_only_their_author_takes_them_away()
    {
        var notes = site.Portal.Services.GetRequiredService<RecordingNotes>();
        var (anna, boris) = (new AuditActor(AuditActorKind.Person, "1", "anna", null), new AuditActor(AuditActorKind.Person, "2", "boris", null));
        const string call = "1700000000.5";

        (await notes.AddAsync(call, 1, TimeSpan.FromSeconds(83), "  asks for the contract ", anna, default)).ShouldBeTrue();
        (await notes.AddAsync(call, 1, TimeSpan.FromSeconds(12), "greeting", boris, default)).ShouldBeTrue();
        (await notes.AddAsync(call, 1, TimeSpan.FromSeconds(-1), "x", boris, default)).ShouldBeFalse();
        (await notes.AddAsync(call, 1, TimeSpan.Zero, "  ", boris, default)).ShouldBeFalse();

        var all = await notes.OfAsync(["1700000000.4", call], default);
        all.Select(note => (note.At.TotalSeconds, note.Text, note.Author)).ShouldBe([(12, "greeting", "boris"), (83, "asks for the contract", "anna")]);
        (await notes.DeleteAsync(all[1].Id, boris, isAdministrator: false, default)).ShouldBeFalse();
        (await notes.DeleteAsync(all[1].Id, anna, isAdministrator: false, default)).ShouldBeTrue();
        (await notes.DeleteAsync(all[0].Id, anna, isAdministrator: true, default)).ShouldBeTrue();
        (await notes.OfAsync([call], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_call_of_a_recording_is_known_by_any_of_its_ids()
    {
        var wanted = (await site.List.NextAsync(site.Week, new RecordingListCursor(), 1, default))[0];

        (await site.Calls.FindAsync(wanted.Id, CallSight.Whole.Access, default)).ShouldNotBeNull().Linkedid.ShouldBe(wanted.Call.Linkedid);
        (await site.Calls.FindAsync("1.1", CallSight.Whole.Access, default)).ShouldBeNull();
        (await site.Calls.FindAsync("../x", CallSight.Whole.Access, default)).ShouldBeNull();
        var (query, found) = await site.Portal.Services.GetRequiredService<CallRecordings>().FindAsync(wanted.Id, CallSight.Whole, default);
        found.ShouldNotBeEmpty();
        query.StartedAt.ShouldNotBeNull();
    }

    private static async Task<HttpStatusCode> HeardAsync(HttpClient client, string id, string? token, HeardReport report)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/recordings/{id}/heard") { Content = JsonContent.Create(report) };
        if (token is not null) request.Headers.Add("RequestVerificationToken", token);
        return (await client.SendAsync(request)).StatusCode;
    }

    private static int Copy(byte[] from, long offset, Span<byte> to)
    {
        var rest = from.AsSpan((int)Math.Min(offset, from.Length));
        rest = rest[..Math.Min(rest.Length, to.Length)];
        rest.CopyTo(to);
        return rest.Length;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d-\d\d-\d\d .+\.wav$", RegexOptions.None, 1000)]
    private static partial Regex ArchivedName();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}

public sealed class CutAudioTests
{
    [Theory]
    [InlineData(0, 1, 8000)]
    [InlineData(0.5, 0.75, 2000)]
    [InlineData(1.5, 100, 4000)]
    [InlineData(-5, 0.001, 8)]
    public void A_stretch_is_what_of_it_lies_inside(double from, double to, long frames) => CutAudio.Of(Sound(), TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to))!.Frames.ShouldBe(frames);

    [Fact]
    public void What_lies_outside_is_nothing()
    {
        CutAudio.Of(Sound(), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)).ShouldBeNull();
        CutAudio.Of(Sound(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)).ShouldBeNull();
    }

    [Fact]
    public void Its_samples_are_those_of_the_whole()
    {
        var cut = CutAudio.Of(Sound(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5))!;
        var samples = new short[10];
        cut.Read(3990, samples).ShouldBe(10);
        samples.ShouldBe([.. Enumerable.Range(11990, 10).Select(value => (short)value)]);
        cut.Read(3995, samples).ShouldBe(5);
    }

    private static LinearAudio Sound()
    {
        var bytes = new byte[32000];
        for (var frame = 0; frame < 16000; frame++) BitConverter.TryWriteBytes(bytes.AsSpan(frame * 2), (short)frame);
        return new LinearAudio((offset, destination) => { var rest = bytes.AsSpan((int)offset); rest = rest[..Math.Min(rest.Length, destination.Length)]; rest.CopyTo(destination); return rest.Length; }, 0, bytes.Length, 8000, 1, 16, isFloat: false);
    }
}
