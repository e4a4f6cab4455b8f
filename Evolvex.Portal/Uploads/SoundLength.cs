using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;

namespace Evolvex.Portal.Uploads;

/// <summary>How long sound files play, without decoding them.</summary>
internal static class SoundLength
{
    private const int GsmBytesPerSecond = 33 * 50;

    /// <summary>Whether files of this extension (with its dot) are sounds that a PBX plays.</summary>
    public static bool Knows(string extension) => extension.Length > 1 && RecordingFormat.Of(extension.AsSpan(1)) is { Coding: not RecordingCoding.Foreign };

    /// <summary>How long it plays; null where only decoding it would tell.</summary>
    public static TimeSpan? Of(FileInfo file)
    {
        var format = RecordingFormat.Of(file.Extension.AsSpan(1));
        return format?.Coding switch
        {
            RecordingCoding.Wav => OfWav(file),
            RecordingCoding.SignedLinear => TimeSpan.FromSeconds((double)file.Length / (2 * format.SampleRate)),
            RecordingCoding.MuLaw or RecordingCoding.ALaw or RecordingCoding.G722 => TimeSpan.FromSeconds(file.Length / 8000.0),
            RecordingCoding.Gsm => TimeSpan.FromSeconds((double)file.Length / GsmBytesPerSecond),
            _ => null,
        };
    }

    /// <summary>The structure of a WAV file; null when it is none.</summary>
    public static WavFile? ReadWav(FileStream file) => WavFile.Read((offset, destination) => RandomAccess.Read(file.SafeFileHandle, destination, offset), file.Length);

    private static TimeSpan? OfWav(FileInfo file)
    {
        using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return ReadWav(stream) is { } wav ? TimeSpan.FromSeconds((double)wav.Frames / wav.SampleRate) : null;
    }
}
