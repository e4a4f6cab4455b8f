using Bunit;
using Evolvex.Portal.Domain.Queues;
using Evolvex.Portal.Queues;
using Evolvex.Portal.Tests.Shell;

namespace Evolvex.Portal.Tests.Queues;

public sealed class QueuesPageTests : ComponentTest
{
    [Fact]
    public void A_queue_shows_who_waits_and_who_serves()
    {
        Pbx.Put(Some.Queue("support", Now, Some.Caller(1, Now.AddSeconds(-95))));

        var card = Render<QueuesPage>().Find("[data-queue=support]");

        card.QuerySelector(".queue-callers")!.TextContent.ShouldContain("1 caller waits");
        card.QuerySelector(".queue-callers a")!.GetAttribute("href").ShouldBe("/live?q=1700000001.1");
        card.QuerySelector(".queue-callers time")!.TextContent.ShouldBe("1:35");
        card.QuerySelectorAll("[data-member]").Length.ShouldBe(3);
        card.QuerySelector("[data-member='PJSIP/103']")!.TextContent.ShouldContain("Paused");
        card.QuerySelector("[data-member='PJSIP/103'] .badge")!.GetAttribute("title").ShouldBe("обед");
        card.TextContent.ShouldContain("service level 92%");
    }

    [Fact]
    public void Agents_change_as_they_are_watched()
    {
        var queue = Some.Queue("support", Now);
        Pbx.Put(queue);
        var page = Render<QueuesPage>();

        Pbx.Put(queue with { Members = [.. queue.Members.Select(member => member with { Paused = false })] });

        page.WaitForAssertion(() => page.Find("[data-member='PJSIP/103']").TextContent.ShouldContain("Free"));
    }

    [Fact]
    public void A_queue_is_found_by_its_agent()
    {
        Pbx.Put(Some.Queue("support", Now) with { Members = [] }, Some.Queue("sales", Now));
        var page = Render<QueuesPage>();

        page.Find("input[data-filter]").Input("соколова");

        page.FindAll("[data-queue]").Select(card => card.GetAttribute("data-queue")).ShouldBe(["sales"]);
    }

    [Fact]
    public void Without_queues_it_says_what_to_expect() => Render<QueuesPage>().Markup.ShouldContain("Queues of queues.conf appear here by themselves.");

    [Theory]
    [InlineData(false, false, MemberAvailability.Free)]
    [InlineData(true, false, MemberAvailability.Paused)]
    [InlineData(true, true, MemberAvailability.Busy)]
    [InlineData(false, true, MemberAvailability.Busy)]
    public void An_agent_on_a_pause_who_still_talks_is_busy(bool paused, bool inCall, MemberAvailability expected) =>
        QueueStaffing.Of(Some.Queue("support", Now).Members[0] with { Paused = paused, InCall = inCall }).ShouldBe(expected);
}
