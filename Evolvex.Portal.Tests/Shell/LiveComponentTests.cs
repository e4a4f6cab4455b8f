using Bunit;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Microsoft.AspNetCore.Components.Rendering;

namespace Evolvex.Portal.Tests.Shell;

public sealed class LiveComponentTests : ComponentTest
{
    [Fact]
    public void The_state_is_there_from_the_first_render()
    {
        Pbx.Put(Some.Call("1.1", Now));

        Render<Probe>().Markup.ShouldBe("calls 1 stopped False");
    }

    [Fact]
    public void A_change_is_rendered_at_once_and_the_next_one_after_the_interval()
    {
        var probe = Render<Probe>();
        Pbx.Put(Some.Call("1.1", Now));
        probe.WaitForAssertion(() => probe.Markup.ShouldBe("calls 1 stopped False"));

        WaitForTimer();
        Pbx.Put(Some.Call("2.1", Now));
        Pbx.Put(Some.Call("3.1", Now));
        probe.Markup.ShouldBe("calls 1 stopped False");

        Clock.Advance(TimeSpan.FromMilliseconds(200));
        probe.WaitForAssertion(() => probe.Markup.ShouldBe("calls 3 stopped False"));
    }

    [Fact]
    public void Changes_that_do_not_concern_it_cost_no_render()
    {
        var probe = Render<Probe>();
        var renders = probe.RenderCount;

        Pbx.Put(Some.Extension("101", Now));
        Pbx.Put(Some.Call("1.1", Now));

        probe.WaitForAssertion(() => probe.Markup.ShouldBe("calls 1 stopped False"));
        probe.RenderCount.ShouldBe(renders + 1);
    }

    [Fact]
    public void When_the_live_state_ends_the_view_says_so_and_starts_again_by_itself()
    {
        var probe = Render<Probe>();
        probe.WaitForState(() => Pbx.Subscribers == 1);

        Pbx.Break(new IOException("gone"));
        probe.WaitForAssertion(() => probe.Markup.ShouldBe("calls 0 stopped True"));

        Pbx.Put(Some.Call("1.1", Now));
        WaitForTimer();
        Clock.Advance(TimeSpan.FromSeconds(5));
        probe.WaitForAssertion(() => probe.Markup.ShouldBe("calls 1 stopped False"));
    }

    [Fact]
    public async Task Retry_starts_it_at_once()
    {
        Pbx.Fault = new InvalidOperationException("not yet");
        var probe = Render<Probe>();
        probe.WaitForAssertion(() => probe.Markup.ShouldContain("stopped True"));

        Pbx.Fault = null;
        await probe.InvokeAsync(probe.Instance.TryAgain);

        probe.WaitForAssertion(() => probe.Markup.ShouldContain("stopped False"));
    }

    [Fact]
    public async Task Leaving_the_page_ends_the_subscription()
    {
        var probe = Render<Probe>();
        probe.WaitForState(() => Pbx.Subscribers == 1);

        await DisposeComponentsAsync();

        Pbx.Subscribers.ShouldBe(0);
    }

    private void WaitForTimer() => SpinWait.SpinUntil(() => Clock.Waiting > 0, TimeSpan.FromSeconds(5)).ShouldBeTrue("nothing waits for the clock");

    /// <summary>Shows how many calls there are.</summary>
    private sealed class Probe : LiveComponent
    {
        public void TryAgain() => Restart();

        protected override bool Concerns(PbxChanges changes) => changes.Calls.Count > 0;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, $"calls {Snapshot.Calls.Count} stopped {Stopped}");
    }
}
