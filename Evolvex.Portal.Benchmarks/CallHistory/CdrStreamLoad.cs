using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using MySql.Data.MySqlClient;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>
/// <c>cdr-stream sqlite FILE [ROWS]</c> or <c>cdr-stream mysql CONNECTION-STRING [ROWS]</c>: fills the table <c>cdr</c> there with a million rows if it has fewer,
/// then reads all of them by the driver alone, by the stream of get_log_cdr, and by the same stream for a group with two routes; three times each.
/// </summary>
internal static class CdrStreamLoad
{
    private const int Rounds = 3;
    private static readonly GroupAccess Everything = new(Guid.Empty, IsUnrestricted: true, []);

    private static readonly GroupAccess Restricted = new(
        Guid.Empty, IsUnrestricted: false, [new AccessRoute(Guid.Empty, "incoming", "", Guid.Empty), new AccessRoute(Guid.Empty, "outgoing", "", Guid.Empty)]);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var sqlite = arguments[0] == "sqlite";
        var text = sqlite ? new SqliteConnectionStringBuilder { DataSource = arguments[1] }.ToString() : arguments[1];
        var rows = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 1_000_000;
        await using (var connection = Open(sqlite, text))
        {
            await connection.OpenAsync();
            await CdrFill.RunAsync(connection, sqlite, rows);
        }

        var log = new CdrLog(Database(sqlite, text), NullLogger<CdrLog>.Instance);
        for (var round = 0; round < Rounds; round++)
        {
            var driver = ReadByDriver(sqlite, text);
            Report("driver alone", driver.Rows, driver.Time, null, $"processor {driver.Processor.TotalSeconds:F1} s");
            await StreamAsync("get_log_cdr", log, Everything, driver);
            await StreamAsync("get_log_cdr, a group", log, Restricted, driver);
        }

        await LeaveEarlyAsync(log);
        return 0;
    }

    private static DbConnection Open(bool sqlite, string text) => sqlite ? new SqliteConnection(text) : new MySqlConnection(text);

    private static CdrDatabase Database(bool sqlite, string text) => new(
        new CdrOptions { Provider = sqlite ? DatabaseProvider.Sqlite : DatabaseProvider.MySql, ConnectionString = text, IsConfigured = true },
        new PbxOptions { TimeZone = TimeZoneInfo.Utc }, NullLogger<CdrDatabase>.Instance);

    /// <summary>The loop to compare with: the same columns of the same range in the order of the index, every value taken, nothing made of it.</summary>
    private static (int Rows, TimeSpan Time, TimeSpan Processor) ReadByDriver(bool sqlite, string text)
    {
        using var connection = Open(sqlite, text);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM cdr WHERE start >= '2025-01-01' ORDER BY start";
        if (!sqlite) command.CommandText = "SELECT * FROM cdr FORCE INDEX (cdr_start) WHERE start >= '2025-01-01' ORDER BY start";
        command.CommandTimeout = 600;
        var processor = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        using var reader = command.ExecuteReader();
        var rows = 0;
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++) GC.KeepAlive(reader.GetValue(i));
            rows++;
        }

        return (rows, Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - processor);
    }

    private static async Task StreamAsync(string name, CdrLog log, GroupAccess access, (int Rows, TimeSpan Time, TimeSpan Processor) driver)
    {
        var pipe = new Pipe();
        using var memory = new MemoryWatch();
        var processor = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        var drained = DrainAsync(pipe.Reader, began);
        await log.WriteAsync(Year(), access, pipe.Writer, CancellationToken.None);
        await pipe.Writer.CompleteAsync();
        var (first, bytes) = await drained;
        var time = Stopwatch.GetElapsedTime(began);
        processor = Environment.CpuUsage.TotalTime - processor;
        Report(name, driver.Rows, time, driver.Time, $"processor {processor.TotalSeconds:F1} s ({processor / driver.Processor:F2}), first byte {first.TotalMilliseconds:F0} ms, {bytes / 1048576.0:F0} MB, memory {memory.MegabytesBefore:F0} + {memory.MegabytesMore:F0} MB");
    }

    private static async Task LeaveEarlyAsync(CdrLog log)
    {
        using var gone = new CancellationTokenSource();
        var pipe = new Pipe();
        var writing = log.WriteAsync(Year(), Everything, pipe.Writer, gone.Token);
        await pipe.Reader.ReadAtLeastAsync(1_000_000, gone.Token);
        var began = Stopwatch.GetTimestamp();
        await gone.CancelAsync();
        try
        {
            await writing;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left early: over after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms"));
        }
    }

    private static async Task<(TimeSpan First, long Bytes)> DrainAsync(PipeReader reader, long began)
    {
        TimeSpan? first = null;
        var bytes = 0L;
        while (true)
        {
            var read = await reader.ReadAsync();
            first ??= Stopwatch.GetElapsedTime(began);
            bytes += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return (first.Value, bytes);
        }
    }

    private static CdrRange Year() => new([new WallSpan(CdrFill.From, CdrFill.From.AddYears(2))]);

    private static void Report(string name, int rows, TimeSpan time, TimeSpan? compared, string? more)
        => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {rows} rows in {time.TotalSeconds:F2} s, {rows / time.TotalSeconds / 1000:F0}k rows/s{(compared is { } c ? $", {time / c:F2} of the driver's time" : "")}{(more is null ? "" : ", " + more)}"));
}
