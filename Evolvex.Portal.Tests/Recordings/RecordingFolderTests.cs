using System.Globalization;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Finding;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>What is known of the folder follows what is in it.</summary>
public sealed class RecordingFolderTests
{
    private static readonly short[] Sound = TestSound.Make("tone", 8000, 800);

    [Fact]
    public async Task New_deleted_and_renamed_files_are_known_at_once_in_new_folders_too()
    {
        await using var site = await RecordingsSite.StartAsync();
        var folder = site.Services.GetRequiredService<RecordingFolder>();
        await folder.Ready;
        await WaitFor.Async(() =>
        {
            // Until the file system tells of changes, the next scan would.
            site.Write("probe.wav", Sound);
            File.Delete(site.PathOf("probe.wav"));
            site.Write("probe2.wav", Sound);
            return Task.FromResult(folder.Index.Find("probe2").Count == 1);
        });

        site.Write("2024/10/30/out-1-2-20241030-095915-1730267955.1.wav", Sound);
        await KnownAsync(site, "1730267955.1", 1);
        site.Write("2024/10/30/12/deep/er/1730267955.2.WAV", Sound);
        await KnownAsync(site, "1730267955.2", 1);
        File.Move(site.PathOf("2024/10/30/12/deep/er/1730267955.2.WAV"), site.PathOf("2024/10/30/1730267955.3.wav"));
        await KnownAsync(site, "1730267955.2", 0);
        await KnownAsync(site, "1730267955.3", 1);
        File.Delete(site.PathOf("2024/10/30/1730267955.3.wav"));
        await KnownAsync(site, "1730267955.3", 0);
        Directory.Delete(site.PathOf("2024/10"), recursive: true);
        await KnownAsync(site, "1730267955.1", 0);
    }

    [Fact]
    public void A_scan_finds_what_nobody_told_of()
    {
        using var place = new Architecture.TemporaryFolder();
        var index = new RecordingIndex(new RecordingLayout(["{uniqueid}.wav"]));
        var scan = new FolderScan(place.Path, index, TimeProvider.System);
        void Put(string name)
        {
            var path = Path.Combine(place.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, new byte[100]);
        }

        Put("2024/10/29/1.1.wav");
        Put("2024/10/30/1.2.wav");
        Put("readme.txt");
        scan.Run("", CancellationToken.None);
        index.All().Select(file => file.Path).Order().ShouldBe(["2024/10/29/1.1.wav", "2024/10/30/1.2.wav"]);

        Put("2024/10/30/1.3.gsm");
        File.Delete(Path.Combine(place.Path, "2024/10/30/1.2.wav"));
        Directory.Delete(Path.Combine(place.Path, "2024/10/29"), recursive: true);
        Put("1.4.wav");
        scan.Run("", CancellationToken.None);
        index.All().Select(file => file.Path).Order().ShouldBe(["1.4.wav", "2024/10/30/1.3.gsm"]);
        index.Count.ShouldBe(2);

        Directory.Delete(place.Path, recursive: true);
        scan.Run("", CancellationToken.None);
        index.Count.ShouldBe(0);
        Directory.CreateDirectory(place.Path);
    }

    [Fact]
    public void A_folder_that_has_not_changed_is_not_listed_again()
    {
        using var place = new Architecture.TemporaryFolder();
        for (var day = 1; day <= 20; day++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(place.Path, day.ToString(CultureInfo.InvariantCulture)));
            File.WriteAllBytes(Path.Combine(folder.FullName, $"{day}.1.wav"), new byte[100]);
            folder.LastWriteTimeUtc = new DateTime(2024, 1, day, 0, 0, 0, DateTimeKind.Utc);
        }
        Directory.SetLastWriteTimeUtc(place.Path, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var scan = new FolderScan(place.Path, new RecordingIndex(new RecordingLayout(["{uniqueid}.wav"])), TimeProvider.System);

        scan.Run("", CancellationToken.None).ShouldBe(21);
        scan.Run("", CancellationToken.None).ShouldBe(0);
        File.WriteAllBytes(Path.Combine(place.Path, "7", "7.2.wav"), new byte[100]);
        scan.Run("", CancellationToken.None).ShouldBe(1);
    }

