using System.Globalization;
using System.Security.Claims;
using System.Text;
using Bunit;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Player;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>What the page says, what the files hold and what SQL by hand tells of the PBX's records is the same, on days of 23 and of 25 hours too.</summary>
public abstract class HistoryTotalsTests(MariaDbRig? mariaDb) : ComponentTest, IAsyncLifetime
{
    private static readonly DateTimeOffset Later = new(2026, 10, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly CdrStore _records = mariaDb is null ? new SqliteCdrStore() : new MariaDbCdrStore(mariaDb);
    private readonly TemporaryFolder _folder = new();
    private CallTablesRig _rig = default!;

    public async Task InitializeAsync()
    {
        Clock.Advance(Later - Now);
        _rig = await CallTablesRig.StartAsync(_records, mariaDb?.ConnectionString($"portal_{Guid.NewGuid():N}") ?? $"Data Source={Path.Combine(_folder.Path, "portal.db")};Pooling=False", Later);
        Services.AddSingleton(CallTablesRig.Clock).AddSingleton<IDbContextFactory<PortalDbContext>>(_rig).AddSingleton(_rig.Queries).AddSingleton(_rig.Source).AddSingleton(_rig.Entries);
        Services.AddSingleton<CallFeed>().AddSingleton<MaskedNumbers>().AddSingleton<BackgroundLoops>().AddSingleton<JourneyReader>().AddSingleton<SavedFilterStore>().AddSingleton<HistorySettingsStore>();
        Services.AddSingleton<ScopeDays>().AddSingleton<StatisticsQueries>().AddSingleton<IAuditLog, ListedAudit>();
        Services.AddScoped<CallWords>().AddScoped<CallExport>();
        ComponentFactories.AddStub<RecordingPlayer>();
    }

    [Theory]
    [InlineData("2026-03-28")]
    [InlineData("2026-03-29")]
    [InlineData("2026-03-30")]
    [InlineData("2026-10-24")]
    [InlineData("2026-10-25")]
    [InlineData("2026-10-26")]
    public async Task Page_files_and_SQL_agree(string day)
    {
        var first = DateTime.Parse(day, CultureInfo.InvariantCulture).AddDays(-1);
        foreach (var some in Played(new DateTimeOffset(first, TimeSpan.Zero)).Chunk(100)) await _rig.WriteAsync(some);
        await _rig.FillAsync(first, first.AddDays(3));
        // A call belongs to the day on which its first leg began, by the clock of the PBX.
        var sums = await _records.AskAsync(
            "SELECT COUNT(*), SUM(talk > 0), SUM(talk) FROM (SELECT MIN(start) AS began, SUM(billsec) AS talk FROM cdr GROUP BY linkedid) AS played WHERE date(began) = '" + day + "'");
        var (calls, answered, talk) = (long.Parse(sums[0], CultureInfo.InvariantCulture), long.Parse(sums[1], CultureInfo.InvariantCulture), long.Parse(sums[2], CultureInfo.InvariantCulture));
        calls.ShouldBeGreaterThan(80);

        Services.GetRequiredService<NavigationManager>().NavigateTo($"/history?from={day}&to={day}");
        var page = Render<HistoryPage>();
        string Figure(string name) => page.Find($"[data-figure={name}] .figure-value").TextContent.Trim();
        page.WaitForAssertion(() => Figure("calls").ShouldBe(Number(calls)));
        page.Find("[data-figure=answered]").TextContent.ShouldContain(Number(answered));
        Figure("lost").ShouldBe(Number(calls - answered));
        Figure("talk").ShouldBe(CallWords.Length((long)Math.Round((double)talk / answered)));

        var filter = new CallFilter { Period = CallPeriod.Custom, From = DateOnly.FromDateTime(first.AddDays(1)), To = DateOnly.FromDateTime(first.AddDays(1)) };
        var lines = Encoding.UTF8.GetString(await ExportAsync((export, http) => export.WriteAsync(filter, "tab", http))).TrimEnd().Split("\r\n").Skip(1).Select(line => line.Split('\t')).ToList();
        (lines.Count, lines.Count(line => line[12] != "0"), lines.Sum(line => long.Parse(line[12], CultureInfo.InvariantCulture))).ShouldBe(((int)calls, (int)answered, talk));

        await using var file = new MemoryStream(await ExportAsync((export, http) => export.WriteWorkbookAsync(filter, http)));
        var rows = MiniExcelLibs.MiniExcel.Query(file, useHeaderRow: true).Cast<IDictionary<string, object?>>().Select(row => Convert.ToInt64(row.Values.ElementAt(12), CultureInfo.InvariantCulture)).ToList();
        (rows.Count, rows.Count(length => length > 0), rows.Sum()).ShouldBe(((int)calls, (int)answered, talk));

        var statistics = await Services.GetRequiredService<StatisticsQueries>().ReadAsync(Evolvex.Portal.CallAccess.CallSight.Whole, filter, default);
        (statistics.Now.Sums.Calls, statistics.Now.Sums.Answered, statistics.Now.Sums.TalkSeconds, statistics.Bars.Sum(bar => bar.Calls)).ShouldBe(((int)calls, (int)answered, talk, (int)calls));
    }

    /// <summary>Calls over three days, one in three near the hours in which clocks are put forward and back; some of a second leg that nobody answered.</summary>
    private static IEnumerable<LegSample> Played(DateTimeOffset first)
    {
        var dice = new Random(29);
        for (var call = 0; call < 400; call++)
        {
            var at = call % 3 == 0 ? first.AddHours(23).AddSeconds(dice.Next(5 * 3600)) : first.AddSeconds(dice.Next(71 * 3600));
            var key = string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()}.{call}");
            yield return new LegSample(key, CallTablesRig.Clock.At(at)) { Ring = dice.Next(30), Talk = dice.Next(3) == 0 ? 0 : dice.Next(1, 300) };
            if (call % 5 == 0) yield return new LegSample(key, CallTablesRig.Clock.At(at)) { UniqueId = key + "1", To = "111", Talk = 0, Ring = 10 };
        }
    }

    private async Task<byte[]> ExportAsync(Func<CallExport, HttpContext, Task> write)
    {
        using var scope = Services.CreateScope();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "manager")], "test")), Response = { Body = body } };
        await write(scope.ServiceProvider.GetRequiredService<CallExport>(), http);
        await http.Response.BodyWriter.FlushAsync();
        return body.ToArray();
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await _records.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteHistoryTotalsTests() : HistoryTotalsTests(null);

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbHistoryTotalsTests(MariaDbRig rig) : HistoryTotalsTests(rig);
