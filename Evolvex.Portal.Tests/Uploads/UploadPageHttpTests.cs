using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Uploads;

/// <summary>What the page's script and players ask for.</summary>
public sealed partial class UploadPageHttpTests(UploadPageSite site) : IClassFixture<UploadPageSite>
{
    [Fact]
    public async Task A_manager_uploads_with_the_pages_token_and_nobody_without_it()
    {
        using var manager = await site.Portal.SignInAsAsync(PortalRole.Manager);
        (await PostAsync(manager, null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(manager, "wrong")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        site.Files().ShouldNotContain("page.wav");

        using var answer = await PostAsync(manager, await TokenAsync(manager));

        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"file\":\"page.wav\"");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_viewer_may_not_upload_and_a_stranger_may_nothing()
    {
        using var viewer = await site.Portal.SignInAsAsync(PortalRole.Viewer);
        (await PostAsync(viewer, await TokenAsync(viewer))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var stranger = site.Portal.Visitor();
        (await PostAsync(stranger, null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await site.SendAsync("secret.wav", UploadPortal.Wav());
        (await stranger.GetAsync("/uploads/files/secret.wav")).StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_refused_says_why_in_the_viewers_language()
    {
        using var manager = await site.Portal.SignInAsAsync(PortalRole.Manager);
        manager.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ru");
        using var answer = await PostAsync(manager, await TokenAsync(manager), new byte[200]);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        Regex.Unescape(await answer.Content.ReadAsStringAsync()).ShouldContain("Это не звук");
    }

    [Fact]
    public async Task A_player_gets_ranges_and_is_written_down_once()
    {
        var wav = UploadPortal.Wav(4000);
        await site.SendAsync("heard.wav", wav);
        using var viewer = await site.Portal.SignInAsAsync(PortalRole.Viewer);

        for (var round = 0; round < 3; round++)
        {
            using var answer = await viewer.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/uploads/files/heard.wav") { Headers = { Range = new RangeHeaderValue(40, 143) } });
            answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("audio/wav");
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(wav[40..144]);
        }
        using var saved = await viewer.GetAsync("/uploads/files/heard.wav?download=true");
        saved.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");

        var page = await site.Portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(ObjectKind: AuditObjectKind.Upload, ObjectId: "heard.wav"), null, 10, default);
        page.Entries.Select(entry => entry.Entry.Verb).ShouldBe([AuditVerb.Downloaded, AuditVerb.Played, AuditVerb.Created]);
    }

    [Theory]
    [InlineData("..%2Fportal.db")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData(".upload-x.part")]
    [InlineData("missing.wav")]
    public async Task Nothing_but_sounds_of_the_folder_is_served(string name)
    {
        using var viewer = await site.Portal.SignInAsAsync(PortalRole.Viewer);
        ((int)(await viewer.GetAsync($"/uploads/files/{name}")).StatusCode).ShouldBeInRange(400, 404);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string? token, byte[]? content = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/uploads/files/") { Content = new MultipartFormDataContent { { new ByteArrayContent(content ?? UploadPortal.Wav()), "file", "page.wav" } } };
        if (token is not null) request.Headers.Add("RequestVerificationToken", token);
        return await client.SendAsync(request);
    }

    private static async Task<string> TokenAsync(HttpClient client) => Token().Match(await client.GetStringAsync("/uploads")).Groups["token"].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
