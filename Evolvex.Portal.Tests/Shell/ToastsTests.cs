using Evolvex.Portal.Shell;
using Evolvex.Portal.Tests.Support;

namespace Evolvex.Portal.Tests.Shell;

public sealed class ToastsTests
{
    private readonly ManualTime _clock = new();

    [Fact]
    public void What_was_done_goes_by_itself_and_a_failure_stays()
    {
        var toasts = new Toasts(_clock);
        toasts.Done("Key CRM revoked");
        toasts.Failed("The PBX does not answer");

        toasts.Expire().ShouldBe(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));
        toasts.Expire().ShouldBeNull();

        toasts.Shown.Select(toast => toast.Text).ShouldBe(["The PBX does not answer"]);
        toasts.Close(toasts.Shown[0].Id);
        toasts.Shown.ShouldBeEmpty();
    }

    [Fact]
    public void There_are_never_more_than_four()
    {
        var toasts = new Toasts(_clock);
        for (var i = 0; i < 6; i++) toasts.Failed($"{i}");

        toasts.Shown.Select(toast => toast.Text).ShouldBe(["2", "3", "4", "5"]);
    }
}
