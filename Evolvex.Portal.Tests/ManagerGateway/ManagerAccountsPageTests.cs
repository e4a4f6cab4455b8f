using Bunit;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.ManagerGateway;
using Evolvex.Portal.ManagerGateway.Accounts;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Shell;
using Evolvex.Portal.Tests.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ManagerGateway;

public sealed class ManagerAccountsPageTests : ComponentTest
{
    private readonly PortalDatabaseFile database = new();

    public ManagerAccountsPageTests()
    {
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(database);
        Services.AddSingleton<IAuditLog, AuditLog>().AddSingleton(new ManagerOptions());
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddSingleton<ManagerSecrets>().AddSingleton<ManagerAccess>().AddSingleton<ManagerAccountStore>().AddSingleton<GatewaySessions>();
        (User.Role, User.Name) = (PortalRole.Administrator, "boss");
        Services.GetRequiredService<ViewerAddress>().Use("192.0.2.7");
    }

    private ManagerAccountStore Store => Services.GetRequiredService<ManagerAccountStore>();

    [Fact]
    public async Task An_account_is_created_and_its_secret_is_shown_nowhere()
    {
        var page = Render<ManagerAccountsPage>();
        page.Markup.ShouldContain("No accounts yet");

        page.Find("[data-create]").Click();
        page.Find("#account-name").Input("crm");
        page.Find("#account-description").Input("the CRM");
        page.Find("#account-secret").Input("hush-hush");
        page.Find("#account-form").Submit();

        page.WaitForAssertion(() => page.Find("[data-account=crm] .m-secret").TextContent.ShouldBe("Known"));
        page.Find("[data-account=crm] .u-role").TextContent.ShouldBe("common rules");
        page.Markup.ShouldNotContain("hush-hush");
        var entry = (await EntriesAsync()).ShouldHaveSingleItem();
        (entry.Verb, entry.Actor.Name, entry.Actor.Address, entry.Object.Name).ShouldBe((AuditVerb.Created, "boss", "192.0.2.7", "crm"));
        entry.After!.ShouldNotContain("hush");
    }

    [Fact]
    public async Task A_mistake_stands_at_its_field()
    {
        await AddAsync("crm");
        var page = Render<ManagerAccountsPage>();
        page.Find("[data-create]").Click();
        page.Find("#account-name").Input("CRM");
        page.Find("#account-form").Submit();

        page.WaitForAssertion(() => page.Find("#account-name-note").TextContent.ShouldStartWith("There is an account of that name."));
        page.Find("#account-name").Input("other");
        page.Find("#account-secret").Input("two\nlines");
        page.Find("#account-form").Submit();
        page.WaitForAssertion(() => page.Find("#account-secret-note").TextContent.ShouldBe("A secret has 1 to 200 characters in one line."));
    }

    [Fact]
    public async Task Rules_that_open_nothing_are_kept_at_once()
    {
        await AddAsync("crm");
        var page = Render<ManagerAccountsPage>();
        Open(page, "crm");
        page.Find("[data-do=rules]").Click();
        page.Find("#rules-addresses").Change("10.0.0.0/8 192.0.2.17");
        page.Find("#rules-only").Change("Status, Originate\nQueueStatus");
        page.Find("#rules-refuse-Command").Change("core  show");
        page.Find("#rules-sessions").Change("3");
        page.Find("#rules-form").Submit();

        page.WaitForAssertion(() => page.Find("[data-account=crm] .u-role").TextContent.ShouldBe("own rules"));
        var rules = (await Store.ListAsync(default)).Single().Rules.ShouldNotBeNull();
        rules.OnlyActions.ShouldBe(["Status", "Originate", "QueueStatus"]);
        rules.Commands.Refused.ShouldBe(["core show"]);
        rules.MaxSessions.ShouldBe(3);
        page.Find("[data-details=crm] .rules-facts").TextContent.ShouldContain("only Status, Originate, QueueStatus");
        var entry = (await EntriesAsync())[^1];
        (entry.Verb, entry.Actor.Address).ShouldBe((GatewayAudit.RulesChanged, "192.0.2.7"));
        entry.After!.ShouldContain("192.0.2.17");
    }

