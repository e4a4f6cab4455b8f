using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Recordings.Pages;
using Evolvex.Portal.Recordings.Reports;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

public sealed class RecordingReportTests(RecordedPortal site) : IClassFixture<RecordedPortal>
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Unspecified);

    [Fact]
    public void Disk_use_is_summed_by_month_and_goes_on_as_the_last_thirty_days()
    {
        var use = DiskUse.Of([(Now.AddMonths(-3), 500), (Now.AddDays(-1), 3000), (Now.AddDays(-29), 6000), (Now, 100)], Now);

        use.Months.ShouldBe([new(new(2026, 8, 1), 1, 500), new(new(2026, 10, 1), 1, 6000), new(new(2026, 11, 1), 2, 3100)]);
        (use.Files, use.Bytes, use.BytesADay).ShouldBe((4, 9600, 300));
        use.DaysUntilFull(3000).ShouldBe(10);
        DiskUse.Of([], Now).DaysUntilFull(1).ShouldBeNull();
    }

    [Fact]
    public async Task Files_without_calls_and_calls_without_files_are_found()
    {
        var elsewhere = Path.Combine(site.Portal.Data, "stray.wav");
        await File.WriteAllBytesAsync(elsewhere, [.. WavFile.Header(8000, 1, 1600), .. new byte[1600]]);
        File.Move(elsewhere, Path.Combine(site.Folder, "1234567890.99.wav"));
        var index = site.Portal.Services.GetRequiredService<RecordingFolder>().Index;
        await EvolvexApi.ApiPortal.Eventually(() => Task.FromResult(index.All().Exists(file => file.Name == "1234567890.99.wav")), "the new file is noticed");
        var today = DateOnly.FromDateTime(site.Calls.WallNow);
        var report = await site.Portal.Services.GetRequiredService<RecordingReporter>().CompareAsync(new RecordingPeriod(today.AddDays(-6), today), TimeZoneInfo.Utc, CallSight.Whole.Access, default);

        report.Strays.ShouldContain(file => file.Path == "1234567890.99.wav" && file.Bytes == 1644);
        report.StrayCount.ShouldBeLessThan(report.Files, "the demo's own recordings have their calls");
        report.SilentCount.ShouldBeInRange(1, report.Calls - 1);
        report.Silent[0].Talk.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task The_report_is_for_managers()
    {
        using var viewer = await site.Portal.SignInAsAsync(PortalRole.Viewer);
        ((int)(await viewer.GetAsync("/recordings/report")).StatusCode).ShouldBe(302);
        using var manager = await site.Portal.SignInAsAsync(PortalRole.Manager);
        (await manager.GetStringAsync("/recordings/report")).ShouldContain("data-stray");
    }
}
