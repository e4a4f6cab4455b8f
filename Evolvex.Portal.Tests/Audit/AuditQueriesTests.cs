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
