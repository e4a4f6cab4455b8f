using Bunit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.ManagerConsole;

namespace Evolvex.Portal.Tests.ManagerConsole;

public sealed class ActionsTabTests : ConsoleTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void The_PBX_s_own_actions_are_listed_and_found_by_any_word()
    {
        var page = Open("", "[data-action=Ping]");
        page.FindAll("[data-action]").Count.ShouldBeGreaterThan(30);
        page.Markup.ShouldContain("built-in demo PBX");

        page.Find("input[type=search]").Input("attended queue");
        page.WaitForAssertion(() => page.FindAll("[data-action]").ShouldBeEmpty(), Patience);
        page.Find("input[type=search]").Input("keepalive");

        page.WaitForAssertion(() => page.FindAll("[data-action]").ShouldHaveSingleItem().GetAttribute("href").ShouldBe("/admin/console?action=Ping"), Patience);
    }

    [Fact]
    public void An_address_fills_the_form_and_sends_nothing()
    {
        var page = Open("?action=Status&Channel=PJSIP%2F101-1&Extra=7", "[data-field=Channel]");

        page.Find("[data-field=Channel] input").GetAttribute("value").ShouldBe("PJSIP/101-1");
        page.FindAll("[data-free] input").Select(input => input.GetAttribute("value")).ShouldBe(["Extra", "7"]);
        page.Find("[data-synopsis]").TextContent.ShouldBe("List channel status.");
        page.FindAll("[data-answer]").ShouldBeEmpty();
        Written().ShouldBeEmpty();
    }

    [Fact]
    public void The_form_has_a_fitting_field_for_each_header()
    {
        var page = Open("?action=Originate", "[data-field=Channel]");

        page.Find("[data-field=Channel] label").TextContent.ShouldContain("required");
        page.Find("[data-field=Async] select").Children.Select(option => option.TextContent).ShouldBe(["–", "true", "false"]);
        page.Find("[data-field=Timeout] input").GetAttribute("inputmode").ShouldBe("numeric");
        page.FindAll("[data-field=Variable] input").Count.ShouldBe(1);
        page.Find("[data-add=Variable]").Click();
        page.WaitForAssertion(() => page.FindAll("[data-field=Variable] input").Count.ShouldBe(2), Patience);
    }

    [Fact]
    public void What_only_tells_is_sent_at_once_shown_as_tables_and_written_down()
    {
        var page = Open("?action=QueueStatus&Queue=sales", "[data-send]");
        Send(page);

        page.WaitForElement("[data-answer=True] table", Patience);
        page.FindAll("h3").Select(title => title.TextContent.Split(' ')[0]).ShouldContain("QueueParams");
        page.Find("[data-raw]").Click();
        page.WaitForElement(".console-raw", Patience).TextContent.ShouldContain("Event: QueueStatusComplete");
        var entry = Written().ShouldHaveSingleItem();
        (entry.Verb, entry.Object.Kind, entry.Object.Name, entry.Actor.Name, entry.Actor.Address).ShouldBe(("sent", "manager-action", "QueueStatus", "vera", "192.0.2.7"));
        entry.After!.ShouldContain("\"Queue\":\"sales\"");
        entry.After!.ShouldContain("Success: Queue status will follow");
    }

    [Fact]
    public void What_acts_asks_first_with_exactly_what_will_be_sent()
    {
        var page = Open("?action=DBPut&Family=cidname&Key=100&Val=Anna", "[data-send]");
        Send(page);

        page.WaitForElement("dialog[data-modal=open] [data-exact]", Patience).TextContent.ShouldBe("Action: DBPut\nFamily: cidname\nKey: 100\nVal: Anna");
        Written().ShouldBeEmpty();
        page.WaitForElement("dialog[data-modal=open] [data-confirm]", Patience).Click();

        page.WaitForElement("[data-answer=True]", Patience);
        Written().Select(entry => entry.Verb).ShouldBe(["confirmed", "sent"]);
        Written()[1].After!.ShouldContain("\"DB Key\":\"100\"");
    }

    [Fact]
    public void What_the_policy_refuses_to_others_says_so_and_passes_after_a_yes()
    {
        var page = Open("?action=ModuleLoad&LoadType=reload", "[data-send]");
        page.Markup.ShouldContain("The PBX does not list ModuleLoad");
        Send(page);
        page.WaitForElement("dialog[data-modal=open]", Patience).TextContent.ShouldContain("The Manager API refuses this to others");
        page.WaitForElement("dialog[data-modal=open] [data-confirm]", Patience).Click();

        page.WaitForElement("[data-answer=False] [data-hint]", Patience).TextContent.ShouldContain("does not know this action");
        Written().Select(entry => entry.Verb).ShouldBe(["confirmed", "sent"]);
    }

    [Fact]
    public void What_is_required_and_empty_is_asked_about()
    {
        var page = Open("?action=Getvar", "[data-send]");
        Send(page);

        page.WaitForElement("dialog[data-modal=open]", Patience).TextContent.ShouldContain("required and are empty: Variable");
    }

    [Theory]
    [InlineData("?action=UserEvent&UserEvent=x%0d%0aAction:%20Hangup")]
    [InlineData("?action=Ping&A%0aB=1")]
    [InlineData("?action=Ping&A:%20B=1")]
    [InlineData("?action=Ping%0d%0aSecret:%201")]
    public void A_line_end_is_never_smuggled_in(string query)
    {
        var page = Open(query, "[data-send]");
        Send(page);

        page.WaitForElement("[data-mistake]", Patience).TextContent.ShouldContain("This cannot be sent.");
        page.FindAll("dialog[data-modal=open]").ShouldBeEmpty();
    }

    [Fact]
    public void A_PBX_that_is_away_is_said_and_tried_again()
    {
        var port = Endpoint.Port;
        Endpoint.Port = 9; // nobody listens there
        var page = Open("?action=Ping", "[data-send]");
        page.WaitForElement("[role=alert]", Patience).TextContent.ShouldContain("The PBX could not be asked");
        Send(page);
        page.WaitForElement("[data-fault=NoConnection]", Patience);
        Written().ShouldHaveSingleItem().Verb.ShouldBe("failed");

        Endpoint.Port = port;
        page.Find("[data-read-again]").Click();
        page.WaitForElement("[data-action=Ping]", Patience);
        Send(page);
        page.WaitForElement("[data-answer=True]", Patience);
    }

    [Fact]
    public void What_cannot_be_written_down_is_not_done()
    {
        var page = Open("?action=DBPut&Family=f&Key=k&Val=v", "[data-send]");
        Send(page);
        Database.IsAway = true;
        page.WaitForElement("dialog[data-modal=open] [data-confirm]", Patience).Click();

        page.WaitForElement("[data-fault=NotAudited]", Patience);
        Database.IsAway = false;
        page.Find("[data-action=DBGet]").ShouldNotBeNull();
        Written().ShouldBeEmpty();
    }

    [Fact]
    public void Who_is_no_administrator_any_more_sends_nothing()
    {
        var page = Open("?action=Ping", "[data-send]");
        User.Role = PortalRole.Manager;
        Send(page);

        page.WaitForElement("[data-fault=NotAllowed]", Patience);
        Written().ShouldHaveSingleItem().Verb.ShouldBe("refused");
    }

    private static void Send(IRenderedComponent<ConsolePage> page) => page.Find("form.console-form").Submit();
}
