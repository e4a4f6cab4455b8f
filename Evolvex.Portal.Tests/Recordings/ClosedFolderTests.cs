using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Files;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Recordings.Mp3;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>What the portal's user may not read is said to be that, not to be gone.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ClosedFolderTests : IAsyncLifetime
{
    private const uint Nobody = 65534;

    private readonly CapturedLog _log = new();
    private RecordingsSite _site = null!;

    public async Task InitializeAsync()
    {
        _site = await RecordingsSite.StartAsync(services => services.AddLogging(logging => logging.AddProvider(_log)));
        _site.Write("1700000000.9.wav", TestSound.Make("tone", 8000, 800));
        await _site.Services.GetRequiredService<RecordingFolder>().Ready;
        File.SetUnixFileMode(Path.GetDirectoryName(_site.Folder)!, Open);
    }

    public async Task DisposeAsync()
    {
        foreach (var folder in Directory.GetDirectories(_site.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })) File.SetUnixFileMode(folder, Open);
        await _site.DisposeAsync();
    }

    private static UnixFileMode Open => (UnixFileMode)0b111_101_101;

    [Fact]
    public async Task A_file_behind_a_closed_folder_is_unreadable_and_not_gone()
    {
        _site.Write("2023/11/14/1700000000.1.wav", TestSound.Make("tone", 8000, 800));
        _site.Write("sales/by-hand.wav", TestSound.Make("tone", 8000, 800));
        Close("2023/11");
        Close("sales");

        foreach (var query in new RecordingQuery[] { new() { Uniqueid = "1700000000.3" }, new() { Uniqueid = "1700009999.1", StartedAt = DateTimeOffset.UnixEpoch, RecordingFile = "/var/spool/asterisk/monitor/sales/by-foot.wav" } })
        {
            var found = await AsNobody(() => _site.Services.GetRequiredService<RecordingDoctor>().ExamineAsync(query, default));
            found.Finding.ShouldBe(RecordingFinding.Unreadable);
            found.Detail.ShouldNotBeNull().ShouldContain("right to read");
        }

        (await AsNobody(() => _site.Services.GetRequiredService<RecordingDoctor>().ExamineAsync(new RecordingQuery { Uniqueid = "1800000000.3" }, default))).Finding.ShouldBe(RecordingFinding.NotRecorded);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_unreadable()
    {
        File.SetUnixFileMode(Path.Combine(_site.Folder, "1700000000.9.wav"), UnixFileMode.None);

        var found = await AsNobody(() => _site.Services.GetRequiredService<RecordingDoctor>().ExamineAsync(new RecordingQuery { Uniqueid = "1700000000.9" }, default));

        (found.Finding, found.File).ShouldBe((RecordingFinding.Unreadable, "1700000000.9.wav"));
    }

    [Fact]
    public async Task A_look_says_why_there_is_none()
    {
        _site.Write("closed/1.wav", [1]);
        Close("closed");
        var root = _site.Services.GetRequiredService<RecordingRoot>();

        (await AsNobody(() => Task.FromResult(Outcome("closed/1.wav")))).ShouldBe(OpenOutcome.Unreadable);
        (Outcome("no/1.wav"), Outcome("../1.wav"), Outcome("1700000000.9.wav")).ShouldBe((OpenOutcome.NotFound, OpenOutcome.Refused, OpenOutcome.Opened));

        OpenOutcome Outcome(string path)
        {
            root.Look(path, out var outcome);
            return outcome;
        }
    }

    [Fact]
    public async Task A_closed_folder_keeps_nobody_from_the_others_and_is_tried_again()
    {
        foreach (var file in new[] { "a/1700000000.1.wav", "b/1700000000.2.wav", "c/1700000000.3.wav" }) _site.Write(file, [1]);
        Close("b");
        var index = new RecordingIndex(new RecordingLayout([]));
        var scan = new FolderScan(_site.Folder, index, TimeProvider.System);

        await AsNobody(() => Task.FromResult(scan.Run("", default)));
        (index.Count, string.Join(',', scan.Closed)).ShouldBe((3, "b"));
        File.SetUnixFileMode(Path.Combine(_site.Folder, "b"), Open);
        await AsNobody(() => Task.FromResult(scan.Run("", default)));
        (index.Count, scan.Closed.Count).ShouldBe((4, 0));
    }

    [Fact]
    public async Task The_watcher_goes_on_after_one_folder_and_says_what_else_stops_it()
    {
        var folder = _site.Services.GetRequiredService<RecordingFolder>();
        using var watcher = new FileSystemWatcher(_site.Folder) { EnableRaisingEvents = true };

        folder.WatchFailed(watcher, new UnauthorizedAccessException("Access to the path is denied."));
        watcher.EnableRaisingEvents.ShouldBeTrue();
        folder.WatchFailed(watcher, new InternalBufferOverflowException());
        watcher.EnableRaisingEvents.ShouldBeTrue();
        folder.WatchFailed(watcher, new IOException("The configured user limit (128) on the number of inotify instances has been reached, or so."));
        watcher.EnableRaisingEvents.ShouldBeFalse();
        folder.WatchFailed(watcher, new IOException("The share is away."));

        _log.Lines.Where(line => line.Contains("found once a minute", StringComparison.Ordinal)).Select(line => line.Contains("max_user_instances", StringComparison.Ordinal) ? "limit" : line.Contains("The share is away", StringComparison.Ordinal) ? "share" : line)
            .ShouldBe(["limit", "share"]);
        // What was there before is still known.
        (await _site.FindAsync("1700000000.9")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_check_goes_into_the_folders()
    {
        (await CheckAsync()).ShouldBe((CheckVerdict.Ok, _site.Folder));
        _site.Write("2023/11/1700000000.1.wav", [1]);
        _site.Write("2023/12/1700000000.2.wav", [1]);
        File.SetUnixFileMode(Path.Combine(_site.Folder, "2023/12/1700000000.2.wav"), UnixFileMode.None);
        var (verdict, told) = await CheckAsync();
        (verdict, told.Contains("2023/12/1700000000.2.wav cannot be read", StringComparison.Ordinal)).ShouldBe((CheckVerdict.Warning, true), told);
        Close("2023/11");
        (verdict, told) = await CheckAsync();
        (verdict, told.Contains("2023/11 cannot be read", StringComparison.Ordinal), told.Contains("in 2 folders", StringComparison.Ordinal)).ShouldBe((CheckVerdict.Warning, true, true), told);

        async Task<(CheckVerdict, string)> CheckAsync()
        {
            var found = (await AsNobody(() => Check(new LameSupport(NullLogger<LameSupport>.Instance)).RunAsync(default))).Single(finding => finding.Subject == "recordings");
            return (found.Verdict, found.Text.ToString());
        }
    }

    [Fact]
    public async Task The_check_misses_programs()
    {
        var check = new RecordingsCheck(new RecordingsOptions { Folder = _site.Folder }, new PbxOptions(), new LameSupport(NullLogger<LameSupport>.Instance, "libmp3lame-that-is-not-here.so.0"), TimeProvider.System) { SearchPath = _site.Folder };

        var found = await check.RunAsync(default);

        found.Where(finding => finding.Verdict == CheckVerdict.Warning).Select(finding => finding.Subject).ShouldBe(["ffmpeg", "libmp3lame"]);
        found.Where(finding => finding.Verdict == CheckVerdict.Warning).ShouldAllBe(finding => finding.Remedy!.ToString().Contains("apt install", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_check_does_not_miss_the_folder_that_the_demo_makes_at_its_first_start()
    {
        var folder = Path.Combine(_site.Folder, "none", RecordingsOptions.DemoFolder);
        var lame = _site.Services.GetRequiredService<LameSupport>();

        (await CheckAsync(PbxTransport.Demo, folder)).ShouldBe(CheckVerdict.Ok);
        (await CheckAsync(PbxTransport.AmiTcp, folder)).ShouldBe(CheckVerdict.Warning);
        (await CheckAsync(PbxTransport.Demo, Path.Combine(_site.Folder, "mine"))).ShouldBe(CheckVerdict.Warning);

        async Task<CheckVerdict> CheckAsync(PbxTransport transport, string place) =>
            (await new RecordingsCheck(new RecordingsOptions { Folder = place }, new PbxOptions { Transport = transport }, lame, TimeProvider.System).RunAsync(default)).Single(finding => finding.Subject == "recordings").Verdict;
    }

    private RecordingsCheck Check(LameSupport lame) => new(new RecordingsOptions { Folder = _site.Folder }, new PbxOptions(), lame, TimeProvider.System);

    private void Close(string folder) => File.SetUnixFileMode(Path.Combine(_site.Folder, folder), UnixFileMode.None);

    /// <summary>Begins something on a thread that looks at files as a user who owns none; up to its first wait.</summary>
    private static async Task<T> AsNobody<T>(Func<Task<T>> begin)
    {
        Task<T>? begun = null;
        var thread = new Thread(() =>
        {
            _ = SetFileUser(Nobody);
            begun = begin();
        });
        thread.Start();
        thread.Join();
        return await begun!;
    }

    /// <summary>Of the calling thread alone; see setfsuid(2). Who is not root stays who they are, and a folder closed for all is closed for them too.</summary>
    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
