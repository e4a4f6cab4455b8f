using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Shapes of records that the recorded ones do not have: other tables, other spellings, clocks put back.</summary>
public sealed class CallReadingTests
{
    private static readonly WallClock Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
    private static readonly DateTime Noon = new(2026, 11, 20, 12, 0, 0);

    [Fact]
    public void A_table_without_times_of_answers_tells_them_by_its_lengths()
    {
        var call = Read(Row with { Answer = null, Duration = 30, BillSec = 20 });

        (call.Verdict, call.WaitSeconds, call.TalkSeconds).ShouldBe((CallVerdict.Answered, 10, 20));
    }

    [Fact]
    public void An_answer_of_1970_is_none()
    {
        var call = Read(Row with { Answer = new DateTime(1970, 1, 1), Disposition = LegDisposition.NoAnswer, BillSec = 0 });

        (call.Verdict, call.TalkSeconds).ShouldBe((CallVerdict.Missed, 0));
    }

    [Theory]
    [InlineData("NOANSWER", LegDisposition.NoAnswer)]
    [InlineData("no answer", LegDisposition.NoAnswer)]
    [InlineData("ANSWER", LegDisposition.Answered)]
    [InlineData("CONGESTION", LegDisposition.Failed)]
    [InlineData(null, LegDisposition.Unknown)]
    public void Dispositions_are_read_in_every_spelling(string? text, LegDisposition disposition) => CallDetailRecord.ReadDisposition(text).ShouldBe(disposition);

    [Fact]
    public void Parallel_legs_do_not_add_up()
    {
        var call = Read(Row with { Duration = 60, BillSec = 50, Answer = Noon.AddSeconds(10) }, Row with { Sequence = 2, DstChannel = "PJSIP/111-2", Start = Noon.AddSeconds(5), Duration = 50, BillSec = 45, Answer = Noon.AddSeconds(10) });

        (call.TalkSeconds, call.DurationSeconds).ShouldBe((50, 60));
    }

    [Fact]
    public void Rows_without_linkedid_are_calls_of_their_own() =>
        CallReader.ReadAll([Row with { LinkedId = "" }, Row with { LinkedId = "", UniqueId = "1795345200.9" }], new(Berlin, DirectionRules.Default)).Count().ShouldBe(2);

    [Fact]
    public void Without_the_dialplans_word_the_trunks_name_tells_the_direction()
    {
        Read(Row).Direction.ShouldBe(CallDirection.Inbound);
        Read(Row with { Channel = "PJSIP/109-1", Context = "from-internal", App = "Dial", AppData = "PJSIP/79161234567@provider,30", DstChannel = "PJSIP/provider-2" }).ShouldSatisfyAllConditions(
            call => call.Direction.ShouldBe(CallDirection.Outbound), call => call.Trunk.ShouldBe("provider"), call => call.Reached.ShouldBe("79161234567"));
        Read(Row with { Channel = "PJSIP/109-1", Context = "from-internal" }).Direction.ShouldBe(CallDirection.Internal);
    }

    [Fact]
    public void A_pattern_of_the_administrator_makes_a_trunk()
    {
        var rules = new CallReadingRules(Berlin, DirectionRules.Default with { TrunkPatterns = ["sipgate*"] });

        CallReader.Read([Row with { Channel = "PJSIP/sipgate-7-1", Context = "x" }], rules).ShouldSatisfyAllConditions(
            call => call.Direction.ShouldBe(CallDirection.Inbound), call => call.Trunk.ShouldBe("sipgate-7"));
    }

    [Fact]
    public void The_hour_that_passes_twice_is_told_by_the_uniqueid()
    {
        // 25 October 2026, 02:30 in Berlin: first at 00:30 UTC, again at 01:30 UTC.
        var wall = new DateTime(2026, 10, 25, 2, 30, 0);
        var first = new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero);

