using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MySql.Data.MySqlClient;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>
/// <c>call-history CDR-CONNECTION PORTAL-CONNECTION [ROWS [DAYS]]</c>: fills the table <c>cdr</c> with a year of records if it has fewer, reads them into calls as the
/// portal does in the background, and asks what the pages ask, beside plain SQL over the records. The databases are MariaDB or MySQL, never a PBX's. With a
/// number of days behind, or where either is a file of SQLite (<c>"Data Source=…"</c>), it reads them in and asks nothing. Ends with 1 where plain SQL came too near.
/// </summary>
internal static class CallHistoryLoad
{
    private static readonly DateTimeOffset Now = new(CdrFill.From.AddDays(CdrFill.Days), TimeSpan.Zero);
    private static readonly WallClock Clock = new(TimeZoneInfo.Utc);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rows = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 1_000_000;
        var (records, portal) = (ProviderOf(arguments[0]), ProviderOf(arguments[1]));
        await using (var connection = Connection(arguments[0]))
        {
            await connection.OpenAsync();
            await CdrFill.RunAsync(connection, records == DatabaseProvider.Sqlite, rows);
        }

        var time = new StandingClock();
        var databases = new Databases(arguments[1]);
        await using (var database = databases.CreateDbContext()) await database.Database.MigrateAsync();
        var cdr = new CdrDatabase(
            new CdrOptions { Provider = records, ConnectionString = arguments[0], IsConfigured = true }, new PbxOptions { TimeZone = TimeZoneInfo.Utc }, NullLogger<CdrDatabase>.Instance);
        var source = new CallRecordSource(cdr);
        var filler = new CallFiller(databases, source, Clock, new LivePbx(time, NullLogger<LivePbx>.Instance), time);
        var feed = new CallFeed();
        using (var fill = new CallFill(
            cdr, source, filler, new CallHistoryEntries(databases), new FillLease(databases, time), feed, Clock, databases, new BackgroundLoops(time), time, NullLogger<CallFill>.Instance))
        {
            await FillAsync(fill, feed, arguments.Length > 3 ? int.Parse(arguments[3], CultureInfo.InvariantCulture) : CdrFill.Days, arguments[0]);
        }

        if (arguments.Length > 3 || records == DatabaseProvider.Sqlite || portal == DatabaseProvider.Sqlite) return 0;

