using Evolvex.Portal.Domain.Audit;

namespace Evolvex.Portal.Tests.Audit;

public sealed class AuditDifferenceTests
{
    [Fact]
    public void Each_value_is_beside_what_it_was()
    {
        var fields = AuditDifference.Of("""{"role":"viewer","isEnabled":true,"gone":1}""", """{"role":"manager","isEnabled":true,"terms":{"scopes":["status","check"],"limit":null}}""");

        fields.ShouldBe(
        [
            new AuditField("role", "viewer", "manager"), new AuditField("isEnabled", "true", "true"), new AuditField("gone", "1", null),
            new AuditField("terms.scopes", null, "status, check"), new AuditField("terms.limit", null, null),
        ]);
        fields.Where(field => field.IsChanged).Select(field => field.Name).ShouldBe(["role", "gone", "terms.scopes"]);
    }

    [Fact]
    public void Without_values_there_is_nothing_to_show() => AuditDifference.Of(null, null).ShouldBeEmpty();

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"cut off")]
    public void What_is_no_JSON_is_shown_as_it_is(string text) => AuditDifference.Of(null, text).ShouldBe([new AuditField("", null, text)]);
}
