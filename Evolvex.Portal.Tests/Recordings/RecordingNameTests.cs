using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Tests.Recordings;

public sealed class RecordingNameTests
{
    private static readonly RecordingLayout Usual = new(["{uniqueid}.wav", "{linkedid}.wav", "{yyyy}/{MM}/{dd}/{uniqueid}.wav", "{yyyy}/{MM}/{dd}/*-{uniqueid}.wav", "calls/{HH}{mm}{ss}_{uniqueid}_end.wav"]);

    [Theory]
    [InlineData("", "1730267955.2409.wav", "1730267955.2409")]
    [InlineData("", "pbx1-1730267955.2409.WAV", "pbx1-1730267955.2409")]
    [InlineData("2024/10/30", "out-89123456789-110-20241030-095915-1730267955.2409.wav", "1730267955.2409")]
    [InlineData("", "internal-110-111-20241030-095915-1730267955.2409.wav", "1730267955.2409")]
    [InlineData("2024/10/30", "external-110-+7-912-345-67-89-20241030-095915-pbx1-1730267955.2409.wav", "pbx1-1730267955.2409")]
    [InlineData("2024/10/30", "q-600-1730267955.2409.wav", "1730267955.2409")]
    [InlineData("2024/10/30/09", "mikopbx-1730267955.2409_aB3xYz.webm", "mikopbx-1730267955.2409_aB3xYz")]
    [InlineData("2024/10/30/09", "mikopbx-1730267955.2409_in.mp3", "mikopbx-1730267955.2409")]
    [InlineData("", "1730267955.2409-out.wav", "1730267955.2409")]
    [InlineData("", "1730267955.2409.wav.gz", "1730267955.2409")]
    [InlineData("calls", "095915_my-call_end.sln16", "my-call")]
    [InlineData("elsewhere", "84f8fc34-82ad-46b0-b5f3-3cfd0462beeb.ulaw", "84f8fc34-82ad-46b0-b5f3-3cfd0462beeb")]
    public void The_call_of_a_file_is_told_by_its_name(string folder, string name, string id)
    {
        RecordingFileName.TryParse(name, out var parsed).ShouldBeTrue();
        Usual.IdOf(folder, parsed.Stem).ToString().ShouldBe(id);
    }

    [Theory]
    [InlineData("a.wav", "wav", RecordingSide.Both, RecordingPacking.None)]
    [InlineData("a_IN.WAV", "wav", RecordingSide.In, RecordingPacking.None)]
    [InlineData("a-out.Sln16.GZ", "sln16", RecordingSide.Out, RecordingPacking.Gzip)]
    [InlineData("a.b.c.WAV49.zip", "wav49", RecordingSide.Both, RecordingPacking.Zip)]
    public void Side_format_and_packing_are_told_by_the_name_in_any_case(string name, string extension, RecordingSide side, RecordingPacking packing)
    {
        RecordingFileName.TryParse(name, out var parsed).ShouldBeTrue();
        (parsed.Format.Extension, parsed.Side, parsed.Packing).ShouldBe((extension, side, packing));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".wav")]
    [InlineData(".hidden.wav")]
    [InlineData("notes.txt")]
    [InlineData("wav")]
    [InlineData("a.")]
    [InlineData("a.gz")]
    public void What_is_no_recording_has_no_parts(string name) => RecordingFileName.TryParse(name, out _).ShouldBeFalse();

    [Theory]
    [InlineData("out-1-2-20241030-095915-1.2.wav", "out-1-2-20241030-095915-1.2")]
    [InlineData("/var/spool/asterisk/monitor/2024/10/30/x.wav", "x")]
    [InlineData("audio:2024/x.gsm", "x")]
    [InlineData("x", "x")]
    [InlineData("D:\\monitor\\x.WAV", "x")]
    public void A_row_may_name_its_file_in_any_way(string named, string stem) => RecordingFileName.StemOf(named).ToString().ShouldBe(stem);

    [Fact]
    public void A_call_has_places_by_its_ids_and_date()
    {
        var at = new DateTimeOffset(2024, 10, 30, 9, 59, 15, TimeSpan.FromHours(3));

        Usual.PlacesOf("1.2", "1.1", at).ShouldBe(["1.2", "1.1", "2024/10/30/1.2", "calls/095915_1.2_end"]);
        Usual.PlacesOf("1.2", null, null).ShouldBe(["1.2"]);
    }

    [Theory]
    [InlineData("../{uniqueid}.wav")]
    [InlineData("/monitor/{uniqueid}.wav")]
    [InlineData("a/./{uniqueid}.wav")]
    [InlineData("{yyyy}/all.wav")]
    [InlineData("{uniqueid}/all.wav")]
    [InlineData("{caller}-{uniqueid}.wav")]
    [InlineData("{uniqueid.wav")]
    [InlineData("")]
    public void A_pattern_that_cannot_work_is_refused(string pattern) => Should.Throw<FormatException>(() => RecordingPattern.Parse(pattern));

    [Theory]
    [InlineData("1730267955.2409", true)]
    [InlineData("pbx 1-ö@x", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("../x", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a%2fb", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\nb", false)]
    public void An_id_names_nothing_but_a_call(string id, bool can) => CallId.CanBe(id).ShouldBe(can);

    [Fact]
    public void An_id_is_not_endless() => CallId.CanBe(new string('1', 150)).ShouldBeFalse();

    [Theory]
    [InlineData("1730267955.2409", 1730267955L)]
    [InlineData("pbx-1-1730267955.2409", 1730267955L)]
    [InlineData("84f8fc34-82ad-46b0-b5f3-3cfd0462beeb", null)]
    [InlineData("", null)]
    public void An_id_of_asterisks_making_tells_when_the_call_began(string id, long? epoch) => (CallId.StartedAt(id)?.ToUnixTimeSeconds()).ShouldBe(epoch);
}
