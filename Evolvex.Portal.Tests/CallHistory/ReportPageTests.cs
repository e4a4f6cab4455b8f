using Bunit;
using Evolvex.Portal.CallHistory.Missed;
using Evolvex.Portal.CallHistory.Report;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class ReportPageTests : CallPageTest
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Services.AddSingleton<MissedCalls>().AddSingleton<ReportQueries>();
    }

    [Fact]
    public async Task An_extension_stands_there_with_its_name()
    {
        Pbx.Put(new Extension("111", "Anna Petrova", "PJSIP/111", DeviceState.NotInUse, true, null, null, Now));
        await Rig.WriteAsync([new LegSample("1.1", Wall.AddMinutes(-10)) { To = "111", Talk = 30 }]);
        await Rig.FillAsync(Wall.AddDays(-1), Wall);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/report?from={Wall:yyyy-MM-dd}&to={Wall:yyyy-MM-dd}");

        Render<ReportPage>().WaitForElement("td:has(.who)").TextContent.ShouldBe("111 Anna Petrova");
    }

    [Fact]
    public async Task A_sheet_is_by_the_clock_of_the_PBX_wherever_its_reader_is()
    {
        Services.GetRequiredService<ViewerTime>().Use("Asia/Yekaterinburg");
        await Rig.WriteAsync([new LegSample("1.1", Wall.AddMinutes(-10)) { Talk = 0, Ring = 40 }]);
        await Rig.FillAsync(Wall.AddDays(-1), Wall);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/report?from={Wall:yyyy-MM-dd}&to={Wall:yyyy-MM-dd}");

        var page = Render<ReportPage>();

        page.Find(".report-head p").TextContent.ShouldBe($"Head office · days and hours of the PBX's clock: Europe/Berlin · made {Wall:d MMM yyyy HH:mm}");
        page.WaitForElement(".report-waits td a").TextContent.ShouldBe($"{Wall.AddMinutes(-10):d MMM HH:mm}");
    }
}
