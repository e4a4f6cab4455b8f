using Bunit;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Notes;
using Evolvex.Portal.Recordings.Pages;
using Evolvex.Portal.Recordings.Retention;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Shell;
using Evolvex.Portal.Tests.Storage;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>The pages of recordings while the portal's database, or the PBX's call records, do not answer.</summary>
public sealed class RecordingsAwayTests : ComponentTest
{
    private const string Call = "1700000000.1";
    private static readonly AuditActor Anna = new(AuditActorKind.Person, "1", "anna", null);

    private readonly TemporaryFolder _place = new();
    private readonly PortalDatabaseFile _database = new();
    private readonly AbsentCalls _calls = new();

    public RecordingsAwayTests()
    {
        Services.AddSingleton(new PortalOptions { Data = _place.Path });
        Services.AddSingleton(new RecordingsOptions { Folder = _place.Path });
        Services.AddSingleton<BackgroundLoops>();
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(_database);
        Services.AddSingleton<IAuditLog>(new AuditLog(_database, Clock));
        Services.AddSingleton(new AuditQueries(_database));
        Services.AddSingleton<IRecordedCalls>(_calls);
        Services.AddSingleton<AntiforgeryStateProvider>(new NoForgery());
        Services.AddRecordings();
        Services.AddSingleton<RecordingNotes>().AddSingleton<RetentionStore>().AddSingleton<RetentionPlan>();
        User.Role = PortalRole.Administrator;
    }

    [Fact]
    public async Task Retention_says_that_the_database_is_away_and_comes_back_with_it()
    {
        (await Store.AddAsync(365, null, null, Anna, default)).ShouldBeTrue();
        _database.IsAway = true;
        var page = Render<RetentionPage>();
        page.WaitForElement("[role=alert]").TextContent.ShouldContain("database does not answer");

        _database.IsAway = false;
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => page.FindAll("[data-rule]").Count.ShouldBe(1));
        page.WaitForAssertion(() => page.Find("[data-due]").TextContent.ShouldContain("Nothing is old enough"));
    }

    [Fact]
    public async Task A_rule_that_could_not_be_switched_is_said_and_stays_as_it_was()
    {
        (await Store.AddAsync(365, null, null, Anna, default)).ShouldBeTrue();
        var rule = (await Store.RulesAsync(default))[0];
        await Store.SwitchAsync(rule.Id, on: true, Anna, default);
        var page = Render<RetentionPage>();
        page.WaitForAssertion(() => page.Find("[data-rule] input").HasAttribute("disabled").ShouldBeFalse());

        _database.IsAway = true;
        page.Find("[data-rule] input").Change(false);

        page.WaitForAssertion(() => Services.GetRequiredService<Toasts>().Shown.ShouldHaveSingleItem().Text.ShouldContain("did not answer"));
        _database.IsAway = false;
        (await Store.RulesAsync(default))[0].IsEnabled.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_sees_some_calls_only_sees_nothing_of_one_while_nobody_can_tell_whose_it_is()
    {
        await Services.GetRequiredService<RecordingNotes>().AddAsync(Call, 1, TimeSpan.Zero, "for managers only", Anna, default);
        User.Role = PortalRole.Manager;
        User.Claims = [new(Evolvex.Portal.CallAccess.CallSights.GroupClaim, Guid.NewGuid().ToString())];
        _database.IsAway = true;
        _calls.AreAway = true;

        var page = Page();

        page.WaitForAssertion(() => page.FindAll("[data-hold], .note-list li").ShouldBeEmpty());
        page.Markup.ShouldNotContain("for managers only");
    }

    [Fact]
    public async Task A_recording_is_there_without_notes_until_the_database_answers_again()
    {
        await Services.GetRequiredService<RecordingNotes>().AddAsync(Call, 1, TimeSpan.Zero, "angry at 0:12", Anna, default);
        _database.IsAway = true;
        var page = Page();
        page.WaitForElement(".banner[role=alert]").TextContent.ShouldContain("database does not answer");
        page.FindAll(".recording-about").Count.ShouldBe(1);

        _database.IsAway = false;
        page.Find("[data-retry]").Click();

        page.WaitForAssertion(() => page.Markup.ShouldContain("angry at 0:12"));
        page.FindAll(".banner").ShouldBeEmpty();
    }

    private RetentionStore Store => Services.GetRequiredService<RetentionStore>();

    private IRenderedComponent<RecordingPage> Page() => Render<RecordingPage>(page => page.Add(p => p.Uniqueid, Call));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _database.Dispose();
        _place.Dispose();
    }

    private sealed class NoForgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }

    /// <summary>Call records in which there is nothing.</summary>
    private sealed class AbsentCalls : IRecordedCalls
    {
        public bool AreAway { get; set; }

        public DateTime WallNow => new(2024, 10, 30, 10, 0, 0);

        public Task<RecordedCall?> FindAsync(string id, GroupAccess access, CancellationToken cancellation) => Answer<RecordedCall?>(null);

        public Task<IReadOnlySet<string>> KnownAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) => Answer<IReadOnlySet<string>>(new HashSet<string>());

        public Task<IReadOnlyDictionary<string, CallTraits>> TraitsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) =>
            Answer<IReadOnlyDictionary<string, CallTraits>>(new Dictionary<string, CallTraits>());

        public Task<IReadOnlyDictionary<string, string>> NamedAsync(IReadOnlyCollection<WrittenFile> files, CancellationToken cancellation) =>
            Answer<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

        public Task<RecordedCallPage> ReadAsync(RecordedCallFilter filter, DateTime? latest, int most, CancellationToken cancellation) => Answer(new RecordedCallPage([], null));

        private Task<T> Answer<T>(T answer) => AreAway ? Task.FromException<T>(new RecordingException(RecordingFault.RemoteFailed, "the call records do not answer")) : Task.FromResult(answer);
    }
}
