using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.Tests.Manager;

public class OriginateRequestTests
{
    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["channel"] = "PJSIP/110",
        ["exten"] = "79123456789",
        ["context"] = "outgoing",
        ["priority"] = "1",
    };

    [Fact]
    public void The_vendors_parameters_are_read()
    {
        var request = Parse(("callerid", "Сергей <110>"), ("variable", "file=123,idcall=a=b=,empty="), ("async", "yes"));

        request.Channel.ShouldBe("PJSIP/110");
        request.CallerId.ShouldBe("Сергей <110>");
        request.Async.ShouldBeTrue();
        request.Variables.ShouldBe([new("file", "123"), new("idcall", "a=b="), new("empty", "")]);
        request.Contexts.ShouldBe(["outgoing"]);
    }

    [Theory]
    [InlineData("channel")]
    [InlineData("exten")]
    [InlineData("context")]
    [InlineData("priority")]
    public void A_missing_parameter_is_named(string name)
    {
        Fault((name, "")).Parameter.ShouldBe(name);
        Fault((name, " ")).Parameter.ShouldBe(name);
    }

    [Theory]
    [InlineData("channel", "PJSIP/110\r\nAction: Command")]
    [InlineData("exten", "1\n")]
    [InlineData("context", "a\0b")]
    [InlineData("priority", "1\r")]
    [InlineData("callerid", "x\r\nApplication: System")]
    [InlineData("variable", "a=1\nb=2")]
    [InlineData("async", "true\n")]
    [InlineData("callerid", "x\u0085y")]
    public void A_control_character_is_refused_in_every_parameter(string name, string value) =>
        Fault((name, value)).ShouldBe(new ParameterFault(name, "must not contain control characters"));

    [Theory]
    [InlineData("Local/100@other", "other")]
    [InlineData("Local/100@other/n", "other")]
    [InlineData("local/100@Other", "Other")]
    [InlineData("LOCAL/100@a@b", "a@b")]
    [InlineData("Local/100", "default")]
    [InlineData("Local/100/n@outgoing", "default")]
    public void A_local_channels_context_counts(string channel, string context) =>
        Parse(("channel", channel)).Contexts.ShouldBe(["outgoing", context]);

    [Theory]
    [InlineData("110")]
    [InlineData("PJSIP/")]
    [InlineData("/110")]
    [InlineData("PJ SIP/110")]
    public void A_channel_without_technology_or_address_is_refused(string channel) =>
        Fault(("channel", channel)).Parameter.ShouldBe("channel");

    [Theory]
    [InlineData("variable", "novalue")]
    [InlineData("variable", "=1")]
    [InlineData("variable", "a=1,,b=2")]
    [InlineData("variable", "FILE(/etc/passwd)=x")]
    [InlineData("variable", "ok=1,_SHELL(id)=x")]
    [InlineData("variable", "CHANNEL(hangup_handler_push)=other,1,1")]
    [InlineData("priority", "0")]
    [InlineData("priority", "-1 x")]
    [InlineData("async", "maybe")]
    public void What_cannot_be_used_is_named(string name, string value) => Fault((name, value)).Parameter.ShouldBe(name);

    [Theory]
    [InlineData("CALLERID(name)=x", false)]
    [InlineData("__CDR(userfield)=x", false)]
    [InlineData("__TRANSFER_CONTEXT=x", true)]
    [InlineData("GOTO_ON_BLINDXFR=a^1^1", true)]
    public void A_variable_that_names_a_context_is_told_apart(string assignment, bool namesContext) =>
        Parse(("variable", assignment)).Variables.Single().NamesAContext.ShouldBe(namesContext);

    [Theory]
    [InlineData("file=123", "file=123")]
    [InlineData("path=C:\\sounds", "path=C:\\\\sounds")]
    [InlineData("name=\"Anna\"", "name=\\\"Anna\\\"")]
    [InlineData("__TRANSFER_CONTE\"XT=x", "__TRANSFER_CONTE\\\"XT=x")]
    public void Quotes_and_backslashes_reach_the_channel_and_hide_nothing_of_a_name(string assignment, string header) =>
        Parse(("variable", assignment)).Variables.Single().HeaderValue.ShouldBe(header);

    [Theory]
    [InlineData("CDR(group_uuid)=x", true)]
    [InlineData("_cdr( GROUP_UUID)=x", true)]
    [InlineData("CDR(userfield)=group_uuid", false)]
    [InlineData("group_uuid=x", false)]
    public void A_variable_that_names_a_records_group_is_told_apart(string assignment, bool namesGroup) =>
        Parse(("variable", assignment)).Variables.Single().NamesAGroup.ShouldBe(namesGroup);

    private static ParameterFault Fault(params (string Name, string Value)[] changes)
    {
        var fault = OriginateRequest.TryParse(Source(changes), out var request);
        request.ShouldBeNull();
        return fault.ShouldNotBeNull();
    }

    private static OriginateRequest Parse(params (string Name, string Value)[] changes)
    {
        OriginateRequest.TryParse(Source(changes), out var request).ShouldBeNull();
        return request.ShouldNotBeNull();
    }

    private static Func<string, string?> Source((string Name, string Value)[] changes) =>
        name => changes.Where(c => c.Name == name).Select(c => c.Value).LastOrDefault() ?? Whole.GetValueOrDefault(name);
}
