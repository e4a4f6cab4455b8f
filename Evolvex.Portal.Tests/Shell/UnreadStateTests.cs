using Bunit;
using Evolvex.Portal.Dashboard;
using Evolvex.Portal.Endpoints;
using Evolvex.Portal.LiveCalls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Queues;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Tests.Shell;

/// <summary>Before the PBX has told anything, no page says that there is nothing.</summary>
public sealed class UnreadStateTests : ComponentTest
{
    public UnreadStateTests() => Pbx.Link(link => link with { Phase = LinkPhase.Connecting, LastReconcileAt = null });

    [Fact]
    public void Queues_are_not_said_to_be_none() => IsHonest<QueuesPage>("The PBX has no queues");

    [Fact]
    public void Extensions_are_not_said_to_be_none() => IsHonest<ExtensionsPage>("The PBX has no extensions");

    [Fact]
    public void Calls_are_not_said_to_be_none() => IsHonest<LiveCallsPage>("No calls right now");

    [Fact]
    public void The_overview_counts_nothing()
    {
        var page = Render<DashboardPage>();
        page.Find("[data-figure=active] .figure-value").TextContent.ShouldBe("–");
        page.Find("[data-figure=registered] .figure-value").TextContent.ShouldBe("–");
        page.Markup.ShouldNotContain("nobody waits");

        GoLive();

        page.WaitForAssertion(() => page.Find("[data-figure=active] .figure-value").TextContent.ShouldBe("0"));
    }

    private void IsHonest<TPage>(string claim)
        where TPage : IComponent
    {
        var page = Render<TPage>();
        page.Find(".blank-title").TextContent.ShouldBe("Nothing is known yet");

        GoLive();

        page.WaitForAssertion(() => page.Find(".blank-title").TextContent.ShouldBe(claim));
    }

    private void GoLive() => Pbx.Link(link => link with { Phase = LinkPhase.Live, LastReconcileAt = Now });
}
