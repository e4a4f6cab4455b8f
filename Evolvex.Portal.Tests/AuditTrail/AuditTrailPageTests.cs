using Bunit;
using Evolvex.Portal.Audit;
using Evolvex.Portal.AuditTrail;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Tests.Shell;
using Evolvex.Portal.Tests.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.AuditTrail;

public sealed class AuditTrailPageTests : ComponentTest
{
    private static readonly AuditActor Boss = new(AuditActorKind.Person, "1", "boss", "192.0.2.1");
    private readonly PortalDatabaseFile _database = new();
    private readonly AuditLog _log;

    public AuditTrailPageTests()
    {
        _log = new AuditLog(_database, Clock);
        Services.AddSingleton(new AuditQueries(_database));
        Services.AddSingleton<AuditWords>();
        User.Role = PortalRole.Administrator;
    }

    [Fact]
    public async Task An_entry_says_who_did_what_to_what_when_and_from_where()
    {
        await WriteAsync(AuditVerb.Deleted, "user", "7", "vera", null);

        var row = Show().Find("[data-entry]");

        row.TextContent.ShouldContain("30 Oct 2024 09:59:00");
        row.QuerySelector(".a-who")!.TextContent.Trim().ShouldBe("boss");
        row.QuerySelector(".a-who")!.GetAttribute("title").ShouldBe("Person");
        row.QuerySelector(".a-what")!.TextContent.ShouldBe("Deleted");
        row.QuerySelector(".a-object")!.TextContent.ShouldBe("User vera");
        row.QuerySelector(".a-from")!.TextContent.ShouldBe("192.0.2.1");
    }

    [Fact]
    public async Task An_opened_entry_shows_what_was_before_and_what_after()
    {
        await WriteAsync(AuditVerb.Changed, "user", "7", "vera", new { Role = "viewer", IsEnabled = true }, new { Role = "manager", IsEnabled = true });
        var page = Show();

        page.Find("[data-open]").Click();

        page.Find("[data-open]").GetAttribute("aria-expanded").ShouldBe("true");
        var role = page.Find("[data-field=role]");
        role.QuerySelectorAll("td").Select(cell => cell.TextContent).ShouldBe(["Viewer", "Manager"]);
        role.GetAttribute("data-changed").ShouldBe("true");
        page.Find("[data-field=isEnabled]").HasAttribute("data-changed").ShouldBeFalse();
        page.Find("[data-field=isEnabled] td").TextContent.ShouldBe("yes");
        page.FindAll(".audit-links a").Select(link => link.GetAttribute("href")).ShouldBe(["/admin/audit?who=boss", "/admin/audit?kind=user&object=7"]);
    }

    [Fact]
    public async Task Every_filter_is_in_the_address_and_begins_with_the_newest()
    {
        await WriteAsync(AuditVerb.Created, "user", "7", "vera", null);
        await WriteAsync(AuditVerb.Played, "recording", "8", "call.wav", null);
        var page = Show("?before=2&q=a");
        var navigation = Services.GetRequiredService<NavigationManager>();

        page.FindAll(".audit-tools select")[2].Change("played");

        navigation.Uri.ShouldBe("http://localhost/admin/audit?q=a&verb=played");
        page = Show("?verb=played");
        page.FindAll("[data-entry]").Count.ShouldBe(1);
        page.Find("[data-export]").GetAttribute("href").ShouldBe("/admin/audit/export.csv?verb=played");
        page.Find(".filter-count").TextContent.ShouldBe("1 entry");
        page.Find("#audit-period").Change("today");
        navigation.Uri.ShouldBe("http://localhost/admin/audit?verb=played&period=today");
    }

    [Fact]
    public async Task Pages_lead_to_older_entries_and_back()
    {
        for (var i = 0; i < 120; i++) await WriteAsync(AuditVerb.Played, "recording", $"{i}", $"call {i}", null);

        var page = Show();
        Shown(page).ShouldBe(("call 119", "call 70"));
        page = Show(Query(page.Find("[data-older]").GetAttribute("href")!));
        Shown(page).ShouldBe(("call 69", "call 20"));
        page = Show(Query(page.Find("[data-older]").GetAttribute("href")!));
        Shown(page).ShouldBe(("call 19", "call 0"));
        page.FindAll("[data-older]").ShouldBeEmpty();
        page = Show(Query(page.Find("[data-newer]").GetAttribute("href")!));
        Shown(page).ShouldBe(("call 69", "call 20"));
        page = Show(Query(page.Find("[data-newer]").GetAttribute("href")!));
        Shown(page).ShouldBe(("call 119", "call 70"));
        page.FindAll("[data-newer]").ShouldBeEmpty();

        static (string, string) Shown(IRenderedComponent<AuditTrailPage> page) =>
            (page.FindAll(".a-object .muted ~ *, td.a-object")[0].TextContent["Recording ".Length..], page.FindAll("td.a-object")[^1].TextContent["Recording ".Length..]);
        static string Query(string address) => address[address.IndexOf('?', StringComparison.Ordinal)..];
    }

    [Fact]
    public void Nothing_on_the_page_can_change_an_entry()
    {
        _log.RecordAsync(Boss, AuditVerb.Created, new AuditObject("user", "7", "vera"), new { Role = "viewer" }, default).IsCompletedSuccessfully.ShouldBeTrue();
        var page = Show();
        page.Find("[data-open]").Click();

        page.FindAll("form").ShouldBeEmpty();
        page.FindAll("button").ShouldAllBe(button => button.HasAttribute("data-open"));
    }

    [Fact]
    public void An_empty_log_says_what_to_expect_and_a_filter_how_to_get_rid_of_it()
    {
        Show().Markup.ShouldContain("Nothing has been written down yet");
        Show("?who=nobody").Find(".blank a").GetAttribute("href").ShouldBe("/admin/audit");
    }

    [Fact]
    public void A_database_that_is_away_is_said_and_can_be_asked_again()
    {
        _database.IsAway = true;
        var page = Show();
        page.Find("[role=alert]").TextContent.ShouldContain("The audit log cannot be read");

        _database.IsAway = false;
        page.Find(".blank button").Click();

        page.WaitForAssertion(() => page.FindAll("[role=alert]").ShouldBeEmpty());
    }

    [Fact]
    public async Task Russians_read_it_in_Russian()
    {
        Speak("ru");
        await WriteAsync(AuditVerb.SignInFailed, "user", "7", "vera", null);

        var page = Show();

        page.Find("td.a-what").TextContent.ShouldBe("Неудачный вход");
        page.Find(".filter-count").TextContent.ShouldBe("1 запись");
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _database.Dispose();
    }

    private IRenderedComponent<AuditTrailPage> Show(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/admin/audit{query}");
        var page = Render<AuditTrailPage>();
        page.WaitForAssertion(() => page.FindAll(".skeleton").ShouldBeEmpty());
        return page;
    }

    private async Task WriteAsync(string verb, string kind, string id, string name, object? before, object? after = null)
    {
        await using var database = _database.CreateDbContext();
        _log.Add(database, Boss, verb, new AuditObject(kind, id, name), before, after);
        await database.SaveChangesAsync();
    }
}
