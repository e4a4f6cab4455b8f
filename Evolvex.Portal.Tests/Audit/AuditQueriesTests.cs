using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Audit;

public sealed class AuditQueriesTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    private IAuditLog Log => portal.Services.GetRequiredService<IAuditLog>();

    private AuditQueries Queries => portal.Services.GetRequiredService<AuditQueries>();

    [Fact]
    public async Task Pages_follow_one_another_without_a_gap_while_new_entries_come()
    {
        for (var i = 0; i < 25; i++) await Log.RecordAsync(AuditActor.Portal, AuditVerb.Played, new AuditObject("paged", $"{i}", "x"), null, default);
        var filter = new AuditFilter(ObjectKind: "paged");
        var seen = new List<string?>();
        long? before = null;
        do
        {
            var page = await Queries.PageAsync(filter, before, 10, default);
            seen.AddRange(page.Entries.Select(row => row.Entry.Object.Id));
            before = page.Next;
            await Log.RecordAsync(AuditActor.Portal, AuditVerb.Played, new AuditObject("paged", "new", "x"), null, default);
        }
        while (before is not null);

        seen.ShouldBe(Enumerable.Range(0, 25).Reverse().Select(i => $"{i}"));
    }

    [Fact]
    public async Task Entries_of_the_same_instant_are_all_shown_once_in_both_directions()
    {
        var databases = portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        await using (var database = await databases.CreateDbContextAsync())
        {
            // The clock was set back in the middle: a later entry has an earlier time.
            foreach (var (name, second) in new[] { ("a", 5), ("b", 5), ("c", 5), ("d", 1), ("e", 9) })
                database.Add(AuditRow.From(new AuditEntry(DateTimeOffset.UnixEpoch.AddSeconds(second), AuditActor.Portal, AuditVerb.Played, new AuditObject("instant", null, name), null, null)));
            await database.SaveChangesAsync();
        }
        var filter = new AuditFilter(ObjectKind: "instant");
        var (older, newer) = (new List<string>(), new List<string>());

        var page = await Queries.PageAsync(filter, null, 2, default);
        older.AddRange(Names(page));
        while (page.Next is { } next) older.AddRange(Names(page = await Queries.PageAsync(filter, next, 2, default)));
        while (page.Previous is { } previous) newer.AddRange(Names(page = await Queries.NewerPageAsync(filter, previous, 2, default)));

        older.ShouldBe(["e", "c", "b", "a", "d"]);
        newer.ShouldBe(["b", "a", "e", "c"]);

        static IEnumerable<string> Names(AuditPage page) => page.Entries.Select(row => row.Entry.Object.Name);
    }

    [Fact]
    public async Task Who_acts_and_what_is_done_can_be_chosen_from_what_there_is()
    {
        await Log.RecordAsync(new AuditActor(AuditActorKind.ApiKey, "9", "CRM", "192.0.2.9"), "tested", new AuditObject("chosen", "9", "x"), null, default);

        (await Queries.ActorsAsync(100, default)).ShouldContain("CRM");
        (await Queries.VerbsAsync(100, default)).ShouldContain("tested");
        (await Queries.ObjectKindsAsync(100, default)).ShouldContain("chosen");
        (await Queries.ActorsAsync(1, default)).Count.ShouldBe(1);
        (await Queries.PageAsync(new AuditFilter(Who: "CRM", ActorKind: AuditActorKind.ApiKey), null, 10, default)).Entries.ShouldHaveSingleItem();
        (await Queries.CountAsync(new AuditFilter(Who: "CRM"), 5, default)).ShouldBe(1);
    }

    [Fact]
    public async Task Filters_take_what_people_type_literally()
    {
        await Log.RecordAsync(AuditActor.Portal, AuditVerb.Played, new AuditObject("typed", null, "100% sure_thing!"), null, default);
        await Log.RecordAsync(AuditActor.Portal, AuditVerb.Played, new AuditObject("typed", null, "100 or so"), null, default);

        (await CountAsync("100%")).ShouldBe(1);
        (await CountAsync("sure_thing!")).ShouldBe(1);
        (await CountAsync("sure-thing")).ShouldBe(0);
        (await CountAsync("100")).ShouldBe(2);

        async Task<int> CountAsync(string text) => (await Queries.PageAsync(new AuditFilter(ObjectKind: "typed", Text: text), null, 10, default)).Entries.Count;
    }

    [Fact]
    public async Task An_entry_is_saved_with_its_change_or_not_at_all()
    {
        await using var database = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        Log.Add(database, AuditActor.Portal, AuditVerb.Created, new AuditObject("whole", null, "x"));
        database.Add(new PortalUser { UserName = "demo", NormalizedUserName = "DEMO" }); // the name is taken

        await Should.ThrowAsync<DbUpdateException>(() => database.SaveChangesAsync());

        (await Queries.PageAsync(new AuditFilter(ObjectKind: "whole"), null, 10, default)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public void Values_show_that_there_is_a_secret_and_not_which()
    {
        var text = AuditValues.Describe(new { Name = "Анна <&>", ApiKey = "k1", Nested = new { PasswordHash = "k2", Items = new[] { new { secret = "k3" } } }, KeyPrefix = "11111111", Token = (string?)null })!;

        text.ShouldBe("""{"name":"Анна <&>","apiKey":"…","nested":{"passwordHash":"…","items":[{"secret":"…"}]},"keyPrefix":"11111111","token":null}""");
        AuditValues.Describe(null).ShouldBeNull();
    }
}