        Read(Row with { Start = wall, Answer = wall.AddSeconds(5), UniqueId = $"{first.ToUnixTimeSeconds()}.1" }).StartedAt.ShouldBe(first);
        Read(Row with { Start = wall, Answer = wall.AddSeconds(5), UniqueId = $"pbx-{first.AddHours(1).ToUnixTimeSeconds()}.1" }).StartedAt.ShouldBe(first.AddHours(1));
    }

    [Fact]
    public void A_talk_over_the_change_of_clocks_keeps_its_length()
    {
        var wall = new DateTime(2026, 10, 25, 2, 50, 0);
        var first = new DateTimeOffset(2026, 10, 25, 0, 50, 0, TimeSpan.Zero);

        // Answered in the first pass, ended in the second: the clock of the end is before that of the start.
        var call = Read(Row with { Start = wall, Answer = wall.AddSeconds(30), Duration = 1200, BillSec = 1170, UniqueId = $"{first.ToUnixTimeSeconds()}.1" });

        (call.WaitSeconds, call.TalkSeconds, call.EndedAt).ShouldBe((30, 1170, first.AddSeconds(1200)));
    }

    [Theory]
    [InlineData("\"Anna Petrova\" <109>", "Anna Petrova", "109")]
    [InlineData("\"Anna Petrova\" <109>", null, "110")]
    [InlineData("\"Anna Petrova\" <>", "Anna Petrova", "")]
    [InlineData("\"109\" <109>", null, "109")]
    [InlineData("109", null, "109")]
    [InlineData("", null, "")]
    [InlineData("\"\" <79161234567>", null, "79161234567")]
    public void A_caller_id_tells_the_name_of_its_number(string callerId, string? name, string number) => CallerName.NameOf(callerId, number).ShouldBe(name);

    [Theory]
    [InlineData("79161234567", "79161••••67")]
    [InlineData("+79161234567", "+79161••••67")]
    [InlineData("+7 (916) 123-45-67", "+7 (916) 1••-••-67")]
    [InlineData("79161234567@sip.example", "79161••••67@sip.example")]
    [InlineData("anna-2", "anna-2")]
    [InlineData("110", "110")]
    [InlineData("support", "support")]
    public void Outside_numbers_are_masked_and_extensions_not(string number, string masked) => NumberMask.Of(number).ShouldBe(masked);

    [Theory]
    [InlineData("+7 (916) 123-45-67", "7654321619")]
    [InlineData("8 916 1234567", "7654321619")]
    [InlineData("1234567", "7654321")]
    [InlineData("110", "011")]
    public void A_number_is_looked_for_by_its_end_however_it_is_written(string typed, string key) => NumberKey.Wanted(typed).Key.ShouldBe(key);

    [Theory]
    [InlineData("329", "33")]
    [InlineData("3298", "3299")]
    [InlineData("9909", "991")]
    [InlineData("89*", "9")]
    [InlineData("9999999999", null)]
    [InlineData("fritz", null)]
    public void What_begins_with_a_key_ends_at_a_digit(string key, string? end) => NumberKey.After(key).ShouldBe(end);

    [Fact]
    public void Numbers_of_calls_rise_with_time_and_count()
    {
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

        CallNumber.Of("1795345200.7", at).ShouldBeLessThan(CallNumber.Of("1795345200.12", at));
        CallNumber.Of("pbx-1795345200.12", at).ShouldBeLessThan(CallNumber.Of("anything", at.AddSeconds(1)));
        CallNumber.SecondOf(CallNumber.Of("pbx-1795345200.12", at)).ShouldBe(at);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("+79161234567", "+79161234567")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    public void A_cell_is_never_a_formula(string text, string cell) => CsvCell.Of(text, ';').ShouldBe(cell);

    private static CallDetailRecord Row => new()
    {
        UniqueId = "1795345200.1",
        LinkedId = "1795345200.1",
        Sequence = 1,
        Src = "79161234567",
        Dst = "110",
        Context = "from-trunk",
        CallerId = "79161234567",
        Channel = "PJSIP/trunk-1",
        DstChannel = "PJSIP/110-2",
        App = "Dial",
        AppData = "PJSIP/110,30",
        Start = Noon,
        Answer = Noon.AddSeconds(10),
        Duration = 30,
        BillSec = 20,
        Disposition = LegDisposition.Answered,
    };

    private static PastCall Read(params CallDetailRecord[] rows) => CallReader.Read(rows, new(Berlin, DirectionRules.Default));
}
