using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Mp3;

namespace Evolvex.Portal.Recordings;

/// <summary>Checks that recordings can be found and played.</summary>
internal sealed class RecordingsCheck(RecordingsOptions options, LameSupport lame) : IPortalCheck
{
    public int Order => 3;

    public Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CheckFinding>>(
    [
        options.Source == RecordingsSource.Folder ? Folder() : new CheckFinding("recordings", CheckVerdict.Ok, $"from {options}"),
        Ffmpeg(),
        lame.Problem is { } problem ? new CheckFinding("libmp3lame", CheckVerdict.Warning, "it is not installed, so no MP3 is made.", problem) : new CheckFinding("libmp3lame", CheckVerdict.Ok, "loads"),
    ]);

    private static CheckFinding Ffmpeg()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(folders, folder => File.Exists(Path.Combine(folder, "ffmpeg"))) is { } found
            ? new CheckFinding("ffmpeg", CheckVerdict.Ok, found)
            : new CheckFinding("ffmpeg", CheckVerdict.Warning, "it is not in the PATH.", FfmpegDecoder.HowToInstall);
    }

    private CheckFinding Folder()
    {
        try
        {
            if (!Directory.Exists(options.Folder))
                return new CheckFinding("recordings", CheckVerdict.Warning, $"{options.Folder} does not exist.", "set Recordings:Folder to the root of the PBX's recordings, or make the folder.");
            using var entries = Directory.EnumerateFileSystemEntries(options.Folder).GetEnumerator();
            return entries.MoveNext() ? new CheckFinding("recordings", CheckVerdict.Ok, options.Folder) : new CheckFinding("recordings", CheckVerdict.Ok, $"{options.Folder}, empty");
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            return new CheckFinding("recordings", CheckVerdict.Warning, $"{options.Folder} cannot be read: {fault.Message}", "give the portal's user the right to read and enter the folder, for example by the group asterisk.");
        }
    }
}
