using System.Net;
using System.Net.Http.Headers;
using Evolvex.Portal.Domain.Audit;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Who hears or takes a recording is written down, once for each listening.</summary>
public sealed class ListenLogTests
{
    private const string Address = "recordings/1700000000.1/audio.wav";

    [Fact]
    public async Task A_player_with_its_many_ranges_is_one_listening()
    {
        await using var site = await SiteAsync();
        for (var from = 0; from < 10_000; from += 1000)
            (await site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Address) { Headers = { Range = new RangeHeaderValue(from, from + 999) } })).StatusCode.ShouldBe(HttpStatusCode.PartialContent);

        site.Audit.Entries.Select(entry => (entry.Verb, entry.Subject.Kind, entry.Subject.Id)).ShouldBe([(AuditVerb.Played, AuditObjectKind.Recording, "1700000000.1")]);
    }

    [Fact]
    public async Task A_download_is_told_apart_from_a_play()
    {
        await using var site = await SiteAsync();
        await site.Client.GetByteArrayAsync(Address);
        await site.Client.GetByteArrayAsync(Address + "?download=true");

        site.Audit.Entries.Select(entry => entry.Verb).ShouldBe([AuditVerb.Played, AuditVerb.Downloaded]);
    }

    [Fact]
    public async Task Looking_without_hearing_is_no_listening()
    {
        await using var site = await SiteAsync();
        await site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Address));
        await site.Client.GetAsync("recordings/1700000000.1/peaks");
        await site.Client.GetAsync("recordings/1700000000.2/audio.wav");

        site.Audit.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_not_heard()
    {
        await using var site = await SiteAsync();
        site.Audit.Fault = new InvalidOperationException("The database is away.");

        (await site.Client.GetAsync(Address)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        site.Audit.Fault = null;
        (await site.Client.GetAsync(Address)).StatusCode.ShouldBe(HttpStatusCode.OK);
        site.Audit.Entries.Count.ShouldBe(1);
    }

    private static async Task<RecordingsSite> SiteAsync()
    {
        var site = await RecordingsSite.StartAsync();
        site.Write("1700000000.1.wav", TestSound.Make("tone", 8000, 8000));
        return site;
    }
}
