using Evolvex.Portal.ManagerGateway;

namespace Evolvex.Portal.Tests.ManagerGateway;

public class ManagerFormTests
{
    [Theory]
    [InlineData("action=%70ing", "action", "ping")]
    [InlineData("ACTION=PING", "action", "PING")]
    [InlineData("actionid=a%20b%3D%26%2b+c%D0%98%zz%4", "ActionID", "a b=&+ c\u00D0\u0098%zz%4")]
    [InlineData("actionid=1&actionid=2", "actionid", "1")]
    [InlineData("action=ping;actionid=9", "action", "ping;actionid=9")]
    [InlineData("&&action=ping&&=x&", "action", "ping")]
    [InlineData("actionid=a%00b", "actionid", "a")]
    [InlineData("actionid=", "actionid", "")]
    [InlineData("actionid", "actionid", null)]
    [InlineData("", "action", null)]
    public void Parameters_are_read_as_asterisk_reads_them(string query, string name, string? value) =>
        ManagerForm.Parse(query)[name].ShouldBe(value);

    [Theory]
    [InlineData("actionid=a%0d%0aX:%20y")]
    [InlineData("actionid=a%0aX:%20y")]
    [InlineData("actionid=a%0dX:%20y")]
    public void A_line_break_never_reaches_the_manager(string query) => ManagerForm.Parse(query)["actionid"].ShouldBe("a X: y");

    [Fact]
    public void A_repeated_key_keeps_both_values_in_order() =>
        ManagerForm.Parse("variable=A%3D1&x=0&variable=B%3D2").Fields.Where(f => f.Name == "variable").Select(f => f.Value).ShouldBe(["A=1", "B=2"]);

    [Fact]
    public void No_more_fields_are_taken_than_a_manager_message_holds() =>
        ManagerForm.Parse(string.Join('&', Enumerable.Repeat("a=1", 500))).Fields.Count.ShouldBe(ManagerForm.MaxFields);
}
