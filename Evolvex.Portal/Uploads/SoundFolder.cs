using Evolvex.Portal.Domain.Uploads;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Uploads;

/// <summary>The folder that the PBX plays uploaded sounds from.</summary>
internal sealed class SoundFolder(UploadsOptions options, ILogger<SoundFolder> logger) : ISoundShelf
{
    private const int MostOfOneName = 10_000;
    private const int NoSpace = 28, QuotaExceeded = 122;

    /// <inheritdoc/>
    public PendingSound Begin() => Begin(options.Folder, logger);

    /// <summary>Begins a file in any folder; the last part of its path is made.</summary>
    public static PendingSound Begin(string folder, ILogger logger)
    {
        try
        {
            // Only the last part: the folder above belongs to the PBX, and that it is missing means that something is wrong.
            if (!Directory.Exists(folder) && Directory.Exists(Path.GetDirectoryName(folder))) Directory.CreateDirectory(folder);
            return PendingSound.Create(folder, logger);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            UploadsLog.FolderUnusable(logger, folder, fault.Message);
            throw Explain(fault);
        }
    }

    /// <summary>What a fault of the disk means for an upload.</summary>
    public static UploadException Explain(Exception fault) => fault switch
    {
        IOException { HResult: NoSpace or QuotaExceeded } => new UploadException(UploadFault.DiskFull, "There is no room on the disk that uploaded sounds go to.", fault),
        DirectoryNotFoundException => new UploadException(UploadFault.FolderUnusable, "The folder for uploaded sounds does not exist (Uploads:Folder).", fault),
        UnauthorizedAccessException => new UploadException(UploadFault.FolderUnusable, "The portal may not write to the folder for uploaded sounds (Uploads:Folder).", fault),
        _ => new UploadException(UploadFault.FolderUnusable, "The folder for uploaded sounds cannot be written (Uploads:Folder).", fault),
    };

    /// <inheritdoc/>
    public Task<PlacedSound> PlaceAsync(PendingSound sound, string name, double duration, CancellationToken cancellation)
    {
        try
        {
            sound.Content.Flush(flushToDisk: true);
            var file = GiveName(sound, name, cancellation);
            FolderSync.Flush(options.Folder);
            return Task.FromResult(new PlacedSound(file, sound.Content.Length, duration, PlaybackOf(file)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Explain(fault);
        }
    }

    /// <inheritdoc/>
    public void TakeBack(PlacedSound sound) => File.Delete(Path.Combine(options.Folder, sound.File));

    /// <summary>What <c>Playback()</c> takes: a path below Asterisk's <c>sounds</c>, without extension.</summary>
    public string PlaybackOf(string file)
    {
        var parts = options.Folder.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        var sounds = Array.LastIndexOf(parts, "sounds");
        var below = sounds < 0 ? ["evolvex"] : parts[(sounds + 1)..];
        return string.Join('/', [.. below, Path.GetFileNameWithoutExtension(file)]);
    }

    /// <summary>The sounds that are there, newest first.</summary>
    /// <exception cref="UploadException">The folder cannot be read.</exception>
    public IReadOnlyList<ShelvedSound> List()
    {
        try
        {
            // Made with the first upload, if the folder above is there.
            if (!Directory.Exists(options.Folder) && !File.Exists(options.Folder) && Directory.Exists(Path.GetDirectoryName(options.Folder))) return [];
            var files = new DirectoryInfo(options.Folder).EnumerateFiles().Where(IsSound);
            return [.. files.Select(Look).OfType<ShelvedSound>().OrderByDescending(sound => sound.ModifiedAt).ThenBy(sound => sound.File, StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            UploadsLog.FolderUnusable(logger, options.Folder, fault.Message);
            throw new UploadException(UploadFault.FolderUnusable, "The folder for uploaded sounds cannot be read (Uploads:Folder).", fault);
        }
    }

    /// <summary>Full path of a sound that is there; null for any other name.</summary>
    public string? Find(string file)
    {
        if (Path.GetFileName(file) != file || file.Length is 0 or > 255 || file[0] == '.' || file.Contains('\0', StringComparison.Ordinal)) return null;
        var info = new FileInfo(Path.Combine(options.Folder, file));
        return info.Exists && IsSound(info) ? info.FullName : null;
    }

    /// <summary>Removes what an earlier run left unfinished; what another instance is writing is locked and stays.</summary>
    public static int RemoveLeftovers(string folder)
    {
        if (!Directory.Exists(folder)) return 0;
        var removed = 0;
        foreach (var file in Directory.EnumerateFiles(folder, $"{PendingSound.Prefix}*{PendingSound.Suffix}"))
        {
            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) File.Delete(file);
                removed++;
            }
            catch (IOException)
            {
                // Somebody is writing it: it is no leftover.
                continue;
            }
        }
        return removed;
    }

    private string GiveName(PendingSound sound, string name, CancellationToken cancellation)
    {
        for (var number = 0; number < MostOfOneName; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var stem = SoundName.Numbered(name, number);
            // The dialplan names no extension: test.gsm beside test.wav would be one sound with two faces.
            if (Directory.EnumerateFiles(options.Folder, $"{stem}.*").Any()) continue;
            var path = Path.Combine(options.Folder, $"{stem}.wav");
            // Taken meanwhile: the next number.
            if (!FolderSync.TryName(sound.Path, path)) continue;
            sound.IsPlaced = true;
            return Path.GetFileName(path);
        }
        throw new UploadException(UploadFault.FolderUnusable, $"There are {MostOfOneName} sounds of that name already.");
    }

    private static bool IsSound(FileInfo file) => file.Name[0] != '.' && file.LinkTarget is null && SoundLength.Knows(file.Extension);

    private ShelvedSound? Look(FileInfo file)
    {
        try
        {
            return new ShelvedSound(file.Name, file.Length, SoundLength.Of(file), new DateTimeOffset(file.LastWriteTimeUtc), PlaybackOf(file.Name));
        }
        catch (Exception fault) when (fault is FileNotFoundException or UnauthorizedAccessException)
        {
            // Deleted since, or not for us.
            return null;
        }
    }
}

/// <summary>A sound in the folder.</summary>
/// <param name="File">Base name with extension.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Length">How long it plays; null where that is not known.</param>
/// <param name="ModifiedAt">Last written.</param>
/// <param name="Playback">What the dialplan's <c>Playback()</c> takes.</param>
internal sealed record ShelvedSound(string File, long Size, TimeSpan? Length, DateTimeOffset ModifiedAt, string Playback);
