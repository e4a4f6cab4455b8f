using System.Diagnostics;
using System.Globalization;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Benchmarks.Audit;

/// <summary><c>audit sqlite|mysql CONNECTION [ROWS]</c>: what the audit log's page asks of the database, among a million entries made here when they are not there.</summary>
internal static class AuditPagesLoad
{
    private const int Rounds = 9;
    private const int PageSize = 50;
    private const int Batch = 50_000;

    // Sign-ins and plays are most of it; one person and one kind of act are rare.
    private const string Rows =
        """
        INSERT INTO audit_entries (at, actor_kind, actor_id, actor_name, address, verb, object_kind, object_id, object_name, values_after)
        WITH RECURSIVE n(i) AS (SELECT {0} UNION ALL SELECT i + 1 FROM n WHERE i < {1})
        SELECT {2}, CASE WHEN i % 3 = 0 THEN 'ApiKey' ELSE 'Person' END, 'id', CASE WHEN i % 50000 = 7 THEN 'rare' ELSE {3} END, '192.0.2.1',
               CASE WHEN i % 20000 = 3 THEN 'deleted' WHEN i % 2 = 0 THEN 'played' ELSE 'signed-in' END, CASE WHEN i % 2 = 0 THEN 'recording' ELSE 'user' END, {4}, 'object', '{{"kind":"Mp3"}}'
        FROM n
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var kind, var connection, ..] || kind is not ("sqlite" or "mysql"))
        {
            await Console.Error.WriteLineAsync("audit sqlite FILE | mysql CONNECTION-STRING  [ROWS]");
            return 2;
        }
        var rows = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 1_000_000;
        var isSqlite = kind == "sqlite";
        await using var services = new ServiceCollection().BuildServiceProvider();
        var databases = new PortalDatabase(services, new PortalOptions
        {
            Provider = isSqlite ? DatabaseProvider.Sqlite : DatabaseProvider.MySql,
            ConnectionString = isSqlite ? $"Data Source={connection}" : connection,
        });
        await FillAsync(databases, isSqlite, rows);
        await MeasureAsync(new AuditQueries(databases), rows);
        return 0;
    }

    private static async Task FillAsync(PortalDatabase databases, bool isSqlite, int rows)
    {
        await using var database = databases.CreateDbContext();
        await database.Database.MigrateAsync();
        var there = await database.Set<AuditRow>().CountAsync();
        if (!isSqlite) await database.Database.ExecuteSqlRawAsync("SET GLOBAL max_recursive_iterations = 4294967295");
        database.Database.SetCommandTimeout(600);
        for (; there < rows; there += Batch)
        {
            var (at, actor, id) = isSqlite
                ? ("datetime('2025-01-01', '+' || (i * 30) || ' seconds')", "'person-' || (i % 40)", "CAST(i % 5000 AS TEXT)")
                : ("DATE_ADD('2025-01-01', INTERVAL i * 30 SECOND)", "CONCAT('person-', i % 40)", "CAST(i % 5000 AS CHAR)");
            await database.Database.ExecuteSqlRawAsync(string.Format(CultureInfo.InvariantCulture, Rows, there + 1, there + Batch, at, actor, id).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }
    }

    private static async Task MeasureAsync(AuditQueries queries, int rows)
    {
        var middle = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(30L * rows / 2);
        await SayAsync("everything, newest", () => queries.PageAsync(new AuditFilter(), null, PageSize, default));
        await SayAsync("everything, half a million deep", () => queries.PageAsync(new AuditFilter(), rows / 2, PageSize, default));
        await SayAsync("everything, the oldest", () => queries.PageAsync(new AuditFilter(), 60, PageSize, default));
        await SayAsync("one day", () => queries.PageAsync(new AuditFilter(middle, middle.AddDays(1)), null, PageSize, default));
        await SayAsync("one year", () => queries.PageAsync(new AuditFilter(middle.AddDays(-180), middle.AddDays(180)), null, PageSize, default));
        await SayAsync("a rare person", () => queries.PageAsync(new AuditFilter(Who: "rare"), null, PageSize, default));
        await SayAsync("a rare act", () => queries.PageAsync(new AuditFilter(Verb: "deleted"), null, PageSize, default));
        await SayAsync("a common act of one day", () => queries.PageAsync(new AuditFilter(middle, middle.AddDays(1), Verb: "played"), null, PageSize, default));
        await SayAsync("a rare act of a common person", () => queries.PageAsync(new AuditFilter(Who: "person-3", Verb: "deleted"), null, PageSize, default));
        await SayAsync("a kind of object", () => queries.PageAsync(new AuditFilter(ObjectKind: "recording"), rows / 2, PageSize, default));
        await SayAsync("one object", () => queries.PageAsync(new AuditFilter(ObjectKind: "recording", ObjectId: "42"), null, PageSize, default));
        await SayAsync("only keys", () => queries.PageAsync(new AuditFilter(ActorKind: AuditActorKind.ApiKey), null, PageSize, default));
        await SayAsync("a text that is in all", () => queries.PageAsync(new AuditFilter(Text: "person"), null, PageSize, default));
        await SayAsync("a text that is in none", () => queries.PageAsync(new AuditFilter(Text: "nowhere"), null, PageSize, default));
        await SayAsync("the count, up to 10,000", () => queries.CountAsync(new AuditFilter(), 10_000, default));
        await SayAsync("the names to choose from", async () =>
        {
            await queries.ActorsAsync(200, default);
            await queries.VerbsAsync(200, default);
            await queries.ObjectKindsAsync(200, default);
        });
    }

    private static async Task SayAsync(string what, Func<Task> ask)
    {
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask();
            if (round > 0) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds); // the first is compiled
        }
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-34} median {times[Rounds / 2],8:0.0} ms   worst {times[^1],8:0.0} ms"));
    }
}
