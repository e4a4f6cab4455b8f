using Bunit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Shell;

public sealed class ClockNoteTests : ComponentTest
{
    [Theory]
    [InlineData("Europe/Moscow", "Europe/Moscow")]
    [InlineData("Europe/Moscow", "Europe/Minsk")]
    public void Who_has_the_clock_of_the_PBX_is_told_nothing(string pbx, string viewer) => Noted(pbx, viewer).FindAll("[data-clock-note]").ShouldBeEmpty();

    [Theory]
    [InlineData("Etc/UTC", "Europe/Moscow", "Days and hours are those of the PBX's clock (UTC, now 09:59), not of yours (Europe/Moscow).")]
    [InlineData("Europe/London", "Africa/Lagos", "Days and hours are those of the PBX's clock (Europe/London, now 09:59), not of yours (Africa/Lagos).")]
    public void Who_has_another_clock_now_or_half_a_year_ago_is_told_whose_days_these_are(string pbx, string viewer, string note) =>
        Noted(pbx, viewer).Find("[data-clock-note]").TextContent.ShouldBe(note);

    private IRenderedComponent<ClockNote> Noted(string pbx, string viewer)
    {
        Services.AddSingleton(new PbxOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(pbx) });
        Services.GetRequiredService<ViewerTime>().Use(viewer);
        return Render<ClockNote>();
    }
}
