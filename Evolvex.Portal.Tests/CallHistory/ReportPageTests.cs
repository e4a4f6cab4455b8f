using Bunit;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Missed;
using Evolvex.Portal.CallHistory.Report;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class ReportPageTests : ComponentTest, IAsyncLifetime
{
    private readonly SqliteCdrStore _records = new();
    private readonly Architecture.TemporaryFolder _folder = new();
    private CallTablesRig _rig = default!;

    private DateTime Wall => CallTablesRig.Clock.At(Now);

    public async Task InitializeAsync()
    {
        _rig = await CallTablesRig.StartAsync(_records, $"Data Source={Path.Combine(_folder.Path, "portal.db")};Pooling=False", Now);
        Services.AddSingleton(CallTablesRig.Clock);
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(_rig);
        Services.AddSingleton(new CallQueries(_rig, CallTablesRig.Clock, Clock));
        Services.AddSingleton(_rig.Entries).AddSingleton<MaskedNumbers>().AddSingleton<IAuditLog, ListedAudit>();
        Services.AddScoped<CallWords>();
        Services.AddSingleton<ScopeDays>().AddSingleton<StatisticsQueries>().AddSingleton<MissedCalls>().AddSingleton<ReportQueries>();
    }

    [Fact]
    public async Task A_sheet_is_by_the_clock_of_the_PBX_wherever_its_reader_is()
    {
        Services.GetRequiredService<ViewerTime>().Use("Asia/Yekaterinburg");
        await _rig.WriteAsync([new LegSample("1.1", Wall.AddMinutes(-10)) { Talk = 0, Ring = 40 }]);
        await _rig.FillAsync(Wall.AddDays(-1), Wall);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/report?from={Wall:yyyy-MM-dd}&to={Wall:yyyy-MM-dd}");

        var page = Render<ReportPage>();

        page.Find(".report-head p").TextContent.ShouldBe($"Head office · days and hours of the PBX's clock: Europe/Berlin · made {Wall:d MMM yyyy HH:mm}");
        page.WaitForElement(".report-waits td a").TextContent.ShouldBe($"{Wall.AddMinutes(-10):d MMM HH:mm}");
    }

    public new async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _records.DisposeAsync();
        _folder.Dispose();
    }
}