        var queries = new CallQueries(databases, Clock, time);
        var compare = new Comparison(arguments[0]);
        await PagesAsync(queries, compare);
        await StatisticsAsync(new StatisticsQueries(databases, new CallHistoryEntries(databases), queries, new ScopeDays(databases), Clock), queries, compare);
        await new CallQuestions(databases, Clock, time, compare).RunAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of the process: {Process.GetCurrentProcess().WorkingSet64 / 1048576} MB"));
        return compare.IsReached ? 0 : 1;
    }

    /// <summary><c>call-history-ask PORTAL-CONNECTION [PART OF A NAME]</c>: asks of calls that were read in before what the filters of the pages can ask.</summary>
    public static async Task<int> AskAsync(string[] arguments)
    {
        var databases = new Databases(arguments[0]);
        var compare = new Comparison("") { Only = arguments.Length > 1 ? arguments[1] : "" };
        await new CallQuestions(databases, Clock, new StandingClock(), compare).RunAsync();
        return 0;
    }

    /// <summary>Backwards, as the portal does in the background.</summary>
    private static async Task FillAsync(CallFill fill, CallFeed feed, int days, string records)
    {
        var until = CdrFill.From.AddDays(CdrFill.Days - days);
        var watch = Stopwatch.StartNew();
        using var memory = new MemoryWatch();
        var processor = Environment.CpuUsage.TotalTime;
        var server = await ServerTimeAsync(records);
        while (await fill.TurnAsync(default) && !(feed.Progress.BackTo <= until))
        {
        }

        await fill.StopAsync(default);
        var seconds = watch.Elapsed.TotalSeconds;
        if (seconds < 1) return;
        processor = Environment.CpuUsage.TotalTime - processor;
        server = await ServerTimeAsync(records) - server;
        var from = feed.Progress.BackTo ?? CdrFill.From;
        var rows = await CountAsync(records, string.Create(CultureInfo.InvariantCulture, $"SELECT COUNT(*) FROM cdr WHERE start >= '{from:yyyy-MM-dd HH:mm:ss}'"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"backfill: {rows} rows in {seconds:F1} s, {rows / seconds:F0} rows/s, processor {processor.TotalMicroseconds / rows:F1} µs a row and {server.TotalMicroseconds / rows:F1} in the server, memory {memory.MegabytesBefore + memory.MegabytesMore:F0} MB"));
    }

    private static DatabaseProvider ProviderOf(string connectionString) =>
        connectionString.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase) ? DatabaseProvider.Sqlite : DatabaseProvider.MySql;

    private static DbConnection Connection(string connectionString) =>
        ProviderOf(connectionString) == DatabaseProvider.Sqlite ? new SqliteConnection(connectionString) : new MySqlConnection(connectionString);

    private static async Task<TimeSpan> ServerTimeAsync(string records) =>
        Connection(records) is SqliteConnection ? TimeSpan.Zero : await ServerProcessor.TimeAsync(records);

    private static async Task<long> CountAsync(string connectionString, string sql)
    {
        await using var connection = Connection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task PagesAsync(CallQueries queries, Comparison compare)
    {
        var all = new CallFilter { Period = CallPeriod.All };
        var first = await queries.PageAsync(CallSight.Whole, all, null, 50, default);
        await compare.TimeAsync("page of 50, newest", 5, () => queries.PageAsync(CallSight.Whole, all, null, 50, default), "SELECT * FROM cdr ORDER BY start DESC LIMIT 50");
        foreach (var days in new[] { 180, 360 })
        {
            var deep = CallNumber.First(Now.AddDays(-days));
            await compare.TimeAsync($"page of 50, {days} days deep", 5, () => queries.PageAsync(CallSight.Whole, all, deep, 50, default), null);
            await compare.TimeAsync($"page of missed calls, {days} days deep", 5, () => queries.PageAsync(CallSight.Whole, all with { Verdicts = [CallVerdict.Missed] }, deep, 50, default), null);
        }

        var number = first.First(call => call.Direction == CallDirection.Inbound).FromNumber;
        await compare.TimeAsync(
            "number over everything", 50, () => queries.PageAsync(CallSight.Whole, all with { Number = number }, null, 50, default),
            $"SELECT * FROM cdr WHERE src = '{number}' OR dst = '{number}' ORDER BY start DESC LIMIT 50");
        await compare.TimeAsync(
            "last six digits over everything", 50, () => queries.PageAsync(CallSight.Whole, all with { Number = number[^6..] }, null, 50, default),
            $"SELECT * FROM cdr WHERE src LIKE '%{number[^6..]}' OR dst LIKE '%{number[^6..]}' ORDER BY start DESC LIMIT 50", leastRatio: 20);
        await compare.TimeAsync("calls of an extension", 50, () => queries.PageAsync(CallSight.Whole, all with { Extension = "1007" }, null, 50, default), null);
    }

    private static async Task StatisticsAsync(StatisticsQueries statistics, CallQueries queries, Comparison compare)
    {
        var month = new CallFilter { Period = CallPeriod.Month };
        var year = new CallFilter { Period = CallPeriod.Custom, From = queries.Today.AddDays(-364), To = queries.Today };
        await compare.TimeAsync("sums of a month", 100, () => queries.SumAsync(CallSight.Whole, month, default), null);
        await compare.TimeAsync("statistics of a month, whole page", 100, () => statistics.ReadAsync(CallSight.Whole, month, default), Daily(30), leastRatio: 5);
        await compare.TimeAsync("statistics of a year, whole page", 200, () => statistics.ReadAsync(CallSight.Whole, year, default), Daily(365), leastRatio: 10);
        await compare.TimeAsync("statistics of a year, one queue", 200, () => statistics.ReadAsync(CallSight.Whole, year with { Queue = "support" }, default), null);
        await compare.TimeAsync("statistics of a year, one direction", 200, () => statistics.ReadAsync(CallSight.Whole, year with { Direction = CallDirection.Inbound }, default), null);
        await compare.TimeAsync("top callers of a month", 500, () => statistics.NumbersAsync(CallSight.Whole, month, CallDirection.Inbound, 10, default), Callers(30), leastRatio: 5);
        await compare.TimeAsync("top callers of a year", 500, () => statistics.NumbersAsync(CallSight.Whole, year, CallDirection.Inbound, 10, default), Callers(365), leastRatio: 10);
        await compare.TimeAsync("top called of a year", 500, () => statistics.NumbersAsync(CallSight.Whole, year, CallDirection.Outbound, 10, default), null);
    }

    private static string Daily(int days) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT DATE(began), COUNT(*) FROM (SELECT MIN(start) AS began FROM cdr WHERE start >= '{Now.AddDays(-days):yyyy-MM-dd}' GROUP BY linkedid) AS calls GROUP BY DATE(began)");

    private static string Callers(int days) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT src, COUNT(DISTINCT linkedid) AS calls FROM cdr WHERE start >= '{Now.AddDays(-days):yyyy-MM-dd}' AND direction = 'inbound' GROUP BY src ORDER BY calls DESC LIMIT 10");

    internal sealed class Databases(string connectionString) : IDbContextFactory<PortalDbContext>
    {
        private readonly DbContextOptions<PortalDbContext> _options = PortalDatabase.UseProvider(new DbContextOptionsBuilder<PortalDbContext>(), ProviderOf(connectionString), connectionString).Options;

        public PortalDbContext CreateDbContext() => new(_options);
    }

    internal sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
