namespace Evolvex.Portal.Domain.Uploads;

/// <summary>What an uploaded file is, told by what is in it.</summary>
/// <param name="Demuxer">The one demuxer that a converter may use, in ffmpeg's name.</param>
/// <param name="SampleRate">In Hz, of headerless samples; 0 where the file tells.</param>
public sealed record SoundKind(string Demuxer, int SampleRate = 0)
{
    /// <summary>RIFF/WAVE, whatever coding is in it.</summary>
    public static readonly SoundKind Wav = new("wav");

    /// <summary>MPEG audio.</summary>
    public static readonly SoundKind Mp3 = new("mp3");

    /// <summary>Ogg: Vorbis, Opus, Speex, FLAC.</summary>
    public static readonly SoundKind Ogg = new("ogg");

    /// <summary>MPEG-4 audio.</summary>
    public static readonly SoundKind M4a = new("mov");

    /// <summary>GSM 06.10 full rate, frames of 33 bytes.</summary>
    public static readonly SoundKind Gsm = new("gsm", 8000);

    /// <summary>G.711 µ-law.</summary>
    public static readonly SoundKind MuLaw = new("mulaw", 8000);

    /// <summary>G.711 A-law.</summary>
    public static readonly SoundKind ALaw = new("alaw", 8000);

    /// <summary>G.722 at 64 kbit/s.</summary>
    public static readonly SoundKind G722 = new("g722", 16000);

    /// <summary>Headerless signed 16-bit little-endian samples.</summary>
    public static SoundKind SignedLinear(int sampleRate) => new("s16le", sampleRate);
}
