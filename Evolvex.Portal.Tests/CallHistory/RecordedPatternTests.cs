using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>What the portal says of calls that were played on a real Asterisk, beside what was played.</summary>
public sealed class RecordedPatternTests
{
    /// <summary>Pattern, which of its calls, direction, verdict, reason, who, place, wait, talk; a wait that the records do not tell is -1.</summary>
    public static TheoryData<string, int, CallDirection, CallVerdict, CallReasonCode, string, string, int, int> Played => new()
    {
        { "internal-answered", 0, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 2, 4 },
        { "internal-answered-callee-hangs-up", 0, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 1, 3 },
        { "internal-busy", 0, CallDirection.Internal, CallVerdict.Busy, CallReasonCode.AllBusy, "110", "", 0, 0 },
        { "internal-caller-gave-up", 0, CallDirection.Internal, CallVerdict.NoAnswer, CallReasonCode.RangUnanswered, "110", "", 3, 0 },
        { "internal-unreachable", 0, CallDirection.Internal, CallVerdict.Failed, CallReasonCode.Unreachable, "111", "", 0, 0 },
        { "internal-declined", 0, CallDirection.Internal, CallVerdict.NoAnswer, CallReasonCode.RangUnanswered, "110", "", 0, 0 },
        { "internal-congestion", 0, CallDirection.Internal, CallVerdict.Failed, CallReasonCode.Refused, "602", "", 0, 0 },
        { "internal-busy-in-dialplan", 0, CallDirection.Internal, CallVerdict.Busy, CallReasonCode.AllBusy, "601", "", 0, 0 },
        { "internal-ringing-never-answered", 0, CallDirection.Internal, CallVerdict.NoAnswer, CallReasonCode.RangUnanswered, "603", "", 2, 0 },
        { "internal-prompt", 0, CallDirection.Internal, CallVerdict.Machine, CallReasonCode.MenuOnly, "", "", 0, 0 },
        { "internal-voicemail", 0, CallDirection.Internal, CallVerdict.Machine, CallReasonCode.MachineAfterUnreachable, "111", "", 9, 0 },
        { "inbound-direct-answered", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 2, 4 },
        { "inbound-direct-busy", 0, CallDirection.Inbound, CallVerdict.Busy, CallReasonCode.AllBusy, "110", "", 0, 0 },
        { "inbound-direct-missed", 0, CallDirection.Inbound, CallVerdict.Missed, CallReasonCode.RangUnanswered, "110", "", 4, 0 },
        { "inbound-two-dials-missed", 0, CallDirection.Inbound, CallVerdict.Missed, CallReasonCode.RangUnanswered, "110", "", 4, 0 },
        { "inbound-direct-unreachable", 0, CallDirection.Inbound, CallVerdict.Missed, CallReasonCode.Unreachable, "111", "", 0, 0 },
        { "inbound-ring-group-answered", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "112", "", 2, 5 },
        { "inbound-ring-group-missed", 0, CallDirection.Inbound, CallVerdict.Missed, CallReasonCode.RangUnanswered, "110,112", "", 12, 0 },
        { "inbound-hunt-second-answers", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "112", "", 5, 7 },
        { "inbound-voicemail", 0, CallDirection.Inbound, CallVerdict.Machine, CallReasonCode.MachineAfterUnreachable, "111", "", 9, 0 },
        { "inbound-menu-then-voicemail", 0, CallDirection.Inbound, CallVerdict.Voicemail, CallReasonCode.VoicemailAfterRinging, "110", "109", 6, 0 },
        { "inbound-menu-only", 0, CallDirection.Inbound, CallVerdict.Machine, CallReasonCode.MenuOnly, "", "", 0, 0 },
        { "inbound-menu-then-answered", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", -1, 9 },
        { "inbound-menu-then-missed", 0, CallDirection.Inbound, CallVerdict.Missed, CallReasonCode.RangUnanswered, "110", "", 7, 0 },
        { "queue-answered-by-phone", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredInQueue, "110", "support", 3, 4 },
        { "queue-answered-by-local", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredInQueue, "201", "support", 1, 4 },
        { "queue-abandoned-ringing", 0, CallDirection.Inbound, CallVerdict.Abandoned, CallReasonCode.GaveUpInQueue, "109,110", "support", 6, 0 },
        { "queue-abandoned-nobody", 0, CallDirection.Internal, CallVerdict.Abandoned, CallReasonCode.GaveUpInEmptyQueue, "", "sales", 5, 0 },
        { "queue-timeout-second-queue", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredInQueue, "110", "support", -1, 8 },
        { "queue-timeout-second-abandoned", 0, CallDirection.Inbound, CallVerdict.Abandoned, CallReasonCode.GaveUpInQueue, "112,201", "support", 8, 0 },
        { "queue-timeout-voicemail", 0, CallDirection.Inbound, CallVerdict.Voicemail, CallReasonCode.VoicemailAfterRinging, "112", "109", 4, 0 },
        { "queue-local-members-answered", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredInQueue, "109", "agents", 2, 4 },
        { "queue-local-members-abandoned", 0, CallDirection.Inbound, CallVerdict.Abandoned, CallReasonCode.GaveUpInQueue, "110,109", "agents", 5, 0 },
        { "queue-timeout-hung-up", 0, CallDirection.Inbound, CallVerdict.Missed, CallReasonCode.QueueLetGo, "112", "short", 3, 0 },
        { "queue-empty-not-joined", 0, CallDirection.Inbound, CallVerdict.Missed, CallReasonCode.NobodyWasCalled, "", "", 0, 0 },
        { "queue-one-busy-one-answers", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredInQueue, "110", "support", -1, 9 },
        { "queue-internal-caller", 0, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.AnsweredInQueue, "110", "support", -1, 6 },
        { "queue-second-round-abandoned", 0, CallDirection.Inbound, CallVerdict.Abandoned, CallReasonCode.GaveUpInQueue, "110", "support", 25, 0 },
        { "inbound-blind-transfer-answered", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredAndTransferred, "110,112", "", 1, 9 },
        { "inbound-blind-transfer-missed", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredThenLost, "110,112", "", 1, 2 },
        { "inbound-transfer-to-queue", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 1, 11 },
        { "inbound-attended-transfer", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredAndTransferred, "110,112", "", 1, 12 },
        { "internal-attended-transfer", 0, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.AnsweredAndTransferred, "110,112", "", 1, 9 },
        { "parked-and-retrieved", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredAndTransferred, "110,112", "", 1, 6 },
        { "outbound-answered", 0, CallDirection.Outbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "79161234567", "", 2, 6 },
        { "outbound-no-answer", 0, CallDirection.Outbound, CallVerdict.NoAnswer, CallReasonCode.RangUnanswered, "79161234568", "", 4, 0 },
        { "outbound-unanswered-30-s", 0, CallDirection.Outbound, CallVerdict.NoAnswer, CallReasonCode.RangUnanswered, "79161234569", "", 30, 0 },
        { "inbound-forwarded-outside", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "79991234567", "", 1, 6 },
        { "inbound-follow-me-local", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 2, 6 },
        { "originate-click-to-call", 0, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 1, 6 },
        { "originate-click-to-call-outside", 0, CallDirection.Outbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "79161234570", "", 1, 7 },
        { "originate-local", 0, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 1, 6 },
        { "originate-not-answered", 0, CallDirection.Internal, CallVerdict.NoAnswer, CallReasonCode.RangUnanswered, "109", "", 3, 0 },
        { "originate-second-busy", 0, CallDirection.Internal, CallVerdict.Busy, CallReasonCode.AllBusy, "110", "", 1, 0 },
        { "originate-application", 0, CallDirection.Internal, CallVerdict.Machine, CallReasonCode.MenuOnly, "", "", 0, 0 },
        { "originate-prompt", 0, CallDirection.Internal, CallVerdict.Machine, CallReasonCode.MenuOnly, "", "", 0, 0 },
        { "conference-three", 0, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.Conference, "109", "700", 0, 6 },
        { "conference-three", 1, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.Conference, "110", "700", 0, 4 },
        { "conference-three", 2, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.Conference, "79161112263", "700", 0, 0 },
        { "conference-alone", 0, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.Conference, "109", "701", 0, 0 },
        { "pickup-refused", 0, CallDirection.Inbound, CallVerdict.Missed, CallReasonCode.RangUnanswered, "110", "", 9, 0 },
        { "pickup-refused", 1, CallDirection.Internal, CallVerdict.Failed, CallReasonCode.Refused, "*8", "", 0, 0 },
        { "utf8-name", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 1, 3 },
        { "held", 0, CallDirection.Internal, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 1, 9 },
        { "name-cp1251", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 2, 3 },
        { "name-latin1", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 2, 3 },
        { "name-emoji", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 2, 3 },
        { "name-cp1251-read-in-dialplan", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 2, 3 },
        { "name-by-latin1-connection", 0, CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", "", 2, 3 },
        { "name-cp1251-by-latin1-connection", 0, CallDirection.Internal, CallVerdict.Machine, CallReasonCode.MenuOnly, "", "", 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Played))]
    public void A_played_call_has_the_verdict_of_what_was_played(
        string pattern, int which, CallDirection direction, CallVerdict verdict, CallReasonCode reason, string who, string place, int wait, int talk)
    {
        var call = RecordedPatterns.Calls(pattern)[which];

        (call.Direction, call.Verdict, call.Reason.Code, string.Join(',', call.Reason.Who), call.Reason.Place ?? "").ShouldBe((direction, verdict, reason, who, place));
        (call.WaitIsExact ? call.WaitSeconds : -1, call.TalkSeconds).ShouldBe((wait, talk));
    }

    [Fact]
    public void More_than_forty_patterns_were_played_and_each_is_judged()
    {
        RecordedPatterns.Names.Count().ShouldBeGreaterThan(40);
        Played.Select(row => (string)row[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(RecordedPatterns.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Who_watched_the_telephone_answer_corrects_a_wait_that_the_records_do_not_tell()
    {
        var start = RecordedPatterns.Calls("inbound-menu-then-answered")[0].StartedAt;
        // After a start of Asterisk another channel had the same name, and did so before.
        var rules = RecordedPatterns.Rules with { Witnessed = new[] { start.AddDays(-1), start.AddSeconds(4), start.AddDays(1) }.ToLookup(_ => "PJSIP/110-000000c7") };

        var call = RecordedPatterns.Calls("inbound-menu-then-answered", rules)[0];

        (call.WaitSeconds, call.WaitIsExact, call.TalkSeconds).ShouldBe((4, true, 5));
    }

    [Theory]
    [InlineData("utf8-name", "79161112266", "Ольга Ёлкина")]
    [InlineData("name-emoji", "79161113003", "Анна 😀")]
    [InlineData("name-cp1251", "79161113001", null)]
    [InlineData("name-latin1", "79161113002", "Jos\uFFFD M\uFFFDller")]
    [InlineData("name-cp1251-read-in-dialplan", "79161113004", "Ольга Ёлкина")]
    [InlineData("name-by-latin1-connection", "79161113005", "Ольга Ёлкина")]
    [InlineData("name-cp1251-by-latin1-connection", "79161113006", "Ольга Ёлкина")]
    public void A_caller_named_in_any_alphabet_keeps_the_number_and_what_can_be_read_of_the_name(string pattern, string number, string? name) =>
        RecordedPatterns.Calls(pattern)[0].From.ShouldBe(new Party(number, name));

    [Fact]
    public void The_number_that_was_dialled_is_told_and_not_the_place_in_the_dialplan() =>
        RecordedPatterns.Calls("queue-answered-by-phone")[0].Dialled.ShouldBe("153");

    [Fact]
    public void Extensions_of_a_call_are_told_apart_by_what_they_did()
    {
        var parts = RecordedPatterns.Calls("inbound-ring-group-answered")[0].Extensions;

        parts.ShouldBe([new ExtensionPart("110", Made: false, Answered: false, 2, 0), new ExtensionPart("112", Made: false, Answered: true, 2, 5)], ignoreOrder: true);
    }

    [Fact]
    public void The_cost_of_a_transfer_is_the_time_in_which_nobody_talked()
    {
        var call = RecordedPatterns.Calls("inbound-attended-transfer")[0];

        (call.Transfers, call.TransferSeconds).ShouldBe((1, 2));
    }
}
