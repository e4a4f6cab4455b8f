namespace Evolvex.Portal.Domain.Recordings;

/// <summary>How the sound of a file is coded, as its extension tells.</summary>
public enum RecordingCoding
{
    /// <summary>A RIFF/WAVE file; what is inside its header tells (PCM, µ-law, A-law, GSM).</summary>
    Wav,

    /// <summary>Headerless signed 16-bit little-endian samples (Asterisk's <c>sln*</c>).</summary>
    SignedLinear,

    /// <summary>Headerless G.711 µ-law, 8 kHz.</summary>
    MuLaw,

    /// <summary>Headerless G.711 A-law, 8 kHz.</summary>
    ALaw,

    /// <summary>Headerless GSM 06.10 full rate, frames of 33 bytes.</summary>
    Gsm,

    /// <summary>Headerless G.722 at 64 kbit/s: 16 kHz wide band.</summary>
    G722,

    /// <summary>MPEG audio; browsers play it as it is.</summary>
    Mp3,

    /// <summary>What an outside decoder has to read.</summary>
    Foreign,
}

/// <summary>
/// A kind of recording file: what Asterisk's <c>format_*</c> modules, FreePBX and MikoPBX write, known by the extension.
/// </summary>
/// <param name="Extension">Without the dot, lower case.</param>
/// <param name="Coding">How the sound is coded.</param>
/// <param name="SampleRate">In Hz where the extension settles it, else 0 and the file tells.</param>
/// <param name="DecoderInput">For <see cref="RecordingCoding.Foreign"/> and <see cref="RecordingCoding.Mp3"/>: the one demuxer that an outside decoder may use, in ffmpeg's name.</param>
public sealed record RecordingFormat(string Extension, RecordingCoding Coding, int SampleRate = 0, string? DecoderInput = null)
{
    private static readonly Dictionary<string, RecordingFormat> ByExtension = Table().ToDictionary(format => format.Extension, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, RecordingFormat>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByExtension.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All formats, the best to serve from first: what needs no decoding, then what we decode ourselves, then the rest.</summary>
    public static IReadOnlyList<RecordingFormat> All { get; } = [.. Table()];

    /// <summary>Place in <see cref="All"/>: of two files with the same recording the lower is served.</summary>
    public int Preference => IndexOf(this);

    /// <summary>The format of an extension (without dot, case does not matter), or null when it is no audio that we know.</summary>
    public static RecordingFormat? Of(ReadOnlySpan<char> extension) => BySpan.TryGetValue(extension, out var format) ? format : null;

    private static int IndexOf(RecordingFormat format)
    {
        for (var index = 0; index < All.Count; index++)
            if (string.Equals(All[index].Extension, format.Extension, StringComparison.Ordinal)) return index;
        return All.Count;
    }

    private static IEnumerable<RecordingFormat> Table()
    {
        foreach (var wav in new[] { "wav", "wav16", "wav49" }) yield return new(wav, RecordingCoding.Wav);
        foreach (var (name, rate) in new[] { ("sln", 8), ("sln8", 8), ("slin", 8), ("raw", 8), ("sln12", 12), ("slin12", 12), ("sln16", 16), ("slin16", 16), ("sln24", 24), ("slin24", 24), ("sln32", 32), ("slin32", 32) })
            yield return new(name, RecordingCoding.SignedLinear, rate * 1000);
        yield return new("sln44", RecordingCoding.SignedLinear, 44100);
        yield return new("slin44", RecordingCoding.SignedLinear, 44100);
        foreach (var (name, rate) in new[] { ("sln48", 48), ("slin48", 48), ("sln96", 96), ("slin96", 96), ("sln192", 192), ("slin192", 192) })
            yield return new(name, RecordingCoding.SignedLinear, rate * 1000);
        foreach (var name in new[] { "ulaw", "ul", "mu", "ulw", "pcm" }) yield return new(name, RecordingCoding.MuLaw, 8000);
        foreach (var name in new[] { "alaw", "al", "alw" }) yield return new(name, RecordingCoding.ALaw, 8000);
        yield return new("g722", RecordingCoding.G722, 16000);
        yield return new("gsm", RecordingCoding.Gsm, 8000);
        yield return new("mp3", RecordingCoding.Mp3, 0, "mp3");
        foreach (var (name, input) in new[]
                 {
                     ("ogg", "ogg"), ("oga", "ogg"), ("opus", "ogg"), ("spx", "ogg"), ("webm", "matroska"), ("mka", "matroska"), ("flac", "flac"), ("m4a", "mov"), ("mp4", "mov"),
                     ("aac", "aac"), ("au", "au"), ("aiff", "aiff"), ("aif", "aiff"), ("amr", "amr"), ("g729", "g729"), ("w64", "w64"), ("caf", "caf"),
                 })
            yield return new(name, RecordingCoding.Foreign, 0, input);
    }
}
