using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Tests.Shell;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\" onmouseover=\"x", "&quot; onmouseover=&quot;x")]
    [InlineData("' autofocus onfocus='x", "&#x27; autofocus onfocus=&#x27;x")]
    [InlineData("a & b", "a &amp; b")]
    [InlineData("Иван «Ромашка»", "Иван «Ромашка»")]
    [InlineData(null, "")]
    public void Whatever_a_caller_calls_himself_is_text(string? name, string encoded) => Html.Of($"<b title=\"{name}\">{name}</b>").Value.ShouldBe($"<b title=\"{encoded}\">{encoded}</b>");

    [Fact]
    public void Only_a_piece_of_a_page_goes_in_as_it_is() => Html.Of($"<i>{new MarkupString("<b>x</b>")}</i>{7}").Value.ShouldBe("<i><b>x</b></i>7");

    [Fact]
    public void A_shared_piece_is_made_once() =>
        Html.Once("HtmlTests", () => Html.Of($"{Guid.NewGuid().ToString()}")).Value.ShouldBeSameAs(Html.Once("HtmlTests", () => Html.Of($"{Guid.NewGuid().ToString()}")).Value);
}