    [Fact]
    public async Task What_opens_more_than_is_safe_is_asked_for_first()
    {
        var page = Render<ManagerAccountsPage>();
        page.Find("[data-others]").Click();
        page.Find("#rules-allow-Action").Change("UpdateConfig");
        page.Find("#rules-allow-Application").Change("Dial, System()");
        page.Find("#rules-form").Submit();

        page.WaitForAssertion(() => page.FindAll("[data-opens]").Select(line => line.GetAttribute("data-opens")).ShouldBe(["UpdateConfig", "System"]));
        (await Store.OthersAsync(default)).Openings().ShouldBeEmpty("nothing is kept yet");
        page.Find("[data-back]").Click();
        page.Find("#rules-allow-Action").GetAttribute("value").ShouldBe("UpdateConfig");
        page.Find("#rules-form").Submit();
        page.WaitForElement("[data-open-all]").Click();

        page.WaitForAssertion(() => page.Find(".manager-others dd[data-opening]").TextContent.ShouldBe("UpdateConfig"));
        (await Store.OthersAsync(default)).Openings().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_lost_secret_is_said_in_one_line_and_can_be_set_again()
    {
        await AddAsync("crm");
        await using (var context = database.CreateDbContext()) await context.Set<ManagerAccountRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Secret, "of other keys"));
        var page = Render<ManagerAccountsPage>();

        page.Find("[data-unreadable=crm]").TextContent.ShouldContain("The secret of crm cannot be decrypted any more");
        page.Find("[data-unreadable=crm] button").Click();
        page.Find("#account-secret").Input("again");
        page.Find("#account-form").Submit();

        page.WaitForAssertion(() => page.FindAll("[data-unreadable]").ShouldBeEmpty());
        page.Find("[data-account=crm] .m-secret").TextContent.ShouldBe("Known");
    }

    [Theory]
    [InlineData(AccountAct.Disable, AuditVerb.Disabled)]
    [InlineData(AccountAct.Delete, AuditVerb.Deleted)]
    public async Task What_is_done_after_a_question_is_written_down(AccountAct act, string verb)
    {
        await AddAsync("crm");
        var page = Render<ManagerAccountsPage>();
        Open(page, "crm");
        page.Find($"[data-do={act}]").Click();
        page.Find("dialog[data-modal=open] [data-confirm]").TextContent.ShouldContain("crm");

        page.Find("dialog[data-modal=open] [data-confirm]").Click();

        page.WaitForAssertion(() => page.FindAll("dialog[data-modal=open]").ShouldBeEmpty());
        (await EntriesAsync())[^1].Verb.ShouldBe(verb);
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_and_comes_back()
    {
        await AddAsync("crm");
        database.IsAway = true;
        var page = Render<ManagerAccountsPage>();
        page.Markup.ShouldContain("database does not answer");

        database.IsAway = false;
        page.FindAll("button").Single(button => button.TextContent.Trim() == "Retry").Click();

        page.WaitForAssertion(() => page.Find("[data-account=crm]"));
    }

    private static void Open(IRenderedComponent<ManagerAccountsPage> page, string name) => page.Find($"[data-account={name}] [data-open]").Click();

    private async Task AddAsync(string name) => (await Store.CreateAsync(name, "", "hush", AuditActor.Portal, default)).ShouldBeNull();

    private async Task<List<AuditEntry>> EntriesAsync()
    {
        await using var context = database.CreateDbContext();
        return [.. (await context.Set<AuditRow>().OrderBy(row => row.Id).ToListAsync()).Select(row => row.ToEntry()).Where(entry => entry.Actor.Kind == AuditActorKind.Person)];
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) database.Dispose();
    }
}
