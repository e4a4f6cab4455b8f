using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Uploads;

/// <summary>A line of the list of uploaded sounds.</summary>
/// <param name="File">Base name with extension.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Length">How long it plays; null where that is not known.</param>
/// <param name="At">When it came.</param>
/// <param name="By">Who brought it; null for files that came past the portal.</param>
/// <param name="Playback">What the dialplan's <c>Playback()</c> takes.</param>
public sealed record LibrarySound(string File, long Size, TimeSpan? Length, DateTimeOffset At, string? By, string Playback)
{
    /// <summary>Browsers play it.</summary>
    public bool CanPlay => File.EndsWith(".wav", StringComparison.OrdinalIgnoreCase) || File.EndsWith(".mp3", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The uploaded sounds as the page shows them.</summary>
internal sealed class SoundLibrary(IServiceProvider services, UploadRecords records, RecordingsOptions recordings)
{
    /// <summary>The sounds are on another machine: what was sent there is known, and nothing else can be done with it.</summary>
    public bool IsElsewhere => recordings.Source == RecordingsSource.EvolvexApi;

    /// <summary>The sounds, newest first.</summary>
    /// <exception cref="UploadException">The folder cannot be read.</exception>
    public async Task<IReadOnlyList<LibrarySound>> ListAsync(CancellationToken cancellation)
    {
        var rows = await records.ListAsync(cancellation);
        if (IsElsewhere) return [.. rows.Select(row => new LibrarySound(row.File, row.Size, TimeSpan.FromMilliseconds(row.Milliseconds), row.UploadedAt, row.UploadedBy, row.Playback))];
        var known = rows.DistinctBy(row => row.File).ToDictionary(row => row.File, StringComparer.Ordinal);
        return [.. Folder.List().Select(sound => Join(sound, known.GetValueOrDefault(sound.File))).OrderByDescending(sound => sound.At)];
    }

    /// <summary>Deletes a sound; false when it is not there.</summary>
    /// <exception cref="UploadException">It may not be deleted.</exception>
    public async Task<bool> DeleteAsync(string file, AuditActor actor, CancellationToken cancellation)
    {
        if (IsElsewhere || Folder.Find(file) is not { } path) return false;
        // Written down first: an entry too many is better than a sound that nobody deleted.
        await records.RemoveAsync(file, actor, cancellation);
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw SoundFolder.Explain(fault);
        }
    }

    /// <summary>Full path of a sound that is here.</summary>
    public string? Find(string file) => IsElsewhere ? null : Folder.Find(file);

    private SoundFolder Folder => services.GetRequiredService<SoundFolder>();

    // A file that was written after it was uploaded was replaced past the portal.
    private static LibrarySound Join(ShelvedSound sound, UploadRow? row) =>
        row is not null && row.Size == sound.Size
            ? new LibrarySound(sound.File, sound.Size, sound.Length, row.UploadedAt, row.UploadedBy, sound.Playback)
            : new LibrarySound(sound.File, sound.Size, sound.Length, sound.ModifiedAt, null, sound.Playback);
}
