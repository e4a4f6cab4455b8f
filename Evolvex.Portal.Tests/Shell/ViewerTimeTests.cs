using Evolvex.Portal.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Shell;

public sealed class ViewerTimeTests : ComponentTest
{
    private ViewerTime Time => Services.GetRequiredService<ViewerTime>();

    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(59, "0:59")]
    [InlineData(61, "1:01")]
    [InlineData(3599, "59:59")]
    [InlineData(3600, "1:00:00")]
    [InlineData(90061, "25:01:01")]
    [InlineData(-3, "0:00")]
    public void A_length_reads_as_minutes_and_seconds(int seconds, string text) => ViewerTime.Length(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData("en", 30, "30 s")]
    [InlineData("en", 250, "4 min")]
    [InlineData("ru", 250, "4 мин")]
    [InlineData("ru", 7300, "2 ч")]
    [InlineData("en", 200_000, "2 d")]
    public void What_is_past_reads_roughly(string language, int seconds, string text)
    {
        Speak(language);
        Time.Ago(Now.AddSeconds(-seconds)).ShouldBe(text);
    }

    [Theory]
    [InlineData("en", 59, "0 min")]
    [InlineData("ru", 250, "4 мин")]
    [InlineData("ru", 7500, "2 ч 5 мин")]
    [InlineData("en", 179_994, "2 d 1 h")]
    public void A_long_time_reads_in_its_two_greatest_units(string language, int seconds, string text)
    {
        Speak(language);
        Time.Span(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
    }

    [Fact]
    public void Times_are_those_of_the_viewers_zone_and_language()
    {
        Time.Use("Asia/Yekaterinburg");
        Speak("ru");
        Time.Exact(Now).ShouldBe("30.10.2024 14:59:00");
        Speak("en");
        Time.Exact(Now).ShouldBe("30 Oct 2024 14:59:00");
    }

    [Theory]
    [InlineData("Nowhere/Land")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData(null)]
    public void A_zone_that_is_none_changes_nothing(string? zone)
    {
        Time.Use(zone);
        Time.Zone.ShouldBe(TimeZoneInfo.Utc);
    }
}
