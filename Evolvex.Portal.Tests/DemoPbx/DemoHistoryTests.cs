using System.Globalization;
using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.DemoPbx.History;
using Evolvex.Portal.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class DemoHistoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("evolvex-demo-").FullName;
    private readonly DemoPaths paths;

    public DemoHistoryTests() => paths = new DemoPaths(Path.Combine(folder, "demo-cdr.db"), Path.Combine(folder, "demo-recordings"));

    [Fact]
    public async Task The_first_start_makes_the_past_and_recordings_of_it()
    {
        await using var pbx = DemoClient.Quiet();
        await RunAsync(pbx, days: 3);

        Number("SELECT count(*) FROM cdr").ShouldBeGreaterThan(200);
        var recorded = Directory.GetFiles(paths.Recordings, "*.wav").Select(Path.GetFileNameWithoutExtension).ToList();
        recorded.ShouldNotBeEmpty();
        foreach (var uniqueid in recorded)
            Number($"SELECT count(*) FROM cdr WHERE uniqueid = '{uniqueid}' AND disposition = 'ANSWERED'").ShouldBeGreaterThan(0, uniqueid);
        var dayAgo = pbx.Time.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Number($"SELECT count(*) FROM cdr WHERE start > '{dayAgo}' AND uniqueid IN ({string.Join(',', recorded.Select(r => $"'{r}'"))})").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_table_is_there_before_the_past_is()
    {
        await using var pbx = DemoClient.Quiet();
        using var history = Make(pbx, days: 30);
        await history.StartAsync(CancellationToken.None);

        Number("SELECT count(*) FROM cdr").ShouldBeGreaterThanOrEqualTo(0);
        await history.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_second_start_adds_only_what_has_happened_since()
    {
        await using var pbx = DemoClient.Quiet();
        await RunAsync(pbx, days: 5);
        // In the small hours the last call is long over: what came after it may be made up then.
        var past = $"SELECT count(*) FROM cdr WHERE start < '{Text("SELECT max(start) FROM cdr")}'";
        var before = Number(past);
        await RunAsync(pbx, days: 5);
        Number(past).ShouldBe(before);

        Run("DELETE FROM cdr WHERE start > datetime('now', '-2 days')");
        var left = Number("SELECT count(*) FROM cdr");
        await RunAsync(pbx, days: 5);

        Number("SELECT count(*) FROM cdr").ShouldBeGreaterThan(left);
        Number("SELECT count(*) - count(DISTINCT sequence) FROM cdr").ShouldBe(0);
    }

    [Fact]
    public async Task Calls_that_end_are_added()
    {
        await using var pbx = DemoClient.Quiet();
        using var history = Make(pbx, days: 0);
        await history.StartAsync(CancellationToken.None);
        await history.PastIsMade;

        var channel = pbx.Traffic.Call(pbx.Exchange.Book.People[0], "local-evolvex", "102", new() { Ring = TimeSpan.FromSeconds(3), Talk = TimeSpan.FromSeconds(20), IsRecorded = true });
        pbx.RunFor(TimeSpan.FromMinutes(1));

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Number($"SELECT count(*) FROM cdr WHERE uniqueid = '{channel.Uniqueid}'") == 0)
            await timer.WaitForNextTickAsync(deadline.Token);
        Text("SELECT src || ' ' || dst || ' ' || disposition || ' ' || billsec || ' ' || direction FROM cdr").ShouldBe("101 102 ANSWERED 20 internal");
        await history.StopAsync(CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private DemoHistory Make(DemoPbxServer pbx, int days) => new(
        pbx, paths, new PbxOptions { TimeZone = TimeZoneInfo.Utc }, new DemoOptions { HistoryDays = days }, pbx.Time, NullLogger<DemoHistory>.Instance);

    private async Task RunAsync(DemoPbxServer pbx, int days)
    {
        using var history = Make(pbx, days);
        await history.StartAsync(CancellationToken.None);
        await history.PastIsMade;
        await history.StopAsync(CancellationToken.None);
    }

    private long Number(string sql) => long.Parse(Text(sql), CultureInfo.InvariantCulture);

    private string Text(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={paths.CallRecords};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    private void Run(string sql) => Text(sql);
}
