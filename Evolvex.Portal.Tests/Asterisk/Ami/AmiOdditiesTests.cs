using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>What real Asterisk says that a reader easily gets wrong, read off the recorded conversations by hand.</summary>
public sealed class AmiOdditiesTests
{
    static AmiOdditiesTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void The_answer_to_Park_has_a_bare_LF_in_its_message()
    {
        var parked = AmiCaptures.Messages("ami/events-park").Single(message => message.Text.StartsWith("Park successful", StringComparison.Ordinal));

        parked.IsSuccess.ShouldBeTrue();
        parked.Text.ShouldBe("Park successful\n");
        parked.Count.ShouldBe(3);
    }

    [Fact]
    public void The_refusal_of_an_endpoint_that_is_not_there_has_a_bare_LF_in_its_message()
    {
        var refused = AmiCaptures.Messages("ami/pjsip-lists").Single(message => message is { IsSuccess: false, Kind: AmiFrameKind.Response });

        refused.Text.ShouldBe("Unable to retrieve endpoint nope\n");
    }

    [Fact]
    public void Repeated_keys_are_all_there_in_order()
    {
        var answers = AmiCaptures.Messages("ami/command").Where(message => message.Text == "Command output follows").ToList();

        answers[1].GetAll("Output").Take(6).ShouldBe(["", "  -= Info about Manager Command 'WaitEvent' =- ", "", "[Synopsis]", "Wait for an event to occur. ", ""]);
        answers[1]["Output"].ShouldBe("");
        answers[1].GetAll("output").ShouldContain("[ActionID:] <value>");
    }

    [Fact]
    public void A_caller_name_in_CP1251_keeps_its_bytes_and_reads_with_replacement()
    {
        var name = AmiCaptures.Messages("ami/bytes").First(message => message.Frame.Find("CallerIDName"u8).IndexOf((byte)0xC8) >= 0);

        Encoding.GetEncoding(1251).GetString(name.Frame.Find("CallerIDName"u8)).ShouldBe("Иван");
        name["CallerIDName"].ShouldBe("\uFFFD\uFFFD\uFFFD\uFFFD");
    }

    [Fact]
    public void Spaces_of_a_value_stay_but_for_the_one_after_the_colon()
    {
        var sent = AmiCaptures.Messages("ami/bytes").First(message => message["Spaces"] is not null);

        sent["Spaces"].ShouldBe("  two  in  ");
    }

    [Fact]
    public void An_OriginateResponse_has_a_Response_line_and_is_an_event()
    {
        var told = AmiCaptures.Messages("ami/originate-async").Where(message => message.Name == "OriginateResponse").ToList();

        told.ShouldAllBe(message => message.Kind == AmiFrameKind.Event && !message.IsSuccess);
        told.Select(message => (message["Response"], message["Reason"])).ShouldContain(("Success", "4"));
        told.Select(message => (message["Response"], message["Reason"], message["Uniqueid"])).ShouldContain(("Failure", "5", "<unknown>"));
    }

    [Fact]
    public void Two_answers_without_ActionID_follow_two_empty_lines_too_many_and_one_follows_too_many_lines()
    {
        var without = AmiCaptures.Messages("ami/errors").Where(message => message.ActionId is null).Select(message => message.Text);

        without.ShouldBe(["Missing action in request", "Missing action in request", "Too many lines in message or allocation failure"]);
    }

    [Fact]
    public void An_event_of_MixMonitor_is_followed_by_an_empty_line_too_many()
    {
        var stream = Encoding.Latin1.GetString(AmiCaptures.Server("ami/events-answered"));
        var messages = AmiCaptures.Messages("ami/events-answered").ToList();
        var ended = messages.FindIndex(message => message["State"] == "MIXMONITOR_END");

        stream.ShouldContain(messages[ended] + "\r\nEvent: Hangup\r\n");
        messages[ended + 1].Name.ShouldBe("Hangup");
    }

    [Fact]
    public void Goodbye_is_a_success_too()
    {
        var last = AmiCaptures.Messages("ami/login-ok")[^1];

        last.Name.ShouldBe("Goodbye");
        last.IsSuccess.ShouldBeTrue();
        last.Text.ShouldBe("Thanks for all the fish.");
    }

    [Fact]
    public void Events_stand_between_an_action_and_its_answer()
    {
        var kinds = AmiCaptures.Messages("ami/pipelined").Select(message => message.Kind).ToList();
        var first = kinds.IndexOf(AmiFrameKind.Response);

        kinds.Skip(first).SkipWhile(kind => kind == AmiFrameKind.Response).ShouldContain(AmiFrameKind.Response);
    }

    [Fact]
    public void Keys_are_found_whatever_their_case()
    {
        var created = AmiCaptures.Messages("ami/events-answered").First(message => message.Name == "Newchannel");

        created["UNIQUEID"].ShouldNotBeNull().ShouldBe(created["Uniqueid"]);
        created.Frame.Find("uniqueid"u8).Length.ShouldBeGreaterThan(5);
        created["Unique"].ShouldBeNull();
        created.Frame.TryFind("NoSuchKey"u8, out _).ShouldBeFalse();
    }

    [Fact]
    public void An_empty_value_is_there_and_is_not_an_absent_one()
    {
        var created = AmiCaptures.Messages("ami/events-answered").First(message => message.Name == "Newchannel");

        created["AccountCode"].ShouldBe("");
        created.Frame.TryFind("AccountCode"u8, out var value).ShouldBeTrue();
        value.Length.ShouldBe(0);
    }
}
