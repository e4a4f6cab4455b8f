using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

public sealed class AmiActionTests
{
    [Fact]
    public void Headers_are_sent_in_order_with_the_id_of_the_client_and_one_empty_line() =>
        Sent(new AmiAction("Originate").With("Channel", "PJSIP/101").With("Variable", "A=1").With("Variable", "B=: 2 ").With("Timeout", 30_000))
            .ShouldBe("Action: Originate\r\nChannel: PJSIP/101\r\nVariable: A=1\r\nVariable: B=: 2 \r\nTimeout: 30000\r\nActionID: own-1\r\n\r\n");

    [Fact]
    public void An_id_of_the_caller_takes_the_place_of_the_clients() =>
        Sent(new AmiAction("Ping").With("actionid", "мой-1").With("X", "")).ShouldBe("Action: Ping\r\nactionid: мой-1\r\nX: \r\n\r\n");

    [Theory]
    [InlineData("a\r\nAction: Hangup")]
    [InlineData("a\nAction: Hangup")]
    [InlineData("a\r")]
    [InlineData("\n")]
    [InlineData("a\0b")]
    public void A_line_end_in_a_value_is_refused(string value)
    {
        Should.Throw<ArgumentException>(() => new AmiAction("Ping").With("ActionID", value)).ParamName.ShouldBe("value");
        Should.Throw<ArgumentException>(() => new AmiAction("Ping").With("X", Encoding.UTF8.GetBytes(value))).ParamName.ShouldBe("value");
        Should.Throw<ArgumentException>(() => new AmiAction("Ping").With("X" + value, "1")).ParamName.ShouldBe("name");
        Should.Throw<ArgumentException>(() => new AmiAction("Ping" + value)).ParamName.ShouldBe("name");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("Channel: x")]
    [InlineData("action")]
    public void A_name_that_would_be_read_as_something_else_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => new AmiAction("Ping").With(name, "1")).ParamName.ShouldBe("name");

    [Fact]
    public void A_second_id_is_refused() =>
        Should.Throw<ArgumentException>(() => new AmiAction("Ping").With("ActionID", "1").With("ACTIONID", "2"));

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    public void An_id_that_would_not_come_back_is_refused(string id) =>
        Should.Throw<ArgumentException>(() => new AmiAction("Ping").With("ActionID", id));

    [Fact]
    public void A_line_may_have_as_many_bytes_as_Asterisk_reads_and_not_one_more()
    {
        var longest = new string('ю', (AmiAction.MaxLineBytes - "Value: ".Length - 1) / 2) + "x";
        Encoding.UTF8.GetByteCount("Value: " + longest).ShouldBe(1022);

        Sent(new AmiAction("Setvar").With("Value", longest)).ShouldContain(longest);
        Should.Throw<ArgumentException>(() => new AmiAction("Setvar").With("Value", longest + "x")).Message.ShouldContain("1023 bytes");
    }

    [Fact]
    public void There_may_be_as_many_lines_as_Asterisk_reads_and_not_one_more()
    {
        var full = new AmiAction("Originate");
        for (var i = 0; i < 126; i++) full.With("Variable", $"v{i}=1");

        Sent(full).Split("\r\n").Length.ShouldBe(128 + 2);
        Should.Throw<ArgumentException>(() => full.With("Variable", "more=1")).Message.ShouldContain("128 lines");
        Sent(full.With("ActionID", "last")).Split("\r\n").Length.ShouldBe(128 + 2);
    }

    [Fact]
    public void Its_text_form_holds_no_value() =>
        new AmiAction("Login").With("Secret", "hidden").ToString().ShouldBe("Action: Login");

    private static string Sent(AmiAction action) => Encoding.UTF8.GetString(action.Serialize("own-1"));
}
