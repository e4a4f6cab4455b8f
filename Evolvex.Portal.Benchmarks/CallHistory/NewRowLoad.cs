using System.Diagnostics;
using System.Globalization;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MySql.Data.MySqlClient;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>
/// <c>call-history-new CDR-CONNECTION PORTAL-CONNECTION</c>: follows the tables that <c>call-history</c> filled as the portal does, writes a record each few seconds as
/// a PBX does, and times how long it takes until a page of the history that was told to look again has the call. The records are taken away again.
/// </summary>
internal static class NewRowLoad
{
    private const int Calls = 20;
    private static readonly WallClock Clock = new(TimeZoneInfo.Utc);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var time = new ShiftedClock(new DateTimeOffset(CdrFill.From.AddDays(CdrFill.Days), TimeSpan.Zero) - DateTimeOffset.UtcNow);
        var databases = new CallHistoryLoad.Databases(arguments[1]);
        await using (var database = databases.CreateDbContext()) await database.Database.MigrateAsync();
        var cdr = new CdrDatabase(
            new CdrOptions { Provider = DatabaseProvider.MySql, ConnectionString = arguments[0], IsConfigured = true }, new PbxOptions { TimeZone = TimeZoneInfo.Utc }, NullLogger<CdrDatabase>.Instance);
        var source = new CallRecordSource(cdr);
        var feed = new CallFeed();
        using var live = new LivePbx(time, NullLogger<LivePbx>.Instance);
        var filler = new CallFiller(databases, source, Clock, live, time);
        using var fill = new CallFill(
            cdr, source, filler, new CallHistoryEntries(databases), new FillLease(databases, time), feed, Clock, databases, new BackgroundLoops(time), time, NullLogger<CallFill>.Instance);
        await fill.StartAsync(default);
        while (feed.Progress.Phase != FillPhase.Complete) await Task.Delay(200);
        await using var connection = new MySqlConnection(arguments[0]);
        await connection.OpenAsync();
        try
        {
            await WatchAsync(new CallQueries(databases, Clock, time), feed, connection, time);
        }
        finally
        {
            await RunAsync(connection, $"DELETE FROM cdr WHERE start >= '{CdrFill.From.AddDays(CdrFill.Days - 1):yyyy-MM-dd}' AND accountcode = 'new-row-load'");
            await fill.StopAsync(default);
        }

        return 0;
    }

    private static async Task WatchAsync(CallQueries queries, CallFeed feed, MySqlConnection connection, TimeProvider time)
    {
        using var reader = feed.Subscribe();
        var times = new List<double>();
        for (var call = 0; call < Calls; call++)
        {
            await Task.Delay(1000 + call * 97 % 1000);
            var key = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeSeconds()}.{9_000_000 + call}");
            var (columns, values) = Record(key, Clock.At(time.GetUtcNow()));
            await RunAsync(connection, $"INSERT INTO cdr ({columns}) VALUES ({values})");
            var watch = Stopwatch.StartNew();
            // As a page does: told to look, it reads its first page.
            while ((await queries.PageAsync(CallSight.Whole, new CallFilter { Period = CallPeriod.All }, null, 50, default)).All(row => row.CallKey != key)) await reader.Signals.ReadAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a new record is on the page after: median {times[Calls / 2]:F0} ms, worst {times[^1]:F0} ms, goal 2000 ms"));
    }

    private static (string Columns, string Values) Record(string key, DateTime wall)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["accountcode"] = "new-row-load",
            ["src"] = "79990001122",
            ["dst"] = "1001",
            ["dcontext"] = "incoming",
            ["channel"] = "PJSIP/trunk-msk-1",
            ["dstchannel"] = "PJSIP/1001-2",
            ["lastapp"] = "Dial",
            ["disposition"] = "NO ANSWER",
            ["uniqueid"] = key,
            ["linkedid"] = key,
            ["start"] = wall.AddSeconds(-20).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ["duration"] = "14",
        };
        var columns = CdrOptions.ColumnNames.Where(column => column is not ("answer" or "end")).ToList();
        return (string.Join(", ", columns.Select(column => $"`{column}`")), string.Join(", ", columns.Select(column => $"'{known.GetValueOrDefault(column, column is "billsec" or "sequence" ? "0" : "")}'")));
    }

    private static async Task RunAsync(MySqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Goes on from the day on which the records end.</summary>
    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
