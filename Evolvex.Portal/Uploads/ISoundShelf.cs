namespace Evolvex.Portal.Uploads;

/// <summary>A sound as it was put where the dialplan finds it.</summary>
/// <param name="File">Base name with extension.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Duration">In seconds.</param>
/// <param name="Playback">What the dialplan's <c>Playback()</c> takes.</param>
internal sealed record PlacedSound(string File, long Size, double Duration, string Playback);

/// <summary>Where uploaded sounds go: a folder of the PBX, or another machine.</summary>
internal interface ISoundShelf
{
    /// <summary>Begins a file that nobody sees before it is placed.</summary>
    /// <exception cref="UploadException">The folder cannot be written.</exception>
    PendingSound Begin();

    /// <summary>Gives a finished 8 kHz mono WAV file its name, or that name with a number.</summary>
    /// <param name="sound">The file.</param>
    /// <param name="name">Wanted, without extension.</param>
    /// <param name="duration">In seconds.</param>
    /// <param name="cancellation">Gives up; nothing is left then.</param>
    /// <exception cref="UploadException">It could not be placed.</exception>
    Task<PlacedSound> PlaceAsync(PendingSound sound, string name, double duration, CancellationToken cancellation);

    /// <summary>Takes back what was just placed, as far as that is possible.</summary>
    void TakeBack(PlacedSound sound);
}
