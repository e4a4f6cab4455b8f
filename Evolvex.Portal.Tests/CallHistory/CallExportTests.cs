using System.Globalization;
using System.Net;
using System.Text;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>The export of the whole portal on the demo's own call records.</summary>
public sealed class CallExportTests(PortalApplication portal) : IClassFixture<PortalApplication>
{
    [Fact]
    public async Task The_export_has_every_call_of_the_filter_and_is_written_down()
    {
        var manager = await portal.SignInAsAsync("manager");
        await FilledAsync();
        var day = TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        using var answer = await manager.GetAsync($"/history/calls.csv?from={day}&to={day}&separator=comma");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        bytes.Take(3).ShouldBe(Encoding.UTF8.GetPreamble());
        var lines = Encoding.UTF8.GetString(bytes).TrimEnd().Split("\r\n");
        (lines.Length - 1).ShouldBe(await CallsOfAsync(day));
        var audit = await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Verb: "exported"), null, 10, default);
        audit.Entries.ShouldContain(row => row.Entry.After!.Contains(day));
    }

    [Fact]
    public async Task The_workbook_has_the_calls_of_the_csv_with_times_and_numbers_as_such()
    {
        var manager = await portal.SignInAsAsync("manager");
        await FilledAsync();
        var day = TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var csv = (await manager.GetStringAsync($"/history/calls.csv?from={day}&to={day}&separator=tab")).TrimStart('\ufeff').TrimEnd().Split("\r\n").Select(line => line.Split('\t')).ToList();

        await using var file = new MemoryStream(await manager.GetByteArrayAsync($"/history/calls.xlsx?from={day}&to={day}"));
        var rows = MiniExcelLibs.MiniExcel.Query(file, useHeaderRow: true).Cast<IDictionary<string, object?>>().ToList();

        rows.Count.ShouldBe(csv.Count - 1);
        rows[0].Keys.ShouldBe(csv[0]);
        rows.Select(row => row[csv[0][^1]]).ShouldBe(csv.Skip(1).Select(line => line[^1]));
        rows[0][csv[0][0]].ShouldBeOfType<DateTime>().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture).ShouldBe(csv[1][0]);
        rows.Sum(row => Convert.ToInt64(row[csv[0][^4]], CultureInfo.InvariantCulture)).ShouldBe(csv.Skip(1).Sum(line => long.Parse(line[^4], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_workbook_of_extensions_has_the_figures_and_names_of_the_page_and_is_written_down()
    {
        var manager = await portal.SignInAsAsync("manager");
        await FilledAsync();
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        var filter = new CallFilter { Period = CallPeriod.Custom, From = day, To = day };
        var expected = (await portal.Services.GetRequiredService<StatisticsQueries>().ReadAsync(CallSight.Whole, filter, default)).Extensions;

        await using var file = new MemoryStream(await manager.GetByteArrayAsync($"/statistics/extensions.xlsx?{filter.ToQuery()}&queue=support"));
        var rows = MiniExcelLibs.MiniExcel.Query(file, useHeaderRow: true).Cast<IDictionary<string, object?>>().Select(row => row.Values.ToArray()).ToList();

        rows.Select(row => string.Join(' ', row[0], row[2], row[3], row[4], row[5])).ShouldBe(expected.Select(row => $"{row.Extension} {row.Made} {row.Taken} {row.Missed} {row.TalkSeconds}"));
        rows.ShouldAllBe(row => row[1] is string);
        var audit = await portal.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Verb: "exported"), null, 10, default);
        audit.Entries.ShouldContain(row => row.Entry.Object.Name == "extensions.xlsx");
    }

    [Theory]
    [InlineData("history/calls.csv")]
    [InlineData("history/calls.xlsx")]
    [InlineData("statistics/extensions.xlsx")]
    public async Task A_viewer_gets_no_file(string file)
    {
        var viewer = await portal.SignInAsAsync("viewer");

        using var answer = await viewer.GetAsync($"/{file}?period=today");

        answer.StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }

    private async Task FilledAsync()
    {
        var feed = portal.Services.GetRequiredService<CallFeed>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (feed.Progress is not { Phase: FillPhase.Complete, Oldest: not null }) await Task.Delay(50, deadline.Token);
    }

    /// <summary>The same by hand: calls are what shares a linkedid, and belong to the day on which the first leg began.</summary>
    private async Task<int> CallsOfAsync(string day)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(portal.Data, "demo-cdr.db")};Pooling=False;Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM (SELECT MIN(start) AS began FROM cdr GROUP BY linkedid) WHERE date(began) = $day";
        command.Parameters.AddWithValue("$day", day);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