    [Fact]
    public void The_index_agrees_with_a_simple_one_whatever_is_put_in_and_taken_out()
    {
        var (index, simple, random) = (new RecordingIndex(new RecordingLayout(["{uniqueid}.wav"])), new Dictionary<string, long>(), new Random(11));
        for (var step = 0; step < 20_000; step++)
        {
            var (folder, name) = ($"f{random.Next(5)}", $"{random.Next(200)}.{random.Next(2)}.{(random.Next(2) == 0 ? "wav" : "gsm")}");
            switch (random.Next(12))
            {
                case < 7:
                    index.Set(folder, name, step, step);
                    simple[$"{folder}/{name}"] = step;
                    break;
                case < 11:
                    index.Remove(folder, name);
                    simple.Remove($"{folder}/{name}");
                    break;
                default:
                    if (random.Next(40) != 0) break;
                    index.RemoveFolder(folder);
                    foreach (var gone in simple.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)).ToList()) simple.Remove(gone);
                    break;
            }
        }

        index.Count.ShouldBe(simple.Count);
        index.All().Select(file => (file.Path, file.Length)).Order().ShouldBe(simple.Select(pair => (pair.Key, pair.Value)).Order());
        for (var id = 0; id < 200; id++)
            index.Find($"{id}.1").Select(file => file.Path).Order().ShouldBe(simple.Keys.Where(path => path.Contains($"/{id}.1.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task A_list_of_calls_is_answered_from_what_is_known()
    {
        await using var site = await RecordingsSite.StartAsync();
        for (var call = 0; call < 50; call++) File.SetLastWriteTimeUtc(site.Write($"{call % 5}/1700000000.{call}.wav", Sound), new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var folder = site.Services.GetRequiredService<RecordingFolder>();
        await folder.Ready;
        await WaitFor.Async(() => Task.FromResult(folder.Index.Count == 50));
        var queries = Enumerable.Range(0, 60).Select(call => new RecordingQuery { Uniqueid = $"1700000000.{call}" }).ToList();
        var recordings = site.Services.GetRequiredService<IRecordings>();
        // Those that came while this was watched are looked at once more, now that their date is set.
        await recordings.FindAllAsync(queries, CancellationToken.None);
        // From now on the disk is not looked at: the files are gone, and nobody has had the time to notice.
        Directory.Move(site.Folder, site.Folder + "-away");
        var found = await recordings.FindAllAsync(queries, CancellationToken.None);

        found.Select(ofCall => ofCall.Count).ShouldBe([.. Enumerable.Repeat(1, 50), .. Enumerable.Repeat(0, 10)]);
    }

    [Theory]
    [InlineData("rec-2024.wav", null)]
    [InlineData("/var/spool/asterisk/monitor/2024/rec-2024.wav", null)]
    [InlineData("audio:2024/rec-2024.wav", null)]
    [InlineData("rec-2024", null)]
    [InlineData("rec-2024.mp3", null)]
    [InlineData(null, "1700000000.5")]
    public async Task A_recording_is_found_by_what_the_row_says(string? file, string? linkedid)
    {
        await using var site = await RecordingsSite.StartAsync();
        site.Write("2024/rec-2024.wav", Sound);
        site.Write("2024/1700000000.5.wav", Sound);
        await site.Services.GetRequiredService<RecordingFolder>().Ready;
        await WaitFor.Async(() => Task.FromResult(site.Services.GetRequiredService<RecordingFolder>().Index.Count == 2));

        var found = await site.Services.GetRequiredService<IRecordings>().FindAsync(new RecordingQuery { Uniqueid = "1700000000.9", Linkedid = linkedid, RecordingFile = file }, CancellationToken.None);
        found.Single().ShouldBeOfType<FolderRecording>().Path.ShouldBe(file is null ? "2024/1700000000.5.wav" : "2024/rec-2024.wav");
    }

    [Fact]
    public async Task Of_two_forms_of_one_recording_the_one_that_needs_least_work_is_served()
    {
        await using var site = await RecordingsSite.StartAsync();
        File.WriteAllBytes(site.PathOf("1700000000.1.mp3"), new byte[5000]);
        File.WriteAllBytes(site.PathOf("1700000000.1.gsm"), new byte[5000]);
        site.Write("1700000000.1.wav", Sound);
        site.Write("1700000000.1_in.wav", Sound);
        site.Write("1700000000.1_out.wav", Sound);
        await WaitFor.Async(async () => (await site.FindAsync("1700000000.1")).Count == 3);

        (await site.FindAsync("1700000000.1")).Cast<FolderRecording>().Select(recording => (recording.Format.Extension, recording.Side)).Order()
            .ShouldBe([("wav", RecordingSide.Both), ("wav", RecordingSide.In), ("wav", RecordingSide.Out)]);
    }

    private static Task KnownAsync(RecordingsSite site, string id, int count) =>
        WaitFor.Async(() => Task.FromResult(site.Services.GetRequiredService<RecordingFolder>().Index.Find(id).Count == count));
}
