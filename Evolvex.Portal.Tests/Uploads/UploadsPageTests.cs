using Bunit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Shell;
using Evolvex.Portal.Uploads;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Uploads;

public sealed class UploadsPageTests : ComponentTest
{
    private readonly TemporaryFolder _place = new();
    private readonly Recordings.ListedAudit _audit = new();

    public UploadsPageTests()
    {
        Services.AddSingleton(new UploadsOptions { Folder = Path.Combine(_place.Path, "brought") });
        Services.AddSingleton(new RecordingsOptions());
        Services.AddSingleton(new PortalOptions { Data = _place.Path });
        Services.AddSingleton<Evolvex.Portal.Audit.IAuditLog>(_audit);
        Services.AddDbContextFactory<PortalDbContext>(options => options.UseSqlite($"Data Source={Path.Combine(_place.Path, "portal.db")};Pooling=False"));
        Services.AddSingleton<AntiforgeryStateProvider>(new NoForgery());
        Services.AddUploads();
        using var database = Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
        database.Database.EnsureCreated();
        User.Role = PortalRole.Manager;
    }

    [Fact]
    public void Without_sounds_it_says_what_to_expect()
    {
        var page = Page();
        page.WaitForAssertion(() => page.Markup.ShouldContain("No sounds yet"));
    }

    [Fact]
    public async Task A_sound_shows_its_line_for_the_dialplan_its_length_and_who_brought_it()
    {
        await TakeAsync("Приветствие.wav");
        await File.WriteAllBytesAsync(Path.Combine(_place.Path, "brought", "other.wav"), UploadPortal.Wav(16000));

        var page = Page();
        var row = page.WaitForElement("[data-row='Privetstvie.wav']");

        row.QuerySelector("code")!.TextContent.ShouldBe("Playback(evolvex/Privetstvie)");
        row.QuerySelector("[data-copy]")!.GetAttribute("data-copy").ShouldBe(row.QuerySelector("code")!.Id);
        row.QuerySelector(".s-length")!.TextContent.ShouldBe("0:04");
        row.QuerySelector(".s-by")!.TextContent.ShouldBe("vera");
        page.Find("[data-row='other.wav'] .s-by").TextContent.ShouldBe("not by the portal");
    }

    [Fact]
    public async Task It_is_filtered_by_name_and_person()
    {
        await TakeAsync("one.wav");
        await TakeAsync("two.wav");
        var page = Page();
        page.WaitForElement("[data-row='two.wav']");

        page.Find("input[data-filter]").Input("vera one");
        page.FindAll("[data-row]").Select(row => row.GetAttribute("data-row")).ShouldBe(["one.wav"]);
        page.Find("input[data-filter]").Input("nothing like it");
        page.Markup.ShouldContain("Clear");
    }

    [Fact]
    public async Task Deleting_asks_first_and_is_written_down()
    {
        await TakeAsync("old.wav");
        var page = Page();
        page.WaitForElement("[data-row='old.wav'] [data-delete]").Click();
        page.Find("dialog").TextContent.ShouldContain("A dialplan that plays evolvex/old will find nothing there.");
        File.Exists(Path.Combine(_place.Path, "brought", "old.wav")).ShouldBeTrue();

        page.Find("[data-confirm]").Click();

        page.WaitForAssertion(() => page.FindAll("[data-row]").ShouldBeEmpty());
        File.Exists(Path.Combine(_place.Path, "brought", "old.wav")).ShouldBeFalse();
        _audit.Entries.ShouldContain(entry => entry.Verb == AuditVerb.Deleted && entry.Subject.Id == "old.wav");
    }

    [Fact]
    public async Task A_viewer_listens_but_neither_uploads_nor_deletes()
    {
        await TakeAsync("a.wav");
        User.Role = PortalRole.Viewer;
        var page = Page();
        page.WaitForElement("[data-row='a.wav']");

        page.FindAll("[data-upload], [data-delete]").ShouldBeEmpty();
        page.Find("[data-open]").Click();
        page.Find("audio").GetAttribute("src").ShouldBe("/uploads/files/a.wav");
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_said_so_with_a_way_to_try_again()
    {
        File.WriteAllText(Path.Combine(_place.Path, "brought"), "a file in its place");
        var page = Page();
        page.WaitForElement("[role=alert]").TextContent.ShouldContain("The folder of sounds cannot be read");

        File.Delete(Path.Combine(_place.Path, "brought"));
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => page.Markup.ShouldContain("No sounds yet"));
    }

    private IRenderedComponent<UploadsPage> Page() => Render<UploadsPage>();

    private Task<PlacedSound> TakeAsync(string name) =>
        Services.GetRequiredService<UploadIntake>().TakeAsync(name, new MemoryStream(UploadPortal.Wav(28000)), new AuditActor(AuditActorKind.Person, "1", "vera", null), default);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _place.Dispose();
    }

    private sealed class NoForgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }
}
