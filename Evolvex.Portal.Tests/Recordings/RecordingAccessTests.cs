using System.Net;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>In the whole portal: recordings are for managers, and who heard one is in the audit log.</summary>
public sealed class RecordingAccessTests : IDisposable
{
    private static readonly string[] Addresses = ["/recordings/1700000000.1/audio.wav", "/recordings/1700000000.1/audio.mp3", "/recordings/1700000000.1/peaks"];

    private readonly Architecture.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nobody_hears_a_call_without_being_a_manager()
    {
        await using var portal = Portal();
        var viewer = await portal.SignInAsAsync("viewer");
        foreach (var address in Addresses)
        {
            (await portal.Visitor().GetAsync(address)).StatusCode.ShouldBeOneOf(HttpStatusCode.Redirect, HttpStatusCode.Unauthorized);
            (await viewer.GetAsync(address)).StatusCode.ShouldBeOneOf(HttpStatusCode.Redirect, HttpStatusCode.Forbidden);
            (await portal.Visitor().GetAsync($"{address}?api_key=11111111-2222-3333-4444-555555555555")).StatusCode.ShouldBeOneOf(HttpStatusCode.Redirect, HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_manager_hears_it_and_is_written_down()
    {
        await using var portal = Portal();
        var manager = await portal.SignInAsAsync("manager");

        (await manager.GetByteArrayAsync(Addresses[0])).ShouldBe(await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "1700000000.1.wav")));
        (await manager.GetAsync(Addresses[2])).StatusCode.ShouldBe(HttpStatusCode.OK);
        await manager.GetByteArrayAsync(Addresses[0] + "?download=true");

        var entries = (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Text: "1700000000.1"), null, 10, default)).Entries;
        entries.Select(row => (row.Entry.Verb, row.Entry.Object.Kind, row.Entry.Actor.Name[..7])).ShouldBe([(AuditVerb.Downloaded, "recording", "manager"), (AuditVerb.Played, "recording", "manager")]);
    }

    [Fact]
    public async Task A_script_that_takes_it_in_pieces_has_taken_it_once()
    {
        await using var portal = Portal();
        var script = portal.Visitor();
        const string address = "api/index/get_file_wav?uniqueid=1700000000.1&api_key=11111111-2222-3333-4444-555555555555";

        (await script.SendAsync(new HttpRequestMessage(HttpMethod.Head, address))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await EntriesAsync()).ShouldBeEmpty("nothing was taken yet");
        foreach (var from in new[] { 0, 4000, 8000 })
            (await script.SendAsync(new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new(from, from + 3999) } })).StatusCode.ShouldBe(HttpStatusCode.PartialContent);

        (await EntriesAsync()).ShouldHaveSingleItem().Entry.Verb.ShouldBe(AuditVerb.Downloaded);

        async Task<IReadOnlyList<(long Id, AuditEntry Entry)>> EntriesAsync() =>
            (await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Text: "1700000000.1"), null, 10, default)).Entries;
    }

    private PortalApplication Portal()
    {
        var sound = TestSound.Make("tone", 8000, 8000);
        File.WriteAllBytes(Path.Combine(_folder.Path, "1700000000.1.wav"), [.. Domain.Recordings.Audio.WavFile.Header(8000, 1, 16_000), .. System.Runtime.InteropServices.MemoryMarshal.AsBytes(sound.AsSpan())]);
        return new PortalApplication { Settings = { ["Recordings:Folder"] = _folder.Path } };
    }
}
