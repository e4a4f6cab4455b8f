using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Recordings.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>A recording whose name says nothing of its call is found by what Asterisk said while it wrote it.</summary>
public sealed class ToldRecordingTests(RecordedPortal site) : IClassFixture<RecordedPortal>
{
    private IServiceProvider Services => site.Portal.Services;

    [Theory]
    [InlineData("ami", "1795323532.262", "1795323532.261")]
    [InlineData("asterisk-16/ami", "1795323651.214", "1795323651.213")]
    public void The_events_of_asterisk_tell_the_files_of_a_channel(string folder, string channel, string call)
    {
        var starts = new RecordingStarts();

        foreach (var message in Captured(folder)) starts.Take(message.Frame);

        var told = new List<RecordingStart>();
        while (starts.Reader.TryRead(out var start)) told.Add(start);
        told.Select(start => start.File).ShouldBe([$"/var/spool/asterisk/monitor/{channel}.wav", "/var/spool/asterisk/monitor/by-ami.wav"]);
        told.ShouldAllBe(start => start.Uniqueid == channel && start.Linkedid == call);
    }

    [Fact]
    public async Task It_is_found_held_and_missed_by_its_call()
    {
        var starts = Services.GetRequiredService<RecordingStarts>();
        var asked = new RecordingQuery { Uniqueid = "1795323532.262", Linkedid = "1795323532.261" };
        foreach (var message in Captured("ami")) starts.Take(message.Frame);
        var doctor = Services.GetRequiredService<RecordingDoctor>();
        await EvolvexApi.ApiPortal.Eventually(async () => (await doctor.ExamineAsync(asked, default)) is { Finding: RecordingFinding.NotThere, File: "by-ami.wav" }, "the doctor knows that MixMonitor ran");

        var part = Path.Combine(site.Portal.Data, "by-ami.part");
        await File.WriteAllBytesAsync(part, [.. WavFile.Header(8000, 1, 1600), .. new byte[1600]]);
        File.SetLastWriteTimeUtc(part, (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(400)).UtcDateTime);
        File.Move(part, Path.Combine(site.Folder, "by-ami.wav"));

        var folder = Services.GetRequiredService<FolderRecordings>();
        await EvolvexApi.ApiPortal.Eventually(async () => (await folder.FindAsync(asked, default)).Count == 1, "it is found");
        (await folder.FindAllAsync([asked, new RecordingQuery { Uniqueid = "1795323532.999" }], default)).Select(found => found.Count).ShouldBe([1, 0]);
        folder.CallOf(new IndexedFile("", "by-ami.wav", 1644, 0)).ShouldBe("1795323532.261");

        var (store, plan) = (Services.GetRequiredService<RetentionStore>(), Services.GetRequiredService<RetentionPlan>());
        RetentionRule[] rules = [new(1, 365, null, null, true)];
        (await plan.DueAsync(rules, default)).ShouldContain(file => file.Path == "by-ami.wav");
        var anna = new AuditActor(AuditActorKind.Person, "1", "anna", null);
        await store.HoldAsync("1795323532.262", hold: true, anna, default);
        (await plan.DueAsync(rules, default)).ShouldNotContain(file => file.Path == "by-ami.wav");
    }

    [Fact]
    public void What_the_name_tells_by_itself_is_not_kept_and_the_oldest_is_forgotten()
    {
        var told = new ToldRecordings(new RecordingsOptions());
        told.Add("1795323532.1", "1795323532.0", "/monitor/1795323532.1.wav");
        told.Add("1795323532.1", "1795323532.0", "/monitor/2026/11/22/in-74951234567-anna.wav");
        told.FilesOf("1795323532.1").ShouldBe(["/monitor/2026/11/22/in-74951234567-anna.wav"]);
        told.FilesOf("1795323532.0").ShouldBe(["/monitor/2026/11/22/in-74951234567-anna.wav"]);
        told.CallOf("2026/11/22", "in-74951234567-anna").ShouldBe("1795323532.0");

        for (var call = 0; call < ToldRecordings.Most; call++) told.Add($"17000{call}.1", $"17000{call}.1", $"name-{call}.wav");

        told.FilesOf("1795323532.1").ShouldBeEmpty();
        told.FilesOf("1795323532.0").ShouldBeEmpty();
        told.CallOf("2026/11/22", "in-74951234567-anna").ShouldBeNull();
        told.CallOf("", "name-0").ShouldBe("170000.1");
    }

    [Fact]
    public void The_same_name_in_folders_of_several_days_is_of_several_calls()
    {
        var told = new ToldRecordings(new RecordingsOptions());
        told.Add("1.1", "1.1", "/monitor/20261121/200-101.wav");
        told.Add("2.1", "2.1", "/monitor/20261122/200-101.wav");

        told.CallOf("20261121", "200-101").ShouldBe("1.1");
        told.CallOf("20261122", "200-101").ShouldBe("2.1");
        told.CallOf("20261123", "200-101").ShouldBeNull();
        told.CallOf("", "200-101").ShouldBeNull("it may be of either");
        told.FilesOf("1.1").ShouldBe(["/monitor/20261121/200-101.wav"]);

        told.Add("3.1", "3.1", "/monitor/20261122/200-101.wav");

        told.CallOf("20261122", "200-101").ShouldBe("3.1", "the file was written anew");
        told.FilesOf("2.1").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "a.wav", 0)]
    [InlineData("", "/var/spool/asterisk/monitor/a.wav", 0)]
    [InlineData("2026/11", "/var/spool/asterisk/monitor/2026/11/a.wav", 2)]
    [InlineData("2026/11", "11/a.wav", 1)]
    [InlineData("2026/11", "a.wav", 0)]
    [InlineData("2026", "audio:2026/a.wav", 1)]
    [InlineData("2026/10", "/var/spool/asterisk/monitor/2026/11/a.wav", null)]
    [InlineData("2025/11", "/var/spool/asterisk/monitor/2026/11/a.wav", null)]
    public void A_folder_fits_a_named_path_or_contradicts_it(string folder, string named, int? fit) => NamedFolder.Fit(folder, named).ShouldBe(fit);

    private static IEnumerable<AmiMessage> Captured(string folder) =>
        AmiMessage.ParseAll(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Captures", folder, "events-mixmonitor.s2c")));
}
