using Bunit;
using Evolvex.Portal.ManagerConsole.CommandLine;

namespace Evolvex.Portal.Tests.ManagerConsole;

public sealed class CommandLineTabTests : ConsoleTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_line_is_run_completed_and_written_down()
    {
        var page = Open("?tab=cli", "[data-line]");
        (await page.InvokeAsync(() => page.FindComponent<CommandLineTab>().Instance.CompleteAsync("core sh"))).ShouldBe("core show ");
        await page.InvokeAsync(() => page.FindComponent<CommandLineTab>().Instance.CompleteAsync("core show c"));
        page.WaitForAssertion(() => page.FindAll("[data-choices] button").Select(button => button.TextContent).ShouldBe(["calls", "channels"]), Patience);

        page.Find("[data-line]").Input("core show version");
        page.Find("form.console-prompt").Submit();

        page.WaitForElement("[data-entry='core show version'] [data-output]", Patience).TextContent.ShouldStartWith("Asterisk 22");
        var entry = Written().ShouldHaveSingleItem();
        (entry.Verb, entry.Object.Name).ShouldBe(("sent", "Command"));
        entry.After!.ShouldContain("core show version");
    }

    [Fact]
    public void What_is_no_show_asks_first_and_an_unknown_line_is_said()
    {
        var page = Open("?tab=cli", "[data-line]");
        page.Find("[data-line]").Input("core restart now");
        page.Find("form.console-prompt").Submit();

        page.WaitForElement("dialog[data-modal=open] [data-exact]", Patience).TextContent.ShouldBe("Action: Command\nCommand: core restart now");
        Written().ShouldBeEmpty();
        page.WaitForElement("dialog[data-modal=open] [data-confirm]", Patience).Click();

        page.WaitForElement("[data-entry='core restart now'] [data-output]", Patience).TextContent.ShouldContain("No such command");
        Written().Select(entry => entry.Verb).ShouldBe(["confirmed", "sent"]);
    }
}
