using Evolvex.Portal.Shell.Components;

namespace Evolvex.Portal.Tests.Shell;

public sealed class TypedQueryTests
{
    private readonly TypedQuery _query = new();

    [Fact]
    public void What_the_address_says_at_first_is_taken()
    {
        _query.Take("crm").ShouldBeTrue();
        _query.Text.ShouldBe("crm");
        _query.Take("crm").ShouldBeFalse();
    }

    [Fact]
    public void A_late_echo_does_not_undo_what_was_typed_meanwhile()
    {
        foreach (var text in new[] { "c", "cr", "crm" }) _query.Type(text);

        _query.Take("c").ShouldBeFalse();
        _query.Take("crm").ShouldBeFalse();
        _query.Text.ShouldBe("crm");
    }

    [Fact]
    public void A_link_is_followed()
    {
        _query.Type("crm");
        _query.Take("crm");

        _query.Take(null).ShouldBeTrue();
        _query.Text.ShouldBe("");
    }
}
