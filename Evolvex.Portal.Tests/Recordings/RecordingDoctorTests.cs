using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

[Trait("Needs", "Ffmpeg")]
public sealed class RecordingDoctorTests
{
    private static readonly DateTime LongAgo = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_call_that_plays_is_well()
    {
        await using var site = await RecordingsSite.StartAsync();
        site.Write("1700000000.1.wav", TestSound.Make("tone", 8000, 8000));

        (await ExamineAsync(site, new() { Uniqueid = "1700000000.1" })).Finding.ShouldBe(RecordingFinding.Plays);
    }

    [Fact]
    public async Task A_call_without_a_file_was_most_likely_not_recorded()
    {
        await using var site = await RecordingsSite.StartAsync();
        var found = await ExamineAsync(site, new() { Uniqueid = "1700000000.1", Linkedid = "1700000000.0", StartedAt = new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.Zero) });

        found.Finding.ShouldBe(RecordingFinding.NotRecorded);
        found.LookedAt.ShouldBe(["1700000000.1", "1700000000.0", "2023/11/14/1700000000.1", "2023/11/14/1700000000.0"]);
    }

    [Fact]
    public async Task A_file_that_the_row_names_and_that_is_gone_is_missed_by_its_name_alone()
    {
        await using var site = await RecordingsSite.StartAsync();
        var found = await ExamineAsync(site, new() { Uniqueid = "1700000000.1", RecordingFile = "/var/spool/asterisk/monitor/2023/11/14/out-1-2.wav" });

        (found.Finding, found.File).ShouldBe((RecordingFinding.NotThere, "out-1-2.wav"));
    }

    [Theory]
    [InlineData("wav", 44)]
    [InlineData("wav", 10)]
    [InlineData("wav", 0)]
    [InlineData("gsm", 20)]
    [InlineData("sln", 0)]
    [InlineData("ogg", 0)]
    public async Task A_file_without_sound_is_empty(string extension, int length)
    {
        await using var site = await RecordingsSite.StartAsync();
        await File.WriteAllBytesAsync(site.PathOf($"1700000000.1.{extension}"), WavFile.Header(8000, 1, 0).AsSpan(0, length).ToArray());
        var found = await ExamineAsync(site, new() { Uniqueid = "1700000000.1" });

        (found.Finding, found.File).ShouldBe((RecordingFinding.Empty, $"1700000000.1.{extension}"));
    }

    [Theory]
    [InlineData(90_000L, true, nameof(RecordingFinding.Truncated))]
    [InlineData(0L, true, nameof(RecordingFinding.Truncated))]
    [InlineData(0L, false, nameof(RecordingFinding.Growing))]
    [InlineData(16_000L, true, nameof(RecordingFinding.Plays))]
    public async Task A_header_that_is_not_right_is_old_damage_or_a_call_that_goes_on(long declared, bool old, string finding)
    {
        await using var site = await RecordingsSite.StartAsync();
        var path = site.PathOf("1700000000.1.wav");
        await File.WriteAllBytesAsync(path, [.. WavFile.Header(8000, 1, declared), .. Enumerable.Repeat((byte)0x90, 16_000)]);
        if (old) File.SetLastWriteTimeUtc(path, LongAgo);

        (await ExamineAsync(site, new() { Uniqueid = "1700000000.1" })).Finding.ToString().ShouldBe(finding);
    }

    [Theory]
    [InlineData("wav")]
    [InlineData("ogg")]
    [InlineData("m4a")]
    [InlineData("wav.gz")]
    public async Task What_nobody_can_decode_is_an_unknown_codec(string extension)
    {
        await using var site = await RecordingsSite.StartAsync();
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(site.PathOf($"1700000000.1.{extension}"), noise);
        await WaitFor.Async(async () => (await ExamineAsync(site, new() { Uniqueid = "1700000000.1" })).Finding == RecordingFinding.UnknownCodec);
    }

    [Fact]
    public async Task One_good_file_among_bad_ones_is_enough()
    {
        await using var site = await RecordingsSite.StartAsync();
        await File.WriteAllBytesAsync(site.PathOf("1700000000.1.wav"), WavFile.Header(8000, 1, 0));
        await File.WriteAllBytesAsync(site.PathOf("1700000000.1.ulaw"), new byte[8000]);

        (await ExamineAsync(site, new() { Uniqueid = "1700000000.1" })).Finding.ShouldBe(RecordingFinding.Plays);
        (await site.FindAsync("1700000000.1")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named_by_its_setting_only()
    {
        await using var site = await RecordingsSite.StartAsync(options: folder => new RecordingsOptions { Folder = folder + "-gone" });
        var found = await ExamineAsync(site, new() { Uniqueid = "1700000000.1" });

        found.Finding.ShouldBe(RecordingFinding.FolderMissing);
        found.Detail.ShouldBe("Recordings:Folder does not exist or may not be entered.");
    }

    private static Task<RecordingDiagnosis> ExamineAsync(RecordingsSite site, RecordingQuery query) => site.Services.GetRequiredService<RecordingDoctor>().ExamineAsync(query, CancellationToken.None);
}
