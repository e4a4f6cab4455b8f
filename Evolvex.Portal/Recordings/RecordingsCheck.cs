using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Mp3;

namespace Evolvex.Portal.Recordings;

/// <summary>Checks that recordings can be found and played.</summary>
internal sealed class RecordingsCheck(RecordingsOptions options, PbxOptions pbx, LameSupport lame, TimeProvider clock) : IPortalCheck
{
    private const string Remedy = "give the portal's user the right to read and enter the folder, for example by the group asterisk.";

    /// <summary>Who asks waits for the answer: of very many folders the first are enough.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public int Order => 3;

    public string Subject => "recordings";

    /// <summary>Where programs are looked for.</summary>
    internal string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    public Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CheckFinding>>(
    [
        options.Source == RecordingsSource.Folder ? Folder(cancellationToken) : new CheckFinding(Subject, CheckVerdict.Ok, $"from {options}"),
        Ffmpeg(),
        lame.Problem is { } problem ? new CheckFinding("libmp3lame", CheckVerdict.Warning, "it is not installed, so no MP3 is made.", problem) : new CheckFinding("libmp3lame", CheckVerdict.Ok, "loads"),
    ]);

    private CheckFinding Ffmpeg() =>
        Array.Find(SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), folder => File.Exists(Path.Combine(folder, "ffmpeg"))) is { } found
            ? new CheckFinding("ffmpeg", CheckVerdict.Ok, found)
            : new CheckFinding("ffmpeg", CheckVerdict.Warning, "it is not in the PATH.", FfmpegDecoder.HowToInstall);

    private CheckFinding Folder(CancellationToken cancellation)
    {
        if (!Directory.Exists(options.Folder) && pbx.IsDemo && Path.GetFileName(options.Folder) == RecordingsOptions.DemoFolder) return new CheckFinding(Subject, CheckVerdict.Ok, "the demo makes them at its first start");
        if (!Directory.Exists(options.Folder))
            return new CheckFinding(Subject, CheckVerdict.Warning, $"{options.Folder} does not exist.", "set Recordings:Folder to the root of the PBX's recordings, or make the folder.");
        var (began, closed, isEmpty) = (clock.GetTimestamp(), new List<(string Place, string Fault)>(), true);
        var pending = new Queue<string>([options.Folder]);
        while (pending.TryDequeue(out var folder) && clock.GetElapsedTime(began) < Longest)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Try(folder, pending, ref isEmpty) is { } fault) closed.Add(fault);
        }

        return closed switch
        {
            [] => isEmpty ? new CheckFinding(Subject, CheckVerdict.Ok, $"{options.Folder}, empty") : new CheckFinding(Subject, CheckVerdict.Ok, options.Folder),
            [var (place, fault)] => new CheckFinding(Subject, CheckVerdict.Warning, $"{place} cannot be read: {fault}", Remedy),
            [var (place, fault), ..] => new CheckFinding(Subject, CheckVerdict.Warning, $"{place} cannot be read: {fault} So it is in {closed.Count} folders.", Remedy),
        };
    }

    /// <summary>Lists a folder and opens the first recording in it; what is wrong with it, or null.</summary>
    private static (string Place, string Fault)? Try(string folder, Queue<string> pending, ref bool isEmpty)
    {
        var tried = folder;
        try
        {
            var isOpened = false;
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                isEmpty = false;
                tried = entry.FullName;
                if (entry.Name.StartsWith('.') || entry.LinkTarget is not null) continue;
                if (entry is DirectoryInfo) pending.Enqueue(entry.FullName);
                else if (!isOpened && RecordingFileName.TryParse(entry.Name, out _))
                {
                    using var file = File.OpenHandle(entry.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    isOpened = true;
                }
            }

            return null;
        }
        catch (Exception fault) when (fault is DirectoryNotFoundException or FileNotFoundException)
        {
            return null; // gone meanwhile
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            return (tried, fault.Message);
        }
    }
}
