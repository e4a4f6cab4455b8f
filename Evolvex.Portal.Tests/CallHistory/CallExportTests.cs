using System.Globalization;
using System.Net;
using System.Text;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallHistory.Keeping;
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
    public async Task A_viewer_gets_no_file()
    {
        var viewer = await portal.SignInAsAsync("viewer");

        using var answer = await viewer.GetAsync("/history/calls.csv?period=today");

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
