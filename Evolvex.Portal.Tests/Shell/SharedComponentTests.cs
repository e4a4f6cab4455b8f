using Bunit;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Tests.Shell;

public sealed class SharedComponentTests : ComponentTest
{
    [Fact]
    public void Each_state_has_a_word_an_icon_and_a_colour_in_both_languages()
    {
        var texts = Services.GetRequiredService<IStringLocalizer<ShellTexts>>();
        StateLook[] looks =
        [
            .. Enum.GetValues<CallState>().Select(StateLook.Of), .. Enum.GetValues<LegState>().Select(StateLook.Of), .. Enum.GetValues<DeviceState>().Select(StateLook.Of),
            .. Enum.GetValues<CallDirection>().Select(StateLook.Of), StateLook.Paused,
        ];
        foreach (var language in Languages.All)
        {
            Speak(language);
            looks.Where(look => texts[look.TextKey].ResourceNotFound).ShouldBeEmpty();
        }

        looks.ShouldAllBe(look => Icons.Paths.ContainsKey(look.Icon));
        Enum.GetValues<CallState>().Select(state => StateLook.Of(state)).Select(look => (look.Icon, look.TextKey)).Distinct().Count().ShouldBe(Enum.GetValues<CallState>().Length);
    }

    [Fact]
    public void Every_named_icon_is_drawn() =>
        typeof(Icons).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Where(name => !Icons.Paths.ContainsKey(name)).ShouldBeEmpty();

    [Theory]
    [InlineData("Анна", "110", "Анна 110")]
    [InlineData(null, "110", "110")]
    [InlineData("110", "110", "110")]
    [InlineData("Анна", null, "Анна")]
    [InlineData(null, null, "Unknown")]
    public void A_party_is_shown_by_what_is_known(string? name, string? number, string text) =>
        Render<PartyName>(p => p.Add(c => c.Party, new Party(number, name))).Find(".party").TextContent.Trim().ShouldBe(text);

    [Fact]
    public void A_dialog_is_asked_to_close_when_the_browser_closes_it()
    {
        var closed = 0;
        var dialog = Render<Modal>(p => p.Add(c => c.Open, true).Add(c => c.Title, "Revoke key CRM").Add(c => c.OnClose, EventCallback.Factory.Create(this, () => closed++)));
        dialog.Find("dialog").GetAttribute("data-modal").ShouldBe("open");

        dialog.Find("dialog").TriggerEvent("oncancel", EventArgs.Empty);

        closed.ShouldBe(1);
    }

    [Fact]
    public void Toasts_appear_go_by_themselves_and_can_be_closed()
    {
        var host = Render<ToastHost>();
        var toasts = Services.GetRequiredService<Toasts>();

        toasts.Done("Call ended");
        toasts.Failed("The PBX does not answer");
        host.WaitForAssertion(() => host.FindAll(".toast").Count.ShouldBe(2));

        Clock.Advance(TimeSpan.FromSeconds(5));
        host.WaitForAssertion(() => host.FindAll(".toast").Select(toast => toast.QuerySelector("span")!.TextContent).ShouldBe(["The PBX does not answer"]));

        host.Find(".toast button").Click();
        host.FindAll(".toast").ShouldBeEmpty();
    }

    [Fact]
    public void A_page_that_fails_says_so_and_can_be_tried_again()
    {
        var fails = true;
        var boundary = Render<PageErrorBoundary>(p => p.AddChildContent(builder =>
        {
            if (fails) throw new InvalidOperationException("a defect");
            builder.AddContent(0, "the page");
        }));
        boundary.Find("[role=alert]").TextContent.ShouldContain("This page ran into an error");
        boundary.Markup.ShouldNotContain("a defect");

        fails = false;
        boundary.Find("button").Click();

        boundary.Markup.ShouldBe("the page");
    }
}
